"""The machine of `decide`, with the family in the database: each time it is asked, the state is read from rows.

What the database keeps once (one time of support, one day on which a review is due) comes from the story; all else is
written as rows and read again. A photograph on spoken words or for no use, a story without words,
and a decision on what nobody spoke of are left out, because the database refuses them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from consent import wordings
from consent.agencies.models import Agency, AgencyKind, Involvement
from consent.deciding_facts import Hold as Held
from consent.deciding_facts import LeadDecision, Party, Review, Role, Span, Spoke, State
from consent.disagreements.models import Decided
from consent.household.models import Fact, FactKind
from consent.models import OCCASIONS, SIGNED_ONLY, Purpose, Statement
from consent.requests.hold_models import Hold, Lifted
from consent.standing import same
from consent.state import state_of
from families.models import Assessment, Family, Kin, Person
from hsww.people.models import User
from tests.consent.deciding_machine import Deciding
from tests.consent.deciding_scene import OPENED, STORY_TEXTS, To

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALWAYS = date(1900, 1, 1)
FAMILY_ID = UUID(int=1000)
KINS = {Role.PARENT: Kin.MOTHER, Role.CHILD: Kin.CHILD, Role.OTHER: Kin.OTHER_ADULT}
ROWS = (Decided, Statement, Fact, Involvement, Assessment, Hold, Person)


class Kept(Deciding):
    def __init__(self) -> None:
        super().__init__()
        self.written: State | None = None
        self.clerk, _ = User.objects.get_or_create(email="clerk@example.org")
        Family.objects.get_or_create(
            pk=FAMILY_ID, defaults={"reference": "HS-KEPT", "name": "Kept", "opened_on": OPENED}
        )

    def state(self, at: datetime) -> State:
        told = self.scene.state()
        if told != self.written:
            with transaction.atomic():
                self._write(told)
            self.written = told
        wordings.EDITIONS = tuple(_edition(one.version, one.needed_from) for one in told.wordings)
        found = state_of(FAMILY_ID, at=at)
        dues = tuple(one for one in told.reviews if one.due_on is not None)
        held = tuple(one for one in found.reviews if one.held_on is not None)
        return replace(found, support=told.support, reviews=(*held, *dues))

    def teardown(self) -> None:
        wordings.EDITIONS = USUAL

    def _says(self, who: UUID, to: To, *, how: str = "paper", **more: Any) -> None:
        if to.topic.purpose in OCCASIONS and not (
            to.occasion and (to.digest or to.topic.purpose != Purpose.CASE_STUDY)
        ):
            return
        signed = to.topic.purpose in SIGNED_ONLY and how == "said"
        super()._says(who, to, how="paper" if signed else how, **more)

    def _lead(self, to: To, *rest: Any) -> None:
        if self.said_about(to):
            super()._lead(to, *rest)

    def _write(self, told: State) -> None:
        """Only what is new since the last time: what was said and decided is added, the rest is written afresh."""
        before = self.written
        if before is None:
            self._begin_again(told)
            before = State()
        if told.people != before.people:
            self._afresh(Fact, self._facts(told.people))
        _save(map(self._statement, told.statements[len(before.statements) :]))
        _save(self._decided(one, told.statements) for one in told.decisions[len(before.decisions) :])
        if told.agencies != before.agencies:
            self._afresh(Involvement, map(self._involved, told.agencies))
        if told.reviews != before.reviews:
            self._afresh(Assessment, map(self._held, (one for one in told.reviews if one.held_on)))
        if told.holds != before.holds:
            self._holds(told.holds)

    def _begin_again(self, told: State) -> None:
        for model in ROWS:
            model._default_manager.filter(family=FAMILY_ID).delete()
        Person.history.filter(family_id=FAMILY_ID).delete()
        _save(map(_person, told.people))

    def _afresh(self, model: type[Model], rows: Iterable[Model]) -> None:
        model._default_manager.filter(family=FAMILY_ID).delete()
        _save(rows)

    def _holds(self, told: Iterable[Held]) -> None:
        kept = {"family_id": FAMILY_ID, "reason": "T", "recorded_by": self.clerk}
        more = {"why": Hold.Why.COMPLAINT, "look_again_on": ALWAYS}
        pairs = [(Hold(**kept, **more, recorded_at=one.since), one.until) for one in told]
        self._afresh(Hold, [hold for hold, _ in pairs])
        _save(Lifted(**kept, hold=hold, recorded_at=until) for hold, until in pairs if until)

    def _held(self, one: Review) -> Assessment:
        return Assessment(family_id=FAMILY_ID, kind="review", held_on=one.held_on, by=self.clerk)

    def _facts(self, people: tuple[Party, ...]) -> Iterator[Fact]:
        children = [one.id for one in people if one.role is Role.CHILD]
        for one in people:
            stays = (Span(span.first or ALWAYS, span.last) for span in one.here)
            yield from (self._fact(FactKind.LIVES_HERE, one.id, span) for span in stays)
            yield from (self._fact(FactKind.BARRED, one.id, span) for span in one.barred)
            yield from (self._fact(FactKind.HIDDEN, one.id, span) for span in one.address_hidden)
            if one.able_since is not None:
                yield self._fact(FactKind.ABLE, one.id, Span(one.able_since))
            for child in children if one.role is Role.PARENT else ():
                spans = [speaks.span for speaks in one.speaks_for if speaks.child == child]
                yield from (self._fact(FactKind.RESPONSIBLE, one.id, span, child) for span in spans)
                if not spans:
                    yield self._fact(FactKind.NOT_RESPONSIBLE, one.id, Span(), child)

    def _fact(self, kind: FactKind, who: UUID, span: Span, child: UUID | None = None) -> Fact:
        days = {"first_on": span.first, "last_on": span.last, "recorded_at": LONG_AGO}
        about = {"family_id": FAMILY_ID, "person_id": who, "child_id": child, "recorded_by": self.clerk}
        return Fact(kind=kind, says_who="T", why="T", **about, **days)

    def _statement(self, one: Spoke) -> Statement:
        told = {name: value for name, value in vars(one).items() if name != "digest"}
        occasion, limits = one.occasion or None, "T" if one.answer == "limited" else None
        told |= {"occasion": occasion, "text": STORY_TEXTS.get(one.digest), "limits": limits}
        return Statement(family_id=FAMILY_ID, asked_at="other", recorded_by=self.clerk, **told)

    def _decided(self, one: LeadDecision, said: tuple[Spoke, ...]) -> Decided:
        about = next(
            said.id for said in said if _key(said) == (*one.topic[:3], same(one.occasion), one.digest)
        )
        return Decided(
            id=one.id,
            family_id=FAMILY_ID,
            about_id=about,
            decided_on=one.decided_on,
            general=one.general,
            lines=[[str(line.statement), line.line] for line in one.lines],
            ends_on=one.ends_on,
            reason="T",
            recorded_by=self.clerk,
            recorded_at=one.recorded_at,
        )

    def _involved(self, one: Any) -> Involvement:
        Agency.objects.get_or_create(
            pk=one.agency, defaults={"name": "T", "kind": AgencyKind.OTHER, "added_by": self.clerk}
        )
        ended = {"ended_at": LONG_AGO, "ended_by": self.clerk} if one.span.last else {}
        days = {"begins_on": one.span.first, "ends_on": one.span.last, "added_at": LONG_AGO}
        known = {"family_id": FAMILY_ID, "agency_id": one.agency, "part": one.recipient_kind}
        return Involvement(**known, **days, **ended, says_who="T", added_by=self.clerk)


USUAL = wordings.EDITIONS


def _edition(version: str, needed_from: date | None) -> wordings.Edition:
    return replace(USUAL[-1], version=version, needed_from=needed_from)


def _key(said: Spoke) -> tuple[str, ...]:
    return (said.recipient_kind, said.recipient_name, said.purpose, same(said.occasion), said.digest)


def _person(one: Party) -> Person:
    """Of whom the facts alone say when they lived here."""
    about = {"family_id": FAMILY_ID, "kin": KINS[one.role], "full_name": "T"}
    return Person(id=one.id, born_on=one.born_on, lives_here=False, **about)


def _save(rows: Iterable[Model]) -> None:
    """By bulk, as the story was written down long ago: no row has a history."""
    found = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found)
