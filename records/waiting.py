"""Files that wait to be read, on the reader's Today; samples that are due, on that of those who draw; and the reading
somebody is present at, on hers."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from records.queries import files_to_read, newest_sample
from records.rules import DRAWS
from records.sitting_lines import sittings_of

DUE = timedelta(days=91)


def unread(viewer: Viewer) -> Iterator[Waiting]:
    for file in files_to_read(viewer):
        if not file.signed:
            yield Waiting(
                urgency=Urgency.SOON,
                what=f"Sign for the file {file.reference} and read it by {file.expires_at:%-d %B}.",
                url=reverse(file.form, args=[file.id]),
                about=tuple(file.subjects()),
            )


def present(viewer: Viewer) -> Iterator[Waiting]:
    """A reading that ends when she says that she leaves."""
    for sitting in sittings_of(viewer):
        if sitting.open:
            yield Waiting(
                urgency=Urgency.NOW,
                what=f"You are present while {sitting.auditor} reads files. Say so when you leave.",
                url=reverse("sittings"),
                about=tuple(sitting.subjects()),
            )


def to_draw(viewer: Viewer) -> Iterator[Waiting]:
    """Those who may draw are reminded when nothing was drawn for a quarter."""
    newest = newest_sample(viewer)
    if viewer.holds(*DRAWS) and (newest is None or newest < timezone.now() - DUE):
        yield Waiting(
            urgency=Urgency.WHEN_YOU_CAN,
            what="Draw a sample of files for a reviewer or a spot-checking trustee.",
            url=reverse("sample_draw"),
        )
