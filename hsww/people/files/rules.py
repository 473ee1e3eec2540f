"""Who reads and keeps the files of volunteers and staff. Nobody reaches their own by any of these but the last.

A volunteer's file is the work of the co-ordinator who answers for her, of the line manager and of the safeguarding
lead (8.3). A personnel file is the line manager's alone, a line manager's own the chair's, and a trustee's whom the
chair named for it (8.4). A file can be added to while its person works here; then it is only read.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.files.models import HATS_OF, FamilyNamed, FileKind, Naming, PersonFile, Reference
from hsww.people.models.accounts import User
from hsww.people.models.appointments import Appointment

Files = QuerySet[PersonFile]
LINE_MANAGER, CHAIR = frozenset({Office.LINE_MANAGER}), frozenset({Office.CHAIR})
MANY_VOLUNTEERS = LEADS | LINE_MANAGER
"""Who answers for every volunteer; another co-ordinator for those whose file names her."""

ABOUT_FIELDS = frozenset({"applied_on", "heard_from", "availability", "area", "capacity"})
REFERENCE_FIELDS = frozenset({"referee", "asked_on", "received_on", "satisfactory", "text", "names_none"})
CHECK_FIELDS = frozenset({"level", "last_digits", "seen_on", "renew_on"})
MILESTONE_FIELDS = frozenset({"step", "held_on", "due_again_on"})
NOTE_FIELDS = frozenset({"text", "in_confidence"})
EVERY_FILE = REFERENCE_FIELDS | CHECK_FIELDS | MILESTONE_FIELDS | NOTE_FIELDS


def volunteers(viewer: Viewer, rows: Files) -> Files:
    others = rows.filter(kind=FileKind.VOLUNTEER).exclude(person=viewer.user_id)
    return others if viewer.holds(*MANY_VOLUNTEERS) else others.filter(organiser=viewer.user_id)


def managed(viewer: Viewer, rows: Files) -> Files:
    """Those of a line manager are not another line manager's, but the chair's."""
    return _staff_but(viewer, rows).exclude(person__in=_line_managers())


def chairs(viewer: Viewer, rows: Files) -> Files:
    return _staff_but(viewer, rows).filter(person__in=_line_managers())


def of_staff(viewer: Viewer, rows: Files) -> Files:
    return _staff_but(viewer, rows)


def for_trustees(viewer: Viewer, rows: Files) -> Files:
    named = Q(
        pk__in=Naming.objects.filter(Naming.live(timezone.localdate()), trustee=viewer.user_id).values("file")
    )
    mine = named | Q(person__in=_line_managers()) if viewer.holds(Office.CHAIR) else named
    return _staff_but(viewer, rows).filter(mine)


def listed_for_trustees(viewer: Viewer, rows: Files) -> Files:
    """The chair sees who has a file, to name a trustee for it; that does not open it."""
    return of_staff(viewer, rows) if viewer.holds(Office.CHAIR) else for_trustees(viewer, rows)


def _staff_but(viewer: Viewer, rows: Files) -> Files:
    return rows.filter(kind=FileKind.PERSONNEL).exclude(person=viewer.user_id)


def _line_managers() -> list[UUID]:
    """Whose last role as co-ordinator was line manager: their files stay the chair's after they left."""
    begun = Appointment.objects.filter(hat=Hat.ORGANISER, starts_on__lte=timezone.localdate())
    rows = begun.filter(confirmed_at__isnull=False).order_by("starts_on", "proposed_at")
    last = {row.user_id: row for row in rows}
    return [user for user, row in last.items() if Office.LINE_MANAGER in row.offices]


def kept_ever(person: UUID) -> Q:
    """Files that are or were this person's to keep, in whatever role."""
    given = PersonFile.history.filter(organiser=person).values("id")
    found = Q(organiser=person) | Q(pk__in=given)
    held = {Office(one) for row in _held(person) for one in row.offices}
    if held & MANY_VOLUNTEERS:
        found |= Q(kind=FileKind.VOLUNTEER)
    if held & LINE_MANAGER:
        found |= Q(kind=FileKind.PERSONNEL)
    if held & CHAIR:
        found |= Q(kind=FileKind.PERSONNEL, person__in=_line_managers())
    return found


