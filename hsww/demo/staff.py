"""The people of a fictional scheme: co-ordinators, volunteers who come and go, trustees, and one of every other hat.

Only those a visitor may try can sign in. All have agreed to the policy in force, but one volunteer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hsww.access.hats import OPENS_DATA, Hat, Office
from hsww.demo import names
from hsww.demo.names import chance, happens
from hsww.people.models import Acknowledgement, Appointment, PolicyVersion, User
from hsww.policy.clauses import VERSION
from hsww.vault.keyring import create_many
from hsww.vault.scopes import person_scope

LONG_AGO = 900
BATCH = 1000


@dataclass(frozen=True)
class Role:
    hat: Hat
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody of the scheme, and the days from and to which they work here."""

    id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    begins_on: date
    ends_on: date | None = None
    what: str = ""
    """What a visitor can try as this person; empty where nobody signs in as them."""
    agreed: bool = True

    def is_here(self, begins_on: date, ends_on: date | None) -> bool:
        until = self.ends_on is None or (ends_on is not None and ends_on <= self.ends_on)
        return self.begins_on <= begins_on and until


@dataclass
class Staff:
    organisers: list[Worker] = field(default_factory=list)
    volunteers: list[Worker] = field(default_factory=list)
    trustees: list[Worker] = field(default_factory=list)
    others: list[Worker] = field(default_factory=list)

    def __iter__(self) -> Iterator[Worker]:
        return iter([*self.organisers, *self.volunteers, *self.trustees, *self.others])

    @property
    def lead(self) -> Worker:
        return self.organisers[0]

    @property
    def administrator(self) -> Worker:
        return self.others[0]


LEAD = "Safeguarding lead: sees every family"
DEPUTY = "Deputy safeguarding lead and duty"
MODEST = "Co-ordinator with her own caseload"
RELATED = "Co-ordinator related to one family"
SOLO = "Volunteer who visits families"
DOUBLE = "Volunteer who is also a trustee"
NEWCOMER = "Volunteer who has not agreed to the policy"
ORGANISERS = (
    (LEAD, Office.SAFEGUARDING_LEAD, Office.LINE_MANAGER),
    (DEPUTY, Office.DEPUTY_LEAD, Office.DUTY),
    (MODEST,),
    (RELATED,),
)
TRUSTEES = (("Chair of the trustees", Office.CHAIR), ("Trustee who spot-checks files", Office.SPOT_CHECKER))
OTHERS = (
    (Hat.ADMINISTRATOR, "Administrator: accounts, no families"),
    (Hat.HSUK_REVIEWER, "Home-Start UK reviewer with files to read"),
    (Hat.ADVISER, "Safeguarding adviser with files to read"),
    (Hat.EXTERNAL_AUDITOR, "Outside auditor who reads beside a co-ordinator"),
    (Hat.CONTRACTOR, "Contractor under an undertaking"),
)
MODEST_CASELOAD = 40


@dataclass(frozen=True)
class _Maker:
    """Makes up people, one after another; no two share an address."""

    rng: Random
    long_ago: date
    taken: set[str] = field(default_factory=set)

    def person(self, *roles: Role, **known: Any) -> Worker:
        """`known` is what is not left to chance: the fields of a `Worker`."""
        name, email = _named(self.rng, self.taken)
        known = {"begins_on": self.long_ago, **known}
        return Worker(id=names.identity(self.rng), name=name, email=email, roles=roles, **known)


def invent(seed: int, families: int, today: date) -> Staff:
    """As many people as a scheme of that size has."""
    maker = _Maker(chance(seed, "staff"), today - timedelta(days=LONG_AGO))
    return Staff(
        others=[maker.person(Role(hat), what=what) for hat, what in OTHERS],
        organisers=list(_invent_organisers(maker, _organisers(families))),
        trustees=list(_invent_trustees(maker)),
        volunteers=list(_invent_volunteers(maker, _volunteers(families), today)),
    )


def _invent_organisers(maker: _Maker, count: int) -> Iterator[Worker]:
    for what, *offices in ORGANISERS:
        yield maker.person(Role(Hat.ORGANISER, tuple(offices)), what=what)
    for _ in range(count - len(ORGANISERS)):
        yield maker.person(Role(Hat.ORGANISER))


