"""The rule of the page every hat has."""

from django.contrib.auth import get_user_model

from hsww.access.hats import ROLES
from hsww.access.rules import Reach, Rule

TODAY = Rule(
    name="access.today",
    clauses=("0.1",),
    sentence="You see what waits for you in the role you are working in.",
    model=get_user_model(),
    hats={hat: Reach(rows=lambda viewer, rows: rows.filter(pk=viewer.user_id)) for hat in ROLES},
)
