"""What the directory adds to other apps' pages: the menu, a panel on a family's file, and on Today what went astray
and whom to check again."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from consent.agencies import queries
from consent.agencies.models import Agency, Contact, Involvement, Kept
from consent.agencies.rules import INVOLVE
from families.models import Family
from families.panels import Panel, add_panel
from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.vault import frozen

SHOWN = 25
STAYS: dict[type[Kept], frozenset[str]] = {
    Agency: frozenset({"id", "kind", "added_by", "added_at"}),
    Contact: frozenset({"id", "agency", "added_by", "added_at"}),
}
"""What no page changes, and a yes may rest on: a contact stays at its agency, and an agency what it is."""


def register() -> None:
    nav.add("Agencies", "agencies", Hat.ORGANISER, place=45)
    add_panel(Panel("Agencies that help now", "consent/agencies_panel.html", panel, place=35, aside=True))
    frozen.add(Involvement, kind="involvement", file="family", filled=("ends_on", "ended_by", "ended_at"))
    for model, stays in STAYS.items():
        names = {one.name for one in model._meta.concrete_fields} - stays
        frozen.add(model, moved=dict.fromkeys(names, frozen.ALWAYS))
    today.add(astray, Hat.ORGANISER)
    today.add(to_check_again, Hat.ORGANISER)


def panel(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if INVOLVE.reach(viewer) is None:
        return None
    now = [one for one in queries.involvements(family) if one.ends_on is None]
    return {"family": family, "involvements": now}


def astray(viewer: Viewer) -> Iterator[Waiting]:
    for row in queries.unread_astray(viewer):
        yield Waiting(
            Urgency.NOW,
            f"Something went to the wrong one: {row.to}. Look into it.",
            reverse("misdirected", args=[row.pk]),
            about=tuple(row.subjects()),
            since=timezone.localdate(row.told_at),
            tag="Sent to the wrong one",
        )


def to_check_again(viewer: Viewer) -> Iterator[Waiting]:
    """For whoever checked it last; the lead has all, because some who did have left."""
    for contact, lapsed_on in queries.lapsed(viewer)[:SHOWN]:
        yield Waiting(
            Urgency.WHEN_YOU_CAN,
            f"Check again that we reach the right one: {contact.agency.name}, {contact.who}.",
            reverse("contact_check", args=[contact.pk]),
            about=tuple(contact.subjects()),
            since=lapsed_on,
            tag="Agencies",
        )