def _held(person: UUID) -> QuerySet[Appointment]:
    begun = Appointment.objects.filter(user=person, starts_on__lte=timezone.localdate())
    return begun.filter(confirmed_at__isnull=False)


def here(rows: Files) -> Files:
    """Those whose person works here, or is about to."""
    found = Q()
    for kind, hats in HATS_OF.items():
        found |= Q(kind=kind, person__in=Appointment.objects.standing().filter(hat__in=hats).values("user"))
    return rows.filter(found)


def still(filter_files: Any) -> Filter:
    return lambda viewer, rows: here(filter_files(viewer, rows))


def received_in(filter_files: Any) -> Filter:
    """References in those files, while they are kept."""

    def references(viewer: Viewer, rows: QuerySet[Reference]) -> QuerySet[Reference]:
        files = here(filter_files(viewer, PersonFile.objects.all()))
        return rows.filter(file__in=files.values("pk")).select_related("file")

    return references


def by_their_keepers(files: Callable[[Any], Filter], writes: frozenset[str]) -> dict[Hat, Reach]:
    """Personnel files, or what is in them: the line manager's, and the chair's where they are a line manager's."""
    return {
        Hat.ORGANISER: Reach(rows=files(managed), writes=writes, offices=LINE_MANAGER),
        Hat.TRUSTEE: Reach(rows=files(chairs), writes=writes, offices=CHAIR),
    }


def at_work_as(hat: Hat) -> Filter:
    """People who hold this role today."""
    return lambda _viewer, people: people.filter(pk__in=Appointment.objects.live_as(hat).values("user"))


def my_own(*kinds: FileKind) -> Filter:
    return lambda viewer, rows: rows.filter(person=viewer.user_id, kind__in=kinds)


def namings_in_force(viewer: Viewer, rows: QuerySet[Naming]) -> QuerySet[Naming]:
    files = of_staff(viewer, PersonFile.objects.all())
    return rows.filter(ended_at=None, file__in=files.values("pk")).select_related("file")


def not_my_own_words(viewer: Viewer, rows: QuerySet[FamilyNamed]) -> QuerySet[FamilyNamed]:
    """Nor words about oneself."""
    others = rows.filter(seen_at=None).exclude(typed_by=viewer.user_id)
    return others.exclude(file__person=viewer.user_id).select_related("file__person", "typed_by")


