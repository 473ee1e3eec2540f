"""Hands the lower apps what undertakings add to the menu and to Today, and which rows never change."""

from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.people.models import Engagement, EngagementEnded, Undertaking
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.undertakings.today import to_see_to
from hsww.vault import frozen

KEEPERS = (Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE)


def register() -> None:
    nav.add("Contractors", "undertakings", Hat.ADMINISTRATOR, place=20)
    nav.add("Contractors", "undertakings", Hat.ORGANISER, Hat.TRUSTEE, place=87, offices=CONFIRMERS)
    today.add(to_see_to, *KEEPERS)
    for model in (Engagement, EngagementEnded, Undertaking):
        frozen.add(model)
