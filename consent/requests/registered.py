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
    Elsewhere,
    LedTo,
    Numbers,
    Outcome,
    Proved,
    Request,
)
from consent.requests.rules import SEE_REQUEST
from families.actions import erasing
from families.models import Family
from families.panels import Panel, add_panel
from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.vault import destruction, frozen

ONLY_ADDED = (About, Elsewhere, LedTo, Numbers, Counted, Aware)
FILLED_ONCE = (Request, Proved, Outcome)
SAID_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM consent_elsewhere e WHERE e.request_id = {request} AND e.family_id {{same}} NEW.family_id"
    " AND NOT EXISTS (SELECT 1 FROM consent_elsewhere n WHERE n.request_id = e.request_id AND n.place > e.place))"
)
"""That the last row about where the request belongs names the family that a row passes to."""
OF_REQUEST = SAID_ELSEWHERE.format(request="OLD.request_id")
OF_HOLD = SAID_ELSEWHERE.format(request="(SELECT h.request_id FROM consent_hold h WHERE h.id = OLD.hold_id)")
WITH_ITS_PAPER = (
    "EXISTS (SELECT 1 FROM families_paper p WHERE p.id = NEW.paper_id AND p.family_id = NEW.family_id"
    " AND p.family_id <> OLD.family_id)"
)


def register() -> None:
    nav.add("Somebody is asking", "requests", Hat.ORGANISER, place=40)
    add_panel(Panel("Asked from outside", "consent/requests/panel.html", panel, place=33, aside=True))
    today.add(waiting.due, Hat.ORGANISER)
    today.add(waiting.to_look_at, Hat.ORGANISER)
    today.add(waiting.to_know, Hat.TRUSTEE)
    destruction.HOLDS.append(holds.any_on)
    erasing.MARKS.extend([(About, "family"), (Elsewhere, "was"), (Elsewhere, "family")])
    for model in ONLY_ADDED:
        frozen.add(model)
    for moving in FILLED_ONCE:
        family = SAID_ELSEWHERE.format(request="OLD.id") if moving is Request else OF_REQUEST
        frozen.add(moving, filled=("family",), moved={"family": family})
    frozen.add(CourtOrder, moved={"family": OF_REQUEST, "paper": WITH_ITS_PAPER})
    frozen.add(Hold, kind="hold", file="family", moved={"family": OF_REQUEST})
    frozen.add(Lifted, kind="lifted", file="family", moved={"family": OF_HOLD})


def panel(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if SEE_REQUEST.reach(viewer) is None:
        return None
    return {
        "family": family,
        "holds": holds.of_family(family),
        "lines": queries.of_family(viewer, family),
        "mistakes": queries.mistakes(family),
        "leads": viewer.leads,
    }
