"""The Record of Access form on the inside front cover of a family's file (9.1)."""

from typing import Any

from families.models import Family
from families.panels import Panel
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from records.queries import newest_signatures


def fill(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if viewer.hat is not Hat.ORGANISER:
        return None
    lines, more = newest_signatures(viewer, family)
    return {"lines": lines, "more": more, "family_id": family.id}


RECORD_OF_ACCESS = Panel(
    title="Record of Access", template="records/record_panel.html", fill=fill, place=90, aside=True
)
