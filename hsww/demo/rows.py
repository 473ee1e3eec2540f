"""Turns a family's story into the rows it leaves. Nothing is saved here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import models
from django.utils import timezone

from families.models import (
    Assessment,
    Caseload,
    Conflict,
    Decision,
    Evidence,
    Family,
    FamilyGrant,
    Kin,
    Match,
    Person,
    Referral,
    Score,
    Source,
    Stage,
    Tie,
    Visit,
)
from families.reference import LENGTH, LETTERS
from families.rules import CASELOAD, MATCH
from hsww.access.grants import permission
from hsww.access.hats import Hat
from hsww.demo import names, words
from hsww.demo.consents import statements, told
from hsww.demo.life import Human, Life, Part
from hsww.demo.names import happens
from hsww.demo.placing import CLOSED_AFTER, Placing
from hsww.demo.staff import Staff, Worker, noon
from safeguarding.models import Concern, SafeTonight

STEP = 98_765_431
"""Has no factor in common with the number of references, so that no two families get the same one."""


def reference(seed: int, number: int) -> str:
    left, code = (seed * 7_919 + number * STEP) % len(LETTERS) ** LENGTH, ""
    for _ in range(LENGTH):
        left, letter = divmod(left, len(LETTERS))
        code += LETTERS[letter]
    return f"HS-{code}"


class Writer:
    """Writes one family after another; the grants it writes equal the live caseloads and matches."""

    def __init__(self, staff: Staff, placing: Placing, *, seed: int, today: date) -> None:
        self._staff, self._placing, self._seed, self._today = staff, placing, seed, today
        self._permissions = {ground: permission(FamilyGrant, ground) for ground in (CASELOAD, MATCH)}

    def rows(self, life: Life) -> Iterator[models.Model]:
        """Parents before children, as foreign keys ask."""
        rng = names.chance(self._seed, "rows", life.number)
        family = self._family(life, rng)
        people = [_person(family, one, place, self._today, rng) for place, one in enumerate(life.people)]
        organiser = self._placing.organiser(life)
        yield family
        yield from people
        yield self._referral(family, life, organiser, rng)
        yield from self._caseload(family, life, organiser, rng)
        if life.part is Part.RELATED:
            related = self._staff.organisers[3].id
            yield Conflict(
                id=names.identity(rng),
                family=family,
                person_id=related,
                tie=Tie.RELATIVE,
                declared_on=life.came_on,
            )
        yield from self._looks(family, life, organiser, rng)
        yield from self._matches(family, people, life, organiser, rng)
        yield from told(family, life, organiser, rng)
        yield from statements(family, people, life, organiser, rng)

    def _family(self, life: Life, rng: Random) -> Family:
        changed = timezone.make_aware(datetime.combine(life.last_day, time(9))) + timedelta(
            seconds=rng.randrange(30_000), microseconds=rng.randrange(1_000_000)
        )
        active = life.active_from is not None
        return Family(
            id=names.identity(rng),
            reference=reference(self._seed, life.number),
            name=life.surname,
            address=names.street(rng),
            postcode=names.postcode(rng),
            address_hidden=life.part is Part.HIDDEN or happens(rng, 0.02),
            district=names.district(rng),
            stage=life.stage,
            opened_on=life.came_on,
            informed_on=life.informed_on,
            active_from=life.active_from,
            review_due_on=life.review_due_on,
            ended_on=life.ended_on,
            ending=life.ending or "",
            plan=life.fill(rng, words.PLANS, life.last_day) if active else "",
            visitor_notes=life.fill(rng, words.VISITOR_NOTES, life.last_day) if active else "",
            updated_at=changed,
        )

    def _referral(self, family: Family, life: Life, organiser: Worker, rng: Random) -> Referral:
        agency = life.source != Source.SELF
        refused = life.decision in (Decision.DECLINED, Decision.REDIRECTED)
        return Referral(
            id=names.identity(rng),
            family=family,
            source=life.source,
            received_on=life.came_on,
            referrer=names.agency_worker(rng) if agency else "",
            referrer_contact=names.phone(rng) if agency else "",
            reason=life.fill(rng, words.REASONS, life.came_on),
            needs=[need.value for need in life.needs],
            evidence=life.evidence,
            agreed_on=None if life.evidence == Evidence.NONE else life.came_on,
            decision=life.decision,
            decided_on=life.decided_on,
            decision_reason=rng.choice(words.DECLINED_BECAUSE) if refused else "",
            taken_by_id=organiser.id,
        )

    def _caseload(self, family: Family, life: Life, organiser: Worker, rng: Random) -> Iterator[models.Model]:
        if life.evidence == Evidence.NONE:
            return
        ends = life.decided_on if life.stage == Stage.DECLINED else None
        if life.ended_on:
            closed = life.ended_on + timedelta(days=CLOSED_AFTER)
            ends = closed if closed <= self._today else None
        caseload = Caseload(
            id=names.identity(rng),
            family=family,
            organiser_id=organiser.id,
            begins_on=life.came_on,
            ends_on=ends,
        )
        yield caseload
        if ends is None:
            yield self._grant(family, organiser, CASELOAD, caseload.id, life.came_on)

    def _grant(self, family: Family, to: Worker, ground: str, source: UUID, since: date) -> FamilyGrant:
        found: Permission = self._permissions[ground]
        return FamilyGrant(
            user_id=to.id, permission=found, content_object=family, source=source, granted_at=noon(since)
        )

    def _looks(self, family: Family, life: Life, organiser: Worker, rng: Random) -> Iterator[models.Model]:
        for look in life.looks:
            row = Assessment(
                id=names.identity(rng),
                family=family,
                kind=look.kind,
                held_on=look.day,
                note=look.note,
                by_id=organiser.id,
            )
            yield row
            for need, score in look.scores.items():
                yield Score(assessment=row, need=need, score=score)

    def _matches(
        self, family: Family, people: list[Person], life: Life, organiser: Worker, rng: Random
    ) -> Iterator[models.Model]:
        volunteers = self._placing.volunteers(life)
        matches: list[Match | None] = []
        for spell, volunteer in zip(life.spells, volunteers, strict=True):
            match = None
            if volunteer is not None:
                match = Match(
                    id=names.identity(rng),
                    family=family,
                    volunteer_id=volunteer.id,
                    begins_on=spell.begins_on,
                    ends_on=spell.ends_on,
                    ended_because=rng.choice(words.ENDED_BECAUSE) if spell.ends_on else "",
                    made_by_id=organiser.id,
                )
                yield match
                if spell.ends_on is None:
                    yield self._grant(family, volunteer, MATCH, match.id, spell.begins_on)
            matches.append(match)
        yield from _visits(family, people, life, matches, rng)
        raiser = next((match.volunteer_id for match in reversed(matches) if match), None)
        if life.concern_on:
            yield self._concern(family, life, raiser, organiser, rng)

    def _concern(
        self, family: Family, life: Life, raiser: UUID | None, organiser: Worker, rng: Random
    ) -> Concern:
        assert life.concern_on is not None  # noqa: S101 - asked by the caller
        raised = timezone.make_aware(datetime.combine(life.concern_on, time(16, 20)))
        read = None if life.part is Part.UNREAD_CONCERN else raised + timedelta(minutes=rng.randint(2, 14))
        return Concern(
            id=names.identity(rng),
            family=family,
            safe_tonight=rng.choice(list(SafeTonight)),
            child_words=rng.choice(words.CHILD_WORDS) or None,
            what_happened=life.fill(rng, words.WHAT_HAPPENED, life.concern_on),
            worries=rng.choice(words.WORRIES),
            raised_by_id=raiser or organiser.id,
            raised_hat=Hat.VOLUNTEER if raiser else Hat.ORGANISER,
            raised_at=raised,
            acknowledged_by_id=self._staff.lead.id if read else None,
            acknowledged_at=read,
            escalated_at=None if read else raised + timedelta(minutes=15),
        )


def _person(family: Family, one: Human, place: int, today: date, rng: Random) -> Person:
    return Person(
        id=names.identity(rng),
        family=family,
        kin=one.kin,
        full_name=one.name,
        known_as=one.first if happens(rng, 0.1) else "",
        born_on=one.born_on,
        lives_here=one.lives_here,
        phone=one.phone,
        safe_contact=one.contact,
        contact_confirmed_on=today - timedelta(days=rng.randint(5, 120)) if one.contact else None,
        place=place,
    )


def _visits(
    family: Family, people: list[Person], life: Life, matches: list[Match | None], rng: Random
) -> Iterator[Visit]:
    for diary in life.diary:
        match = matches[diary.spell]
        if match is None:
            continue
        at_home = [one for one in people if one.lives_here and one.kin != Kin.EXPECTED]
        by_chance = [one for one in at_home if happens(rng, 0.8) or one.place in diary.named]
        seen = [str(one.id) for one in by_chance if one.born_on is None or one.born_on <= diary.day]
        yield Visit(
            id=names.identity(rng),
            match=match,
            family=family,
            author_id=match.volunteer_id,
            day=diary.day,
            kind=diary.kind,
            minutes=diary.minutes,
            seen=seen if diary.minutes else [],
            note=diary.note,
            written_at=noon(diary.day) + timedelta(hours=3),
        )
