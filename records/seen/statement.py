"""What one parent is told of who has looked at the family's file, and what they themselves let us share (1.6, 2.2).

It counts days and not looks, by month, so that a busy day stands out no more than a quiet one. It refuses what no list
of `told` names; what was done by anybody who was not then, by a fact that the family knows, its co-ordinator, its
volunteer or a reader who had signed; and all that was done as safeguarding lead or deputy, whoever's family it is.
Of the parents' answers it takes this parent's alone. To whoever has left it tells nothing from after that day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from itertools import chain
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from consent.models import Answer, Recipient, Statement
from consent.standing import latest
from families.models import Caseload, Match, Person
from hsww.access.hats import Hat
from hsww.ledger.models import Action, Outcome
from hsww.people import queries as people
from records.models import Signature
from records.seen.looks import Look, stretches
from records.seen.told import CO_ORDINATOR, SAMPLERS, TOLD, VOLUNTEER, Job, Told

MONTHS = 24
"""How far back it goes, so that it can be read."""
MONTHS_A_YEAR = 12
ANSWERS: dict[str, str] = {
    Answer.GIVEN: "You said yes",
    Answer.LIMITED: "You said yes, but only to some of it",
    Answer.REFUSED: "You said no",
    Answer.WITHDRAWN: "You said yes before, and now no",
}


@dataclass(frozen=True)
class Looked:
    """What one kind of person looked at, and on how many days of each month, the newest first."""

    who: str
    what: str
    why: str
    when: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    with_whom: str
    answer: str
    on: date


@dataclass(frozen=True)
class SeenStatement:
    name: str
    reference: str
    printed_on: date
    begins_on: date
    until: date
    looked: tuple[Looked, ...]
    said: tuple[Said, ...]

    @property
    def digest(self) -> str:
        """Tells whether what is handed over is what was read."""
        return sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Spell:
    """That somebody had a job with the family, from day to day."""

    who: UUID
    job: Job
    hat: str
    begins_on: date
    ends_on: date | None

    def covers(self, look: Look, day: date) -> bool:
        in_job = (self.who, self.job, self.hat) == (look.actor, TOLD[look.rule].job, look.hat)
        return in_job and self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


def statement_for(parent: Person) -> SeenStatement:
    """`parent` has come through its rule."""
    today = timezone.localdate()
    until = min(today, parent.left_on or today)
    begins_on = _months_before(until)
    return SeenStatement(
        name=parent.full_name,
        reference=parent.family.reference,
        printed_on=today,
        begins_on=begins_on,
        until=until,
        looked=_looked(_looks(parent.family_id, begins_on, until)),
        said=_said(parent, until),
    )


def _months_before(day: date) -> date:
    months = day.year * MONTHS_A_YEAR + day.month - 1 - (MONTHS - 1)
    return date(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1)


def _looks(family: UUID, begins_on: date, until: date) -> Iterator[tuple[Look, date]]:
    spells, of_leads = list(_spells(family)), people.lead_appointments()
    since = timezone.make_aware(datetime.combine(begins_on, time.min))
    told = Q(at__gte=since, rule__in=[*TOLD], action=Action.SEEN, outcome=Outcome.ALLOWED)
    for look in chain.from_iterable(stretches(family, only=told)):
        day = timezone.localdate(look.at)
        open_work = look.appointment not in of_leads
        if open_work and begins_on <= day <= until and any(one.covers(look, day) for one in spells):
            yield look, day


def _spells(family: UUID) -> Iterator[Spell]:
    for cared in Caseload.objects.filter(family=family):
        yield Spell(cared.organiser_id, Job.CO_ORDINATOR, Hat.ORGANISER, cared.begins_on, cared.ends_on)
    for match in Match.objects.filter(family=family).only("volunteer_id", "begins_on", "ends_on"):
        yield Spell(match.volunteer_id, Job.VOLUNTEER, Hat.VOLUNTEER, match.begins_on, match.ends_on)
    for signed in Signature.objects.filter(family=family).only("signer_id", "hat", "signed_at"):
        yield Spell(signed.signer_id, Job.SAMPLER, signed.hat, timezone.localdate(signed.signed_at), None)


def _looked(looks: Iterable[tuple[Look, date]]) -> tuple[Looked, ...]:
    """In the order of the list of what is told."""
    days: dict[tuple[Told, str], set[date]] = defaultdict(set)
    for look, day in looks:
        days[TOLD[look.rule], _kind(look)].add(day)
    order = list(dict.fromkeys(TOLD.values()))
    found = sorted(days.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return tuple(Looked(who, told.what, told.why, _by_month(seen)) for (told, who), seen in found)


def _kind(look: Look) -> str:
    job = TOLD[look.rule].job
    return {Job.CO_ORDINATOR: CO_ORDINATOR, Job.VOLUNTEER: VOLUNTEER}.get(job) or SAMPLERS[Hat(look.hat)]


def _by_month(days: Iterable[date]) -> tuple[str, ...]:
    months: dict[date, int] = defaultdict(int)
    for day in sorted(days, reverse=True):
        months[day.replace(day=1)] += 1
    return tuple(
        f"{month:%B %Y}: on {count} {'day' if count == 1 else 'days'}" for month, count in months.items()
    )


def _said(parent: Person, until: date) -> tuple[Said, ...]:
    """The last answer of this parent about each recipient."""
    own = Statement.objects.filter(family=parent.family_id, giver=parent)
    found = sorted(latest(own, until).values(), key=lambda one: (one.said_on, one.recorded_at), reverse=True)
    return tuple(Said(_recipient(one), ANSWERS[one.answer], one.said_on) for one in found)


def _recipient(said: Statement) -> str:
    return said.recipient_name or str(Recipient(said.recipient_kind).label)
