"""A family over years, at random: how time goes on, and what is said and decided.

Time mostly goes on, by seconds or weeks and over the changes of the clocks; at times the clock is set back.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from consent.deciding_facts import (
    Party,
    Role,
    Wording,
)
from tests.consent.deciding_changes import (
    CHILDREN,
    EVERYBODY,
    PARENTS,
    RECIPIENTS,
    ROUTINE,
    Changes,
    people,
    some_days,
)
from tests.consent.deciding_scene import (
    AGENCIES,
    ANNA,
    BEN,
    CARA,
    DAN,
    DAY,
    GRAN,
    HEALTH_VISITOR,
    LONDON,
    REFERRER,
    To,
)
from tests.consent.deciding_word import london_day

LIKELY = tuple(zip(RECIPIENTS[:-1:2], RECIPIENTS[1::2], strict=True))
"""Pairs that are easily taken for one another."""
BORN = date(2008, 4, 20)
OF_AGE = date(2026, 4, 20)
"""Cara comes of age within the first months."""

recipients = st.tuples(st.sampled_from([0] * 4 + [1] * 4 + [2]), st.sampled_from(RECIPIENTS))
"""The first or second of those that this family has most to do with, or any."""
forms = st.tuples(
    st.sampled_from(["paper", "screen", "said"]), st.sampled_from(["2026-1", "2026-2", "2026-3"])
)
lasting = st.sampled_from([None, None, None, 0, 1, 30])
words = st.fixed_dictionaries(
    {
        "who": people,
        "answer": st.sampled_from(["given"] * 4 + ["limited", "refused", "refused", "withdrawn"]),
        "how": st.sampled_from(["said", "paper", "screen"]),
        "ago": some_days,
        "written_after": st.sampled_from([0, 0, 3]),
        "lasts": lasting,
        "lines": st.integers(1, 3),
        "wording": st.sampled_from(["2026-1", "2026-2", "2026-3", "2026-3"]),
    }
)


def key_of(to: To) -> tuple[str, ...]:
    return (to.topic.recipient, to.topic.name, to.topic.purpose, to.occasion, to.digest)


class Years(Changes):
    @initialize(
        alone=st.booleans(),
        likely=st.sampled_from([*LIKELY[:2] * 3, *LIKELY]),
        form=forms,
    )
    def a_family_comes(self, alone: bool, likely: tuple[To, To], form: tuple[str, str]) -> None:
        self.likely = likely
        roles = dict.fromkeys(PARENTS, Role.PARENT) | dict.fromkeys(CHILDREN, Role.CHILD) | {GRAN: Role.OTHER}
        for who, role in roles.items():
            self.scene.people[who] = Party(id=who, role=role, here=())
            self.model.note(str(role), who=who)
        self.scene.change(CARA, born_on=BORN)
        self.model.note("born", BORN, who=CARA)
        for who in (ANNA, *CHILDREN, *(() if alone else (BEN,))):
            self.arrive(who, None)
        for who in (ANNA, BEN):
            for child in CHILDREN:
                self.may_speak(who, child, None)
        for edition, version in enumerate(("2026-1", "2026-2", "2026-3")):
            self.scene.wordings.append(Wording(version))
            self.model.note("wording", version=version, edition=edition)
        for to in (REFERRER, AGENCIES, HEALTH_VISITOR):
            self.join(to)
        self.open()
        self.all_say(likely[0], "given", None, *form)

    @rule(forward=st.sampled_from([1, 60, 3600, 86400, 86400, 7 * 86400, 29 * 86400, 45 * 86400]))
    def time_goes_on(self, forward: int) -> None:
        self.now += timedelta(seconds=forward)

    @rule(back=st.sampled_from([1, 3600, 7200, 86400]))
    def the_clock_is_set_back(self, back: int) -> None:
        self.now -= timedelta(seconds=back)

    @rule(month=st.sampled_from([3, 6, 10, 12]), minutes=st.integers(-90, 90))
    def it_is_about_midnight_or_the_clocks_change(self, month: int, minutes: int) -> None:
        """The next end of such a month: around midnight in London, or the night on which the clocks change."""
        then = datetime(self.now.year, month, 30 if month == 6 else 29, 0, tzinfo=UTC) + timedelta(
            minutes=minutes
        )
        if then > self.now and then - self.now < timedelta(days=90):
            self.now = then

    @rule(
        which=st.integers(0, 99),
        later=st.sampled_from([0, 1, 28, 29]),
        seconds=st.sampled_from([-1, 0, 43200]),
    )
    def it_is_a_day_on_which_something_may_turn(self, which: int, later: int, seconds: int) -> None:
        """A day that some fact names, or so many days after it; at the stroke of midnight, before it, or at noon."""
        facts = (fact for some in self.model.facts.values() for fact in some)
        named = {fact.get(name) for fact in facts for name in ("day", "until", "ends")}
        days = sorted(day + later * DAY for day in {*named, OF_AGE} if type(day) is date and day > BORN)
        turns = [datetime.combine(day, time(), LONDON) + timedelta(seconds=seconds) for day in days]
        ahead = [one for one in turns if timedelta() < one - self.now < timedelta(days=200)]
        if ahead:
            self.now = ahead[which % len(ahead)].astimezone(UTC)

    # What is said.

    @rule(words=words, to=recipients)
    def somebody_says(self, words: dict[str, Any], to: tuple[int, To]) -> None:
        """Some of it is written down only when time has gone on."""
        day = london_day(self.now) - words["ago"] * DAY
        self.now += words["written_after"] * DAY
        until = None if words["lasts"] is None else day + words["lasts"] * DAY
        usual = {name: words[name] for name in ("answer", "how", "lines", "wording")}
        self._says(words["who"], self.to(to), on=day, until=until, **usual)

    @rule(to=recipients, answer=st.sampled_from(["given"] * 4 + ["limited"]), lasts=lasting, form=forms)
    def everybody_says_yes(
        self, to: tuple[int, To], answer: str, lasts: int | None, form: tuple[str, str]
    ) -> None:
        """If it is for a time, the time goes by."""
        self.all_say(self.to(to), answer, lasts, *form)
        self.now += (lasts or 0) * DAY

    @rule(to=recipients, who=st.sampled_from([ANNA, BEN, DAN]), ago=some_days)
    def one_says_no(self, to: tuple[int, To], who: UUID, ago: int) -> None:
        self._says(who, self.to(to), answer="refused", on=london_day(self.now) - ago * DAY)

    @rule(to=recipients, lasts=lasting, decided=st.booleans())
    def the_parents_disagree(self, to: tuple[int, To], lasts: int | None, decided: bool) -> None:
        self.all_say(self.to(to), "given")
        self._says(BEN, self.to(to), answer="withdrawn", on=london_day(self.now))
        if decided:
            self._lead(self.to(to), True, 0, lasts)

    def all_say(
        self, to: To, answer: str, lasts: int | None = None, how: str = "paper", wording: str = "2026-3"
    ) -> None:
        on = london_day(self.now)
        until = None if lasts is None else on + lasts * DAY
        for who in EVERYBODY:
            if self.model.lives_here(who, on):
                self._says(who, to, answer=answer, on=on, until=until, how=how, wording=wording)

    def _says(
        self, who: UUID, to: To, *, answer: str, on: date, how: str = "paper", lines: int = 2, **more: Any
    ) -> None:
        written, until, wording = self.moment(), more.get("until"), more.get("wording", "2026-3")
        usual = {"how": how, "until": until, "wording": wording}
        said = self.scene.says(who, to, answer, on=on, lines=lines, written_down=written, **usual)
        shown = None if to.topic.purpose in ROUTINE else lines
        same = {"id": said, "answer": answer, "written": written, "lines": shown, **usual}
        self.model.note("said", on, who=who, to=key_of(to), **same)

    @rule(to=recipients, general=st.booleans(), which=st.integers(0, 2), lasts=lasting)
    def the_lead_decides(self, to: tuple[int, To], general: bool, which: int, lasts: int | None) -> None:
        self._lead(self.to(to), general, which, lasts)

    def _lead(self, to: To, general: bool, which: int, lasts: int | None) -> None:
        lines = tuple((said, which) for said in self.said_about(to))
        day, written = london_day(self.now), self.moment()
        ends = None if lasts is None else day + lasts * DAY
        self.scene.lead_decides(to, on=day, general=general, lines=lines, ends_on=ends, written_down=written)
        same = {"general": general, "lines": set(lines), "ends": ends, "written": written}
        self.model.note("lead decided", day, to=key_of(to), **same)

    def said_about(self, to: To) -> list[UUID]:
        return [
            one.id
            for one in self.scene.statements
            if (one.recipient_kind, one.recipient_name, one.purpose, one.occasion, one.digest) == key_of(to)
        ]
