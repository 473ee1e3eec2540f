"""What waits on Today: checks that run out, training to repeat, volunteers without a co-ordinator, families named."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Office
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.people.files import queries, rules
from hsww.people.files.models import FileKind, PersonFile
from hsww.people.files.standing import checks_to_see_to, milestones_due

MOST = 50
PAGE_OF = {FileKind.VOLUNTEER: "volunteer_file", FileKind.PERSONNEL: "personnel_file"}


def mine(viewer: Viewer) -> Iterator[QuerySet[PersonFile]]:
    """Whose files I keep myself: others may read them, but it is not their work."""
    if rules.KEEP_VOLUNTEER_FILE.reach(viewer) is not None:
        yield rules.KEEP_VOLUNTEER_FILE.rows(viewer).filter(organiser=viewer.user_id)
    if rules.KEEP_PERSONNEL_FILE.reach(viewer) is not None:
        yield rules.KEEP_PERSONNEL_FILE.rows(viewer)


def checks(viewer: Viewer) -> Iterator[Waiting]:
    for files in mine(viewer):
        for file in checks_to_see_to(files).select_related("person").order_by("renew_on", "id")[:MOST]:
            day, name = file.renew_on, file.person.display_name
            if day is None:
                yield _item(file, f"See the DBS check of {name}.", None, "No check yet", late=True)
            else:
                late = day < timezone.localdate()
                yield _item(
                    file, f"Renew the DBS check of {name}.", day, "Overdue" if late else "", late=late
                )


def training(viewer: Viewer) -> Iterator[Waiting]:
    for files in mine(viewer):
        for one in milestones_due(files).select_related("file__person").order_by("due_again_on", "id")[:MOST]:
            late = one.due_again_on is not None and one.due_again_on < timezone.localdate()
            what = f"{one.get_step_display()} of {one.file.person.display_name} is due again."
            yield _item(one.file, what, one.due_again_on, "Overdue" if late else "", late=late)


def nobody_answers(viewer: Viewer) -> Iterator[Waiting]:
    if not viewer.holds(Office.LINE_MANAGER):
        return
    rows = rules.GIVE_VOLUNTEER.rows(viewer).filter(organiser=None).select_related("person")
    for file in rows.order_by("opened_at", "id")[:MOST]:
        yield Waiting(
            urgency=Urgency.SOON,
            what=f"{file.person.display_name} needs a co-ordinator.",
            url=reverse("volunteer_organiser", args=[file.id]),
            about=tuple(file.subjects()),
            since=timezone.localdate(file.opened_at),
            tag="Nobody answers for this volunteer",
        )


def families_named(viewer: Viewer) -> Iterator[Waiting]:
    """One line for all: it says no more than that there is something to look into."""
    lines = queries.families_named(viewer) if rules.SEE_FAMILIES_NAMED.reach(viewer) else []
    if lines:
        yield Waiting(
            urgency=Urgency.TODAY,
            what="Words in a file name a family. Look into it.",
            url=reverse("families_named"),
            about=tuple(subject for one in lines for subject in one.row.subjects()),
            since=timezone.localdate(lines[0].row.typed_at),
        )


SOURCES = (checks, training, nobody_answers, families_named)


def _item(file: PersonFile, what: str, day: date | None, tag: str, *, late: bool) -> Waiting:
    return Waiting(
        urgency=Urgency.TODAY if late else Urgency.WHEN_YOU_CAN,
        what=what,
        url=reverse(PAGE_OF[FileKind(file.kind)], args=[file.id]),
        about=tuple(file.subjects()),
        since=day,
        tag=tag,
    )
