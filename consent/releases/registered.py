"""What sharing adds to other apps' pages: a panel on a family's file, tasks on Today, and rows that never change."""

from typing import Any

from consent.releases import waiting
from consent.releases.models import Account, Heard, Item, Release, Review, Sent, Stopped, Telling
from consent.releases.rules import SEE_RELEASES
from families.models import Family
from families.panels import Panel, add_panel
from hsww.access import today
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.vault import frozen

ONLY_ADDED = (Item, Stopped, Account, Review, Telling, Heard)

WITHOUT_ITS_PAPER = (
    "(NEW.order_id IS NULL AND EXISTS (SELECT 1 FROM consent_courtorder o"
    " WHERE o.id = OLD.order_id AND o.family_id <> OLD.family_id))"
)
"""That the court's paper it named turned out to be about another family."""


def register() -> None:
    add_panel(Panel("What we shared", "consent/releases/panel.html", panel, place=32, aside=True))
    today.add(waiting.to_review, Hat.ORGANISER)
    today.add(waiting.to_tell, Hat.ORGANISER)
    frozen.add(Sent, kind="sent", file="family")
    frozen.add(Release, moved={"order": WITHOUT_ITS_PAPER})
    for model in ONLY_ADDED:
        frozen.add(model)


def panel(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    """Leads to the pages, and asks for no rows: what was shared shows there."""
    return None if SEE_RELEASES.reach(viewer) is None else {"family": family}