LIST_VOLUNTEERS = Rule(
    name="people.list_volunteers",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator sees the volunteers she answers for; the line manager and the safeguarding lead see all.",
    model=PersonFile,
    hats={Hat.ORGANISER: Reach(rows=volunteers)},
    action="listed",
)
SEE_VOLUNTEER_FILE = Rule(
    name="people.see_volunteer_file",
    clauses=("8.3", "8.5"),
    sentence="A co-ordinator reads the files of the volunteers she answers for; the line manager and the safeguarding "
    "lead read all but their own. A family stands there by its code alone.",
    model=PersonFile,
    hats={Hat.ORGANISER: Reach(rows=volunteers)},
)
KEEP_VOLUNTEER_FILE = Rule(
    name="people.keep_volunteer_file",
    clauses=("8.3", "8.5"),
    sentence="Whoever reads a volunteer's file keeps it right while she volunteers. Words that could tell who a family "
    "is are stopped.",
    model=PersonFile,
    hats={Hat.ORGANISER: Reach(rows=still(volunteers), writes=ABOUT_FIELDS | EVERY_FILE)},
)
CHANGE_VOLUNTEER_REFERENCE = Rule(
    name="people.change_volunteer_reference",
    clauses=("8.3", "8.5"),
    sentence="Whoever keeps a volunteer's file writes down what became of a reference.",
    model=Reference,
    hats={Hat.ORGANISER: Reach(rows=received_in(volunteers), writes=REFERENCE_FIELDS)},
)
GIVE_VOLUNTEER = Rule(
    name="people.give_volunteer",
    clauses=("8.3",),
    sentence="The line manager or the safeguarding lead says which co-ordinator answers for a volunteer.",
    model=PersonFile,
    hats={
        Hat.ORGANISER: Reach(rows=still(volunteers), writes=frozenset({"organiser"}), offices=MANY_VOLUNTEERS)
    },
)
LIST_PERSONNEL = Rule(
    name="people.list_personnel",
    clauses=("8.4",),
    sentence="The line manager sees whose files are hers to keep. The chair sees who has one, and a trustee those she "
    "was named for.",
    model=PersonFile,
    hats={
        Hat.ORGANISER: Reach(rows=managed, offices=LINE_MANAGER),
        Hat.TRUSTEE: Reach(rows=listed_for_trustees),
    },
    action="listed",
)
SEE_PERSONNEL_FILE = Rule(
    name="people.see_personnel_file",
    clauses=("8.4",),
    sentence="The line manager reads the files of staff, the chair a line manager's, and a trustee those that the "
    "chair named her for. Nobody reads their own here.",
    model=PersonFile,
    hats={
        Hat.ORGANISER: Reach(rows=managed, offices=LINE_MANAGER),
        Hat.TRUSTEE: Reach(rows=for_trustees),
    },
)
KEEP_PERSONNEL_FILE = Rule(
    name="people.keep_personnel_file",
    clauses=("8.4",),
    sentence="The line manager keeps the files of staff right while they work here; the chair those of line managers.",
    model=PersonFile,
    hats=by_their_keepers(still, EVERY_FILE | {"job"}),
)
CHANGE_PERSONNEL_REFERENCE = Rule(
    name="people.change_personnel_reference",
    clauses=("8.4",),
    sentence="Whoever keeps a personnel file writes down what became of a reference.",
    model=Reference,
    hats=by_their_keepers(received_in, REFERENCE_FIELDS),
)
NAME_TRUSTEE = Rule(
    name="people.name_trustee",
    clauses=("8.4",),
    sentence="The chair names the trustee who may read a personnel file, and until when. Nobody names themselves.",
    model=PersonFile,
    hats={
        Hat.TRUSTEE: Reach(rows=of_staff, writes=frozenset({"trustee", "ends_on"}), offices=CHAIR),
    },
)
END_NAMING = Rule(
    name="people.end_naming",
    clauses=("8.4",),
    sentence="The chair ends what she named a trustee for.",
    model=Naming,
    hats={Hat.TRUSTEE: Reach(rows=namings_in_force, offices=CHAIR)},
    action="changed",
)
CHOOSE_TRUSTEE = Rule(
    name="people.choose_trustee",
    clauses=("8.4",),
    sentence="The chair chooses among those who are trustees today, and never herself.",
    model=User,
    hats={
        Hat.TRUSTEE: Reach(
            rows=lambda viewer, people: at_work_as(Hat.TRUSTEE)(viewer, people).exclude(pk=viewer.user_id),
            offices=CHAIR,
        )
    },
)
CHOOSE_ANSWERABLE = Rule(
    name="people.choose_answerable",
    clauses=("8.3",),
    sentence="Somebody who works as a co-ordinator today answers for a volunteer.",
    model=User,
    hats={Hat.ORGANISER: Reach(rows=at_work_as(Hat.ORGANISER), offices=MANY_VOLUNTEERS)},
)
SEE_FAMILIES_NAMED = Rule(
    name="people.see_families_named",
    clauses=("8.5",),
    sentence="Only the safeguarding lead and her deputy learn that words in a file name a family that its writer does "
    "not see.",
    model=FamilyNamed,
    hats={Hat.ORGANISER: Reach(rows=not_my_own_words, offices=LEADS)},
)
SEE_OWN_FILE = Rule(
    name="people.see_own_file",
    clauses=("8.7",),
    sentence="You may see what we hold about you. What others said in confidence is left out here.",
    model=PersonFile,
    hats={
        Hat.VOLUNTEER: Reach(rows=my_own(FileKind.VOLUNTEER)),
        **dict.fromkeys(HATS_OF[FileKind.PERSONNEL], Reach(rows=my_own(FileKind.PERSONNEL))),
    },
)
KEEP = {FileKind.VOLUNTEER: KEEP_VOLUNTEER_FILE, FileKind.PERSONNEL: KEEP_PERSONNEL_FILE}
SEE = {FileKind.VOLUNTEER: SEE_VOLUNTEER_FILE, FileKind.PERSONNEL: SEE_PERSONNEL_FILE}
CHANGE_REFERENCE = {
    FileKind.VOLUNTEER: CHANGE_VOLUNTEER_REFERENCE,
    FileKind.PERSONNEL: CHANGE_PERSONNEL_REFERENCE,
}
