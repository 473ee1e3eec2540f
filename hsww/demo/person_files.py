"""The files of the fictional volunteers and staff: most in order, some with a check or a course that is due."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import models

from families.models import Family, Stage
from hsww.access.hats import Hat
from hsww.demo import names, words
from hsww.demo.names import chance, happens
from hsww.demo.staff import Staff, Worker, noon
from hsww.people.files.models import (
    CODE,
    Check,
    FamilyNamed,
    FileKind,
    FileNote,
    HeardFrom,
    Milestone,
    Naming,
    PersonFile,
    Reference,
    Step,
)
from hsww.people.files.opening import KIND_OF

BATCH = 1000
A_YEAR = 365
OVERDUE, SOON, LATER = -12, 30, 400
"""Days from today to the day a check is to be renewed."""
OF_MODEST = (SOON, LATER, None, OVERDUE, LATER)
"""When the checks of the first volunteers who are still here are due: one of everything for the co-ordinator a visitor
tries. The third has only just come."""


def add(staff: Staff, *, seed: int, today: date) -> None:
    """Before any family is there."""
    rows = list(_rows(staff, seed, today))
    for model in (PersonFile, Reference, Check, Milestone, FileNote, Naming):
        model._default_manager.bulk_create([row for row in rows if type(row) is model], batch_size=BATCH)


def name_a_family(staff: Staff, *, seed: int, today: date) -> None:
    """Words that named a family whom their writer does not see, for the lead to look into."""
    writer = staff.organisers[2]
    others = Family.objects.filter(stage=Stage.ACTIVE).exclude(caseloads__organiser=writer.id)
    family = others.order_by("reference").first()
    if family is not None:
        file = PersonFile.objects.get(person=_first_here(staff)[-1].id, kind=FileKind.VOLUNTEER)
        FamilyNamed.objects.create(
            id=names.identity(chance(seed, "named")),
            file=file,
            families=[str(family.id)],
            typed_by_id=writer.id,
            typed_at=noon(today - timedelta(days=1)),
        )


def _first_here(staff: Staff) -> list[Worker]:
    return [one for one in staff.volunteers if one.ends_on is None][: len(OF_MODEST)]


def _rows(staff: Staff, seed: int, today: date) -> Iterator[models.Model]:
    taken: set[str] = set()
    of_modest = dict(zip((one.id for one in _first_here(staff)), OF_MODEST, strict=False))
    for one in staff.volunteers:
        rng = chance(seed, "volunteer file", one.id)
        modest = one.id in of_modest
        organiser = staff.organisers[2] if modest else rng.choice(staff.organisers)
        renew = of_modest[one.id] if modest else rng.choice((OVERDUE, SOON, LATER, LATER, LATER, LATER))
        yield from _volunteer(one, organiser, renew, rng, today, pk=_free(rng, taken))
    for one in (*staff.organisers, staff.administrator):
        rng = chance(seed, "personnel file", one.id)
        yield from _staff(one, staff, rng, today, pk=_free(rng, taken))
    yield _naming(staff, seed, today)


def _free(rng: Random, taken: set[str]) -> UUID:
    """An id whose code no other file has."""
    pk = names.identity(rng)
    if pk.hex[:CODE] in taken:
        return _free(rng, taken)
    taken.add(pk.hex[:CODE])
    return pk


def _volunteer(
    one: Worker, organiser: Worker, renew: int | None, rng: Random, today: date, *, pk: UUID
) -> Iterator[models.Model]:
    applied = one.begins_on - timedelta(days=rng.randint(50, 90))
    file = PersonFile(
        id=pk,
        kind=FileKind.VOLUNTEER,
        person_id=one.id,
        organiser_id=organiser.id,
        applied_on=applied,
        heard_from=rng.choice(list(HeardFrom)),
        availability=rng.choice(words.AVAILABILITY),
        area=names.district(rng),
        capacity=rng.choice((1, 1, 2, 2, 3)),
        opened_at=noon(applied),
    )
    yield file
    yield from _references(file, organiser, rng, asked=applied, answers=1 if renew is None else 2)
    if renew is not None:
        yield from _check(
            file, organiser, rng, begins_on=one.begins_on, renew_on=today + timedelta(days=renew)
        )
        yield from _training(file, organiser, rng, one.begins_on, Step.PREPARATION, Step.SAFEGUARDING)
    yield _step(file, organiser, rng, Step.AGREEMENT, one.begins_on)


def _staff(one: Worker, staff: Staff, rng: Random, today: date, *, pk: UUID) -> Iterator[models.Model]:
    manager = staff.trustees[0] if one is staff.lead else staff.lead
    file = PersonFile(
        id=pk,
        kind=KIND_OF[one.roles[0].hat],
        person_id=one.id,
        job="Administrator" if one.roles[0].hat is Hat.ADMINISTRATOR else "Family co-ordinator",
        opened_at=noon(one.begins_on),
    )
    yield file
    yield from _references(file, manager, rng, asked=one.begins_on - timedelta(days=40), answers=2)
    renew_on = today + timedelta(days=rng.choice((SOON, LATER, LATER)))
    yield from _check(file, manager, rng, begins_on=one.begins_on, renew_on=renew_on)
    yield from _training(file, manager, rng, one.begins_on, Step.SAFEGUARDING, Step.DATA)
    for weeks in (2, 8, 14):
        yield _step(file, manager, rng, Step.ONE_TO_ONE, today - timedelta(weeks=weeks))
    for text, in_confidence in words.STAFF_NOTES:
        day = today - timedelta(days=rng.randint(10, 90))
        yield FileNote(
            id=names.identity(rng),
            file=file,
            by_id=manager.id,
            text=text,
            in_confidence=in_confidence,
            written_at=noon(day),
        )


def _references(
    file: PersonFile, by: Worker, rng: Random, *, asked: date, answers: int
) -> Iterator[Reference]:
    for number in range(2):
        came = asked + timedelta(days=rng.randint(4, 20)) if number < answers else None
        yield Reference(
            id=names.identity(rng),
            file=file,
            by_id=by.id,
            referee=f"{rng.choice(names.WOMEN)} {names.surname(rng)}",
            asked_on=asked,
            received_on=came,
            satisfactory=True if came else None,
            text=rng.choice(words.REFERENCES) if came else "",
            written_at=noon(asked),
        )


def _check(file: PersonFile, by: Worker, rng: Random, *, begins_on: date, renew_on: date) -> Iterator[Check]:
    """Seen before the first day here."""
    seen = begins_on - timedelta(days=14)
    yield Check(
        id=names.identity(rng),
        file=file,
        by_id=by.id,
        level=Check.Level.ENHANCED_BARRED,
        last_digits=rng.randint(0, 9999),
        seen_on=seen,
        renew_on=renew_on,
        written_at=noon(seen),
    )


def _training(
    file: PersonFile, by: Worker, rng: Random, begins_on: date, *steps: Step
) -> Iterator[Milestone]:
    """Safeguarding is due again after three years; for some it is due already."""
    for step in steps:
        held = begins_on - timedelta(days=rng.randint(5, 25))
        again = held + timedelta(days=(2 if happens(rng, 0.3) else 3) * A_YEAR)
        yield _step(file, by, rng, step, held, again=again if step is Step.SAFEGUARDING else None)


def _step(
    file: PersonFile, by: Worker, rng: Random, step: Step, held_on: date, *, again: date | None = None
) -> Milestone:
    return Milestone(
        id=names.identity(rng),
        file=file,
        by_id=by.id,
        step=step,
        held_on=held_on,
        due_again_on=again,
        written_at=noon(held_on),
    )


def _naming(staff: Staff, seed: int, today: date) -> Naming:
    """The chair has named the spot-checker for the file of one co-ordinator."""
    rng = chance(seed, "naming")
    file = _file_of(staff.organisers[2].id, seed)
    begins_on = today - timedelta(days=20)
    return Naming(
        id=names.identity(rng),
        file_id=file,
        trustee_id=staff.trustees[1].id,
        named_by_id=staff.trustees[0].id,
        begins_on=begins_on,
        ends_on=today + timedelta(days=70),
    )


def _file_of(person: UUID, seed: int) -> UUID:
    """The first that is drawn for it."""
    return names.identity(chance(seed, "personnel file", person))
