"""The Record of Access form on the inside front cover of a file (9.1), and on the page of whoever it is about (8.7)."""

from typing import Any
from uuid import UUID

from families.models import Family
from families.panels import Panel
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people.files import panels as people
from hsww.people.files.models import FileKind
from records.people_rules import RECORD_OF
from records.queries import FEW, newest_signatures, person_lines, person_record

PAGE_OF = {FileKind.VOLUNTEER: "volunteer_record", FileKind.PERSONNEL: "personnel_record"}


def fill(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if viewer.hat is not Hat.ORGANISER:
        return None
    lines, more = newest_signatures(viewer, family)
    return {"lines": lines, "more": more, "page": "record_of_access", "file_id": family.id}


RECORD_OF_ACCESS = Panel(
    title="Record of Access", template="records/record_panel.html", fill=fill, place=90, aside=True
)


def on_file(viewer: Viewer, file: UUID, kind: FileKind) -> dict[str, Any] | None:
    """For whoever keeps the file, not for everybody who may read it."""
    if not RECORD_OF[kind].rows(viewer).filter(pk=file).exists():
        return None
    lines = person_lines(viewer, file)
    return {"lines": lines[:FEW], "more": len(lines) > FEW, "page": PAGE_OF[kind], "file_id": file}


def on_own(viewer: Viewer, file: UUID, _kind: FileKind) -> dict[str, Any]:
    return {"lines": person_record(viewer, file)}


PERSON_RECORD = people.Panel(title="Record of Access", template="records/record_panel.html", fill=on_file)
OWN_RECORD = people.Panel(
    title="Who signed to read your file", template="records/signatures_table.html", fill=on_own, own=True
)
