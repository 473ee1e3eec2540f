"""What requests add to other apps: the menu, a panel on a family's file, tasks on Today, rows that never change, and
files that the vault may not destroy for now."""

from typing import Any

from consent.requests import holds, queries, waiting
from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import (
    About,
    Aware,
    Counted,
    CourtOrder,
    LedTo,
    Numbers,
    Outcome,
    Proved,
    Request,
)
from consent.requests.rules import SEE_REQUEST
from families.models import Family
from families.panels import Panel, add_panel
from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.vault import destruction, frozen

ONLY_ADDED = (About, CourtOrder, LedTo, Numbers, Counted, Aware, Hold, Lifted)
MOVES_ONCE = (Request, Proved, Outcome)


def register() -> None:
    nav.add("Somebody is asking", "requests", Hat.ORGANISER, place=40)
    add_panel(Panel("Asked from outside", "consent/requests/panel.html", panel, place=33, aside=True))
    today.add(waiting.due, Hat.ORGANISER)
    today.add(waiting.to_look_at, Hat.ORGANISER)
    today.add(waiting.to_know, Hat.TRUSTEE)
    destruction.HOLDS.append(holds.any_on)
    for model in ONLY_ADDED:
        frozen.add(model)
    for moving in MOVES_ONCE:
        frozen.add(moving, filled=("family",))


def panel(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if SEE_REQUEST.reach(viewer) is None:
        return None
    return {
        "family": family,
        "holds": holds.of_family(family),
        "lines": queries.of_family(viewer, family),
        "leads": viewer.leads,
    }