def _invent_trustees(maker: _Maker) -> Iterator[Worker]:
    for what, *offices in TRUSTEES:
        yield maker.person(Role(Hat.TRUSTEE, tuple(offices)), what=what)
    for _ in range(5):
        yield maker.person(Role(Hat.TRUSTEE))


def _invent_volunteers(maker: _Maker, count: int, today: date) -> Iterator[Worker]:
    volunteer = Role(Hat.VOLUNTEER)
    yield maker.person(volunteer, what=SOLO)
    yield maker.person(volunteer, Role(Hat.TRUSTEE), what=DOUBLE)
    yield maker.person(volunteer, what=NEWCOMER, begins_on=today - timedelta(days=5), agreed=False)
    for _ in range(count - 3):
        begins_on, ends_on = _service(maker.rng, today)
        yield maker.person(volunteer, begins_on=begins_on, ends_on=ends_on)


def _organisers(families: int) -> int:
    """About 50 open families to each; in a very big scheme up to twice that."""
    return min(5 + families // 250, 9) + max(0, families - 1000) // 220


def _volunteers(families: int) -> int:
    return min(12 + families // 3, 80) + max(0, families - 750) // 9


def _service(rng: Random, today: date) -> tuple[date, date | None]:
    """Most have been here long; some are new, and one in six has left."""
    began = LONG_AGO if happens(rng, 0.6) else rng.randint(30, LONG_AGO)
    left = rng.randint(1, began - 20) if happens(rng, 0.17) else None
    return today - timedelta(days=began), today - timedelta(days=left) if left else None


def _named(rng: Random, taken: set[str]) -> tuple[str, str]:
    first = rng.choice(names.WOMEN if happens(rng, 0.8) else names.MEN)
    name = f"{first} {names.surname(rng)}"
    box = name.lower().replace(" ", ".")
    while box in taken:
        box = f"{box}{rng.randint(2, 99)}"
    taken.add(box)
    return name, f"{box}@example.org"


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def save(staff: Staff, *, seed: int, password: str, today: date) -> None:
    """Accounts, appointments, and the policy everybody has agreed to."""
    rng, hashed = chance(seed, "appointments"), make_password(password)
    people = list(staff)
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        create_many(person_scope(one.id) for one in some)
        User.objects.bulk_create(_account(one, hashed) for one in some)
    policy = PolicyVersion.objects.create(
        id=names.identity(rng), number=1, adopted_on=today - timedelta(days=LONG_AGO), text_key=VERSION
    )
    Appointment.objects.bulk_create(_appointments(staff, rng), batch_size=BATCH)
    Acknowledgement.objects.bulk_create(_agreements(people, policy, rng), batch_size=BATCH)


def _agreements(people: Iterable[Worker], policy: PolicyVersion, rng: Random) -> Iterator[Acknowledgement]:
    for one in people:
        for role in one.roles if one.agreed else ():
            yield Acknowledgement(
                id=names.identity(rng), user_id=one.id, hat=role.hat, version=policy, at=noon(one.begins_on)
            )


def _account(one: Worker, hashed: str) -> User:
    """Whoever nobody signs in as has a password that cannot be typed."""
    password = hashed if one.what else "!"
    user = User(id=one.id, email=one.email, full_name=one.name, joined_at=noon(one.begins_on))
    user.password = password
    return user


def _appointments(staff: Staff, rng: Random) -> Iterator[Appointment]:
    """The administrator proposes and the lead confirms; these two themselves were there first."""
    administrator, lead = staff.administrator, staff.lead
    for one in staff:
        founding = one in (administrator, lead)
        for role in one.roles:
            confirmed = role.hat in OPENS_DATA
            yield Appointment(
                id=names.identity(rng),
                user_id=one.id,
                hat=role.hat,
                offices=sorted(office.value for office in role.offices),
                starts_on=one.begins_on,
                founding=founding,
                proposed_by_id=None if founding else administrator.id,
                proposed_at=noon(one.begins_on),
                confirmed_by_id=lead.id if confirmed and not founding else None,
                confirmed_at=noon(one.begins_on) if confirmed else None,
                ended_by_id=administrator.id if one.ends_on else None,
                ended_at=noon(one.ends_on) if one.ends_on else None,
            )
