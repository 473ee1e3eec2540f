"""Who has seen a family's file, in short, beside it (8.3)."""

from typing import Any

from families.models import Family
from families.panels import Panel
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from records.seen.queries import few


def fill(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if viewer.hat is not Hat.ORGANISER:
        return None
    lines, more = few(viewer, family)
    return {"lines": lines, "more": more, "leads": viewer.leads, "family_id": family.id}


WHO_HAS_SEEN = Panel(
    title="Who has seen this file", template="records/seen_panel.html", fill=fill, place=91, aside=True
)
