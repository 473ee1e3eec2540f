"""What changes around a family: who lives there and may speak, support, reviews, wordings, agencies and holds.

Each change goes to `decide`'s state and to the slow model. Days of what happened never go back, because people do not;
the clock does. Who comes back does so after a day away, or they never left.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from consent.deciding_facts import (
    Hold,
    Involved,
    Review,
    Span,
    SpeaksFor,
    Support,
    Wording,
)
from tests.consent.deciding_model import Model
from tests.consent.deciding_scene import (
    AGENCIES,
    ANNA,
    BEN,
    CARA,
    COUNCIL,
    DAN,
    DAY,
    GRAN,
    HEALTH_VISITOR,
    HUB,
    LANDLORD,
    NEW_SCHEME,
    OPENED,
    OTHER_WORDS,
    POSTER,
    REFERRER,
    SCHOOL,
    STORY,
    WEBSITE,
    ZED,
    Scene,
    To,
    noon,
)
from tests.consent.deciding_word import london_day

RECIPIENTS = (
    *(REFERRER, AGENCIES),
    *(HEALTH_VISITOR, replace(HEALTH_VISITOR, topic=HEALTH_VISITOR.topic._replace(purpose="general"))),
    *(HUB, LANDLORD),
    *(NEW_SCHEME, SCHOOL),
    *(COUNCIL, replace(COUNCIL, occasion="numbers for 2027")),
    *(POSTER, WEBSITE),
    *(STORY, OTHER_WORDS),
    *(replace(HUB, topic=HUB.topic._replace(name="")), replace(POSTER, occasion="")),
    replace(STORY, digest=""),
)
ROUTINE = ("general", "self_referral")
PARENTS, CHILDREN, EVERYBODY = (ANNA, BEN, ZED), (CARA, DAN), (ANNA, BEN, ZED, CARA, DAN, GRAN)

people = st.sampled_from(EVERYBODY)
parents, children = st.sampled_from(PARENTS), st.sampled_from(CHILDREN)
some_days = st.sampled_from([0, 0, 0, 1, 2, 7, 40])


def _given(first: date | None) -> tuple[date, ...]:
    return () if first is None else (first,)


class Changes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.scene, self.model = Scene(people={}, agencies=[], support=[], wordings=[]), Model()
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.office_day = OPENED
        self.count = self.turns = 0
        self.moments: list[datetime] = []
        self.here: set[UUID] = set()
        self.speaking: set[tuple[UUID, UUID]] = set()
        self.barred: set[UUID] = set()
        self.hidden: set[UUID] = set()
        self.involved: set[To] = set()
        self.able: set[UUID] = set()
        self.likely: tuple[To, ...] = RECIPIENTS[:2]

    def to(self, drawn: tuple[int, To]) -> To:
        place, other = drawn
        return self.likely[place] if place < len(self.likely) else other

    # What goes on.

    def moment(self) -> datetime:
        """No two things are written down at the same moment."""
        self.count += 1
        self.now += timedelta(microseconds=1000)
        self.moments.append(self.now + timedelta(microseconds=self.count % 997))
        return self.moments[-1]

    def today(self) -> date:
        """Of what happened: it never goes back, whatever the clock does."""
        self.office_day = max(self.office_day, london_day(self.now))
        return self.office_day

    # Who lives here and who may speak.

    @rule(who=people)
    def somebody_comes_or_goes(self, who: UUID) -> None:
        if who in self.here:
            self.leave(who)
        else:
            self.arrive(who, self.today() + 2 * DAY)

    def arrive(self, who: UUID, first: date | None) -> None:
        self.here.add(who)
        self.scene.change(who, here=(*self.scene.people[who].here, Span(first)))
        self.model.note("came", *_given(first), who=who)

    def leave(self, who: UUID) -> None:
        self.here.discard(who)
        *before, now = self.scene.people[who].here
        last = max(self.today(), now.first or self.today())
        self.office_day = last
        self.scene.change(who, here=(*before, Span(now.first, last)))
        self.model.note("left", last, who=who)

    @rule(who=parents, child=children)
    def a_say_over_a_child_is_given_or_lost(self, who: UUID, child: UUID) -> None:
        if (who, child) not in self.speaking:
            self.may_speak(who, child, self.today() + 2 * DAY)
            return
        self.speaking.discard((who, child))
        party = self.scene.people[who]
        now = [one for one in party.speaks_for if one.child == child][-1]
        last = max(self.today(), now.span.first or self.today())
        self.office_day = last
        ended = SpeaksFor(child, Span(now.span.first, last))
        self.scene.change(who, speaks_for=tuple(ended if one is now else one for one in party.speaks_for))
        self.model.note("may speak no more", last, who=who, child=child)

    def may_speak(self, who: UUID, child: UUID, first: date | None) -> None:
        self.speaking.add((who, child))
        speaks = (*self.scene.people[who].speaks_for, SpeaksFor(child, Span(first)))
        self.scene.change(who, speaks_for=speaks)
        self.model.note("may speak", *_given(first), who=who, child=child)

    @rule(who=parents)
    def a_court_bars_a_parent_or_ends_it(self, who: UUID) -> None:
        self._toggle(self.barred, who, "barred", ("barred", "free again"))

    @rule(who=people)
    def an_address_is_hidden_or_no_more(self, who: UUID) -> None:
        self._toggle(self.hidden, who, "address_hidden", ("hides", "hides no more"))

    def _toggle(self, now: set[UUID], who: UUID, field: str, words: tuple[str, str]) -> None:
        spans = getattr(self.scene.people[who], field)
        if who in now:
            now.discard(who)
            last = max(self.today(), spans[-1].first)
            self.office_day = last
            spans = (*spans[:-1], Span(spans[-1].first, last))
            self.model.note(words[1], last, who=who)
        else:
            now.add(who)
            first = self.today() + 2 * DAY
            spans = (*spans, Span(first))
            self.model.note(words[0], first, who=who)
        self.scene.change(who, **{field: spans})

    @precondition(lambda self: DAN not in self.able)
    @rule()
    def a_child_is_judged_able(self) -> None:
        self.able.add(DAN)
        self.scene.change(DAN, able_since=self.today())
        self.model.note("able", self.today(), who=DAN)

    # Support, reviews, wordings, agencies, holds.

    def open(self) -> None:
        self.scene.support.append(Support(self.today()))
        self.model.note("opened", self.today())

    @rule(days=st.sampled_from([0, 1, 28, 29, 60]), again=st.booleans())
    def support_ends_and_perhaps_begins_again(self, days: int, again: bool) -> None:
        last = self.scene.support[-1]
        if last.ended_on is None:
            last = last._replace(ended_on=self.today())
            self.scene.support[-1] = last
            self.model.note("ended", self.today(), opened=last.opened_on)
        self.now += days * DAY
        if again and last.ended_on is not None and self.today() > last.ended_on:
            self.open()

    @rule(days=st.sampled_from([-10, 0, 14, 30]), late=st.sampled_from([None, 0, 28, 29]))
    def a_review_is_due(self, days: int, late: int | None) -> None:
        """Perhaps time goes on until it is so many days late."""
        due = self.today() + days * DAY
        self.model.note("review due", due, number=len(self.scene.reviews))
        self.scene.reviews.append(Review(due))
        if late is not None and days >= 0:
            self.now = noon(due + late * DAY).astimezone(UTC)

    @precondition(lambda self: any(one.held_on is None for one in self.scene.reviews))
    @rule()
    def a_review_is_held(self) -> None:
        number, review = next((n, one) for n, one in enumerate(self.scene.reviews) if one.held_on is None)
        self.scene.reviews[number] = review._replace(held_on=self.today())
        self.model.note("review held", self.today(), number=number)

    @rule(edition=st.integers(1, 2), later=some_days)
    def the_law_needs_newer_words(self, edition: int, later: int) -> None:
        if self.scene.wordings[edition].needed_from is None:
            day = self.today() + later * DAY
            self.scene.wordings[edition] = Wording(f"2026-{edition + 1}", day)
            self.model.note("wording needed", day, edition=edition)
            self.now = max(self.now, noon(day).astimezone(UTC))

    @rule(to=st.sampled_from([REFERRER, AGENCIES, HEALTH_VISITOR]))
    def an_agency_comes_or_goes(self, to: To) -> None:
        if to not in self.involved:
            self.join(to)
            return
        self.involved.discard(to)
        number = max(n for n, one in enumerate(self.scene.agencies) if one.agency == to.agency)
        self.scene.agencies[number] = self.scene.agencies[number]._replace(
            span=Span(self.scene.agencies[number].span.first, self.today())
        )
        self.model.note("went", self.today(), agency=to.agency, part=to.topic.recipient)
        self.office_day += DAY

    def join(self, to: To) -> None:
        self.involved.add(to)
        assert to.agency is not None
        self.scene.agencies.append(Involved(to.agency, to.topic.recipient, Span(self.today())))
        self.model.note("joined", self.today(), agency=to.agency, part=to.topic.recipient)

    @rule(hours=st.sampled_from([1, 2, 24]), over=st.sampled_from([True, True, False]))
    def a_hold_is_put_for_some_hours(self, hours: int, over: bool) -> None:
        since = self.moment()
        self.moments.append(since + timedelta(hours=hours))
        self.scene.holds.append(Hold(*self.moments[-2:]))
        self.model.note("hold", since)
        self.model.note("hold lifted", self.moments[-1])
        if over:
            self.now = self.moments[-1]
