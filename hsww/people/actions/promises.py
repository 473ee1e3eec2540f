"""Adopting a policy version, and promising to keep it: in each hat, each version anew (3.1, 4.1, 5.1)."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hsww.access import log
from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.models import Acknowledgement, PolicyVersion
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.queries import current_policy

CLAUSE_OF = {Hat.TRUSTEE: "3.1", Hat.VOLUNTEER: "5.1"}
"""The clause under which each hat receives the policy; all others are under the staff's."""


@transaction.atomic
def adopt_policy(*, by: Viewer | None, text_key: str, adopted_on: date | None = None) -> PolicyVersion:
    """From that day everybody is asked again. `by` is None at the founding of the scheme only."""
    if by is None and PolicyVersion.objects.exists():
        raise Denied
    if by is not None and not by.holds(*CONFIRMERS):
        raise Denied
    latest = PolicyVersion.objects.aggregate(latest=Max("number"))["latest"] or 0
    version = PolicyVersion.objects.create(
        number=latest + 1,
        text_key=text_key,
        adopted_on=adopted_on or timezone.localdate(),
        adopted_by_id=by.user_id if by else None,
    )
    if by is None:
        record(actor=None, hat="", action=Action.CHANGED, clause="0.3", rule="adopt_policy")
    else:
        log.note(by, action=Action.CHANGED, clause="0.3", rule="adopt_policy")
    return version


@transaction.atomic
def acknowledge(*, by: Viewer, version: PolicyVersion) -> Acknowledgement:
    if version != current_policy():
        raise Denied
    row, made = Acknowledgement.objects.get_or_create(user_id=by.user_id, hat=by.hat, version=version)
    if made:
        clause = CLAUSE_OF.get(by.hat, "4.1")
        log.note(by, action=Action.ACKNOWLEDGED, clause=clause, rule="policy_acknowledge")
    return row
