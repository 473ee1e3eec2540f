"""Reads of files: the lists, one file with all that is in it, what of it its own person sees, and what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hsww.access.hats import Hat
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.pages.keyset import Page, page
from hsww.pages.templatetags.pages import nice_date
from hsww.people import describing
from hsww.people.files import rules, telling
from hsww.people.files.models import (
    HATS_OF,
    FamilyNamed,
    FileKind,
    FileNote,
    Milestone,
    Naming,
    PersonFile,
    Step,
)
from hsww.people.files.standing import Due, check_due, left_on, steps_due, years_after
from hsww.people.models.accounts import User
from hsww.people.models.promises import Acknowledgement
from hsww.people.queries import names, wearers

FILES_A_PAGE = 100
FAMILY = "family"
NOBODY = "Nobody yet"
SIGNED = (Step.AGREEMENT, Step.CONDUCT)


@dataclass(frozen=True)
class Line(Shown):
    """A volunteer in the list."""

    id: UUID
    person: UUID
    name: str
    organiser: str
    check: Due
    due: list[Due]
    visits: int
    capacity: int | None

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.person), Subject("personfile", self.id))

    @property
    def load(self) -> str:
        return f"{self.visits} of {self.capacity}" if self.capacity is not None else str(self.visits)


def volunteers(viewer: Viewer, *, left: bool, older: str = "", newer: str = "") -> Page[Line]:
    """Those who volunteer now, or those who have left; on a page by name."""
    rows = rules.LIST_VOLUNTEERS.rows(viewer)
    here = rules.here(rows)
    chosen = rows.exclude(pk__in=here.values("pk")) if left else here
    files = chosen.select_related("person", "organiser").prefetch_related("checks", "milestones")
    found = page(files, by="opened_at", older=older, newer=newer, size=FILES_A_PAGE)
    visited = telling.families().visited(viewer, {file.person_id for file in found.rows})
    lines = sorted((_line(file, visited) for file in found.rows), key=lambda one: one.name.casefold())
    return Page(lines, found.count, found.older, found.newer)


def _line(file: PersonFile, visited: Any) -> Line:
    now = [one for one in visited.get(file.person_id, ()) if one.ends_on is None]
    return Line(
        id=file.id,
        person=file.person_id,
        name=file.person.display_name,
        organiser=file.organiser.display_name if file.organiser else NOBODY,
        check=check_due(list(file.checks.all())),
        due=steps_due(list(file.milestones.all())),
        visits=len(now),
        capacity=file.capacity,
    )


@dataclass(frozen=True)
class StaffLine(Shown):
    id: UUID
    person: UUID
    name: str
    opens: bool
    left: bool
    trustees: str

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.person), Subject("personfile", self.id))


def personnel(viewer: Viewer) -> list[StaffLine]:
    """Everybody the scheme pays, or paid: a few dozen at most."""
    rows = rules.LIST_PERSONNEL.rows(viewer)
    open_ones = set(rules.SEE_PERSONNEL_FILE.rows(viewer).values_list("pk", flat=True))
    here = set(rules.here(rows).values_list("pk", flat=True))
    named = _named_for(viewer, rows)
    lines = [
        StaffLine(
            id=file.id,
            person=file.person_id,
            name=file.person.display_name,
            opens=file.id in open_ones,
            left=file.id not in here,
            trustees=", ".join(named.get(file.id, ())),
        )
        for file in rows.select_related("person")
    ]
    return sorted(lines, key=lambda one: (one.left, one.name.casefold()))


def _named_for(viewer: Viewer, rows: QuerySet[PersonFile]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    if rules.END_NAMING.reach(viewer) is not None:
        for naming in (
            rules.END_NAMING.rows(viewer).filter(file__in=rows.values("pk")).select_related("trustee")
        ):
            found.setdefault(naming.file_id, []).append(naming.trustee.display_name)
    return found


def namings(viewer: Viewer, file: PersonFile) -> QuerySet[Naming]:
    rows: QuerySet[Naming] = rules.END_NAMING.rows(viewer)
    return rows.filter(file=file).select_related("trustee").order_by("begins_on", "id")


def contents(viewer: Viewer, file: PersonFile) -> dict[str, Any]:
    """All of a file. Its rows are fetched before the first is opened, so that one query fetches the key."""
    steps = list(file.milestones.all())
    notes, checks = list(file.filenotes.select_related("by")), list(file.checks.select_related("by"))
    left = left_on(file)
    return {
        "file": file,
        "is_volunteer": file.kind == FileKind.VOLUNTEER,
        "left_on": left,
        "kept_until": _kept_until(file, left),
        "organiser": file.organiser.display_name if file.organiser else NOBODY,
        "references": list(file.references.all()),
        "checks": checks,
        "check": check_due(checks),
        "due": steps_due(steps),
        "training": [one for one in steps if one.step not in (*SIGNED, Step.ONE_TO_ONE)],
        "signed": [one for one in steps if one.step in SIGNED],
        "one_to_ones": [one for one in steps if one.step == Step.ONE_TO_ONE],
        "notes": notes,
        "visits": _visits(viewer, file),
        "agreed": agreed_to(file),
        "roles": _roles(file),
    }


def _kept_until(file: PersonFile, left: date | None) -> date | None:
    return years_after(left, file.years_kept) if left else None


def _visits(viewer: Viewer, file: PersonFile) -> list[telling.Visited]:
    if file.kind != FileKind.VOLUNTEER:
        return []
    return telling.families().visited(viewer, {file.person_id}).get(file.person_id, [])


def agreed_to(file: PersonFile) -> Acknowledgement | None:
    """The newest version of the policy she agreed to in this role (4.1, 5.1)."""
    hats = HATS_OF[FileKind(file.kind)]
    rows = Acknowledgement.objects.filter(user=file.person_id, hat__in=hats).select_related("version")
    newest: Acknowledgement | None = rows.order_by("-version__number").first()
    return newest


def _roles(file: PersonFile) -> list[Any]:
    rows = file.person.appointments.filter(hat__in=HATS_OF[FileKind(file.kind)])
    return list(rows.order_by("ended_at", "-starts_on"))


@dataclass(frozen=True)
class OwnFile(Shown):
    """What a person is shown of her own file: nothing that was said in confidence (8.7)."""

    id: UUID
    person: UUID
    kind: FileKind
    facts: dict[str, str]
    checks: list[Any]
    steps: list[Milestone]
    notes: list[FileNote]
    visits: list[telling.Visited]
    agreed: Acknowledgement | None
    roles: list[Any]
    references: int
    """How many were asked for; what they say was said in confidence."""

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.person), Subject("personfile", self.id))


def own(viewer: Viewer) -> OwnFile | None:
    file = rules.SEE_OWN_FILE.rows(viewer).select_related("person", "organiser").first()
    if file is None:
        return None
    return OwnFile(
        id=file.id,
        person=file.person_id,
        kind=FileKind(file.kind),
        facts=_facts(file),
        checks=list(file.checks.all()),
        steps=list(file.milestones.all()),
        notes=list(file.filenotes.filter(in_confidence=False).select_related("by")),
        visits=_visits(viewer, file),
        agreed=agreed_to(file),
        roles=_roles(file),
        references=file.references.count(),
    )


def _facts(file: PersonFile) -> dict[str, str]:
    if file.kind == FileKind.PERSONNEL:
        return {"Job": file.job}
    return {
        "Your co-ordinator": file.organiser.display_name if file.organiser else NOBODY,
        "You applied": nice_date(file.applied_on),
        "You heard of us by": file.get_heard_from_display() if file.heard_from else "",
        "When you can help": file.availability,
        "Where you can help": file.area,
        "Families at a time": "" if file.capacity is None else str(file.capacity),
    }


@dataclass(frozen=True)
class NamedLine(Shown):
    """Words that named a family: whose file they were for, who wrote them, which families."""

    row: FamilyNamed
    writer: str
    whose: str
    families: list[str]
    about: tuple[Subject, ...]

    def subjects(self) -> Sequence[Subject]:
        return (*self.row.subjects(), *self.about)


def families_named(viewer: Viewer) -> list[NamedLine]:
    """Where the viewer is tied to every family that was named, the line is not hers to see either (4.3)."""
    rows = list(rules.SEE_FAMILIES_NAMED.rows(viewer).order_by("typed_at", "id"))
    ids = {UUID(one) for row in rows for one in row.families}
    known = describing.described(viewer, FAMILY, ids).named if ids else {}
    return [line for row in rows if (line := _named_line(row, known)).families]


def _named_line(row: FamilyNamed, known: dict[UUID, str]) -> NamedLine:
    seen = [family for one in row.families if (family := UUID(one)) in known]
    return NamedLine(
        row=row,
        writer=row.typed_by.display_name,
        whose=row.file.person.display_name,
        families=[known[one] for one in seen],
        about=tuple(Subject(FAMILY, one) for one in seen),
    )


def left_out(viewer: Viewer, file: PersonFile) -> list[str]:
    """Names that are no family's: of whom the file is about, of the writer, of the co-ordinators."""
    people = {file.person_id, viewer.user_id, *(one.id for one in wearers(Hat.ORGANISER))}
    return list(names(people).values()) + list(_full_names({file.person_id, viewer.user_id}))


def _full_names(ids: Iterable[UUID]) -> list[str]:
    return [user.full_name for user in User.objects.filter(pk__in=ids)]
