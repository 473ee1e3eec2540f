"""Files of volunteers and staff in the test world, in every relation to every kind of viewer.

As with families, everybody holds all grounds at once: each is the co-ordinator of a volunteer and was named for a
personnel file, whatever role they wear.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from consent.workers.models import About, Purpose, WorkerReview, WorkerSent, WorkerShare, WorkerTold
from hsww.access.hats import Hat, Office
from hsww.people.models import Appointment, FamilyNamed, Naming, PersonFile, Reference, User
from tests import build

Lone = tuple[str, str]


def files_of_people(users: dict[str, User]) -> dict[Lone, UUID]:
    another, third = build.worker(Hat.ORGANISER), build.worker(Hat.TRUSTEE)
    rows: dict[Lone, Any] = dict(_for_all(another, third))
    for kind, user in users.items():
        for name, row in _for_one(user, another):
            rows[name[0], f"{name[1]} of {kind}"] = row
    return {place: row.pk for place, row in rows.items()}


def _for_all(another: User, third: User) -> Iterator[tuple[Lone, Any]]:
    senior = build.worker(Hat.ORGANISER, Office.LINE_MANAGER)
    volunteer = _file("volunteer", build.worker(Hat.VOLUNTEER), organiser=another)
    staff = _file("personnel", build.worker(Hat.ADMINISTRATOR))
    yield from _with_reference("volunteer", "other", volunteer, another)
    yield from _with_reference("personnel", "other", staff, another)
    yield from _with_reference("personnel", "senior", _file("personnel", senior), another)
    yield from _with_share("other", volunteer.person, another)
    yield from _with_share("senior", senior, another, about=About.STAFF)
    yield ("worker_sent", "other"), _sent(_share(staff.person, another, ground="crime", reason="T"))
    told = _sent(_share(staff.person, another, ground="crime", reason="T"))
    WorkerTold.objects.create(sent=told, told_on=timezone.localdate(), recorded_by=another)
    WorkerReview.objects.create(sent=told, verdict="right", words="T", recorded_by=another)
    yield ("worker_sent", "over"), told
    now = timezone.now()
    yield ("naming", "other"), Naming.objects.create(file=staff, trustee=third, named_by=another)
    yield (
        ("naming", "over"),
        Naming.objects.create(file=staff, trustee=third, named_by=another, ended_by=another, ended_at=now),
    )
    yield ("family_named", "other"), _named(volunteer, another)
    yield ("family_named", "over"), _named(volunteer, another, seen_by=third, seen_at=now)


def _for_one(user: User, another: User) -> Iterator[tuple[Lone, Any]]:
    yesterday = timezone.localdate() - timedelta(days=1)
    mine = _file("volunteer", build.worker(Hat.VOLUNTEER), organiser=user)
    yield from _with_reference("volunteer", "own", mine, another)
    yield from _with_reference("volunteer", "self", _file("volunteer", user, organiser=another), another)
    gone = _file("volunteer", _left(Hat.VOLUNTEER), organiser=user)
    yield from _with_reference("volunteer", "over", gone, another)
    named_for = _file("personnel", build.worker(Hat.ORGANISER))
    Naming.objects.create(file=named_for, trustee=user, named_by=another)
    yield from _with_reference("personnel", "own", named_for, another)
    yield from _with_share("own", mine.person, another)
    yield from _with_share("self", user, another)
    yield ("worker", "over"), gone.person
    yield ("share", "over"), _sent(_share(mine.person, another)).share
    yield ("worker_sent", "self"), _sent(_share(user, another, ground="crime", reason="T"))
    own = _file("personnel", user)
    yield from _with_reference("personnel", "self", own, another)
    old = _file("personnel", _left(Hat.ORGANISER))
    Naming.objects.create(
        file=old, trustee=user, named_by=another, begins_on=yesterday - timedelta(days=9), ends_on=yesterday
    )
    yield from _with_reference("personnel", "over", old, another)
    yield (
        ("naming", "self"),
        Naming.objects.create(file=own, trustee=build.worker(Hat.TRUSTEE), named_by=another),
    )
    yield ("family_named", "self"), _named(mine, user)


def _file(kind: str, person: User, **more: Any) -> PersonFile:
    return PersonFile.objects.create(kind=kind, person=person, **more)


def _with_reference(kind: str, relation: str, file: PersonFile, by: User) -> Iterator[tuple[Lone, Any]]:
    yield (f"{kind}_file", relation), file
    today = timezone.localdate()
    yield (
        (f"{kind}_reference", relation),
        Reference.objects.create(file=file, by=by, referee="Rhoda Example", asked_on=today, text="Kind."),
    )


def _with_share(relation: str, person: User, by: User, **more: Any) -> Iterator[tuple[Lone, Any]]:
    yield ("worker", relation), person
    yield ("share", relation), _share(person, by, **more)


def _share(person: User, by: User, **more: Any) -> WorkerShare:
    told = {"about": About.VOLUNTEER, "recipient": "T", "purpose": Purpose.REFERENCE, "text": "T", **more}
    return WorkerShare.objects.create(person=person, recorded_by=by, **told)


def _sent(share: WorkerShare) -> WorkerSent:
    return WorkerSent.objects.create(
        share=share, content='{"text": "T"}', digest="0" * 64, recorded_by=share.recorded_by
    )


def _left(hat: Hat) -> User:
    user = build.worker(hat)
    Appointment.objects.filter(user=user).update(ended_at=timezone.now())
    return user


def _named(file: PersonFile, by: User, **more: Any) -> FamilyNamed:
    return FamilyNamed.objects.create(file=file, families=[], typed_by=by, **more)
