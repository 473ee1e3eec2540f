"""Adds what was signed in ink: a line of the form, and the scan as a paper of the family's file (9.1, 10.1)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from families.actions.papers import add_paper
from families.actions.reach import changed
from families.models import Family, PaperKind
from hsww.access.viewer import Denied, Viewer
from hsww.pages.templatetags.pages import nice_date
from hsww.vault.file_types import Clean
from records.models import InkLine
from records.rules import ADD_INK


@transaction.atomic
def add_line(
    *,
    by: Viewer,
    family: UUID,
    name: str,
    capacity: str,
    purpose: str,
    signed_on: date,
    present: str,
    file: Clean,
) -> InkLine:
    """Bytes whose rows are not saved after all are swept away like those of any paper."""
    found: Family | None = ADD_INK.rows(by).filter(pk=family).first()
    if found is None:
        raise Denied
    title = f"Record of Access signed in ink, {nice_date(signed_on)}"
    paper = add_paper(by=by, family=found, kind=PaperKind.OTHER, title=title, note="", file=file)
    line = InkLine.objects.create(
        family=found,
        paper=paper,
        name=name,
        capacity=capacity,
        purpose=purpose,
        signed_on=signed_on,
        present=present,
        added_by_id=by.user_id,
    )
    changed(ADD_INK, by, found, *line.subjects())
    return line
