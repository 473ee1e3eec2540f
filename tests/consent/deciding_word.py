"""What may go, worked out a second time from the clauses and slowly, to be held against `decide`.

It shares nothing with it: no dataclass, no enum, no calendar. It is a list of things that happened, and every question
walks the whole list again. Somebody's standing is not a span with a first day, but the question "and on this day?" put
for every day on which anything changed since they spoke; a yes is not lapsed by rules, but dead if something in the
list killed it. Here: who may say what, and what their word is worth.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
GRACE = 28
ALWAYS = date(1900, 1, 1)
ROUTINE = {"general", "self_referral"}
TURNS = {"came", "left", "may speak", "may speak no more", "barred", "free again"}
"""What may end somebody's standing; once they answer for themselves, that stays."""
ONE_OCCASION = {"statistics", "photograph", "case_study"}
IN_WRITING = {"statistics", "photograph"}
GOES_ON_AFTERWARDS = {"move", *ONE_OCCASION}


def london_day(moment: datetime) -> date:
    """By the rule of the clocks: an hour on, between the last Sundays of March and October, each at 01:00 UTC."""
    utc = moment.astimezone(UTC)
    changes = []
    for month in (3, 10):
        last = datetime(utc.year, month, 31, 1, tzinfo=UTC)
        while last.weekday() != 6:
            last -= DAY
        changes.append(last)
    summer = changes[0] <= utc < changes[1]
    return (utc + timedelta(hours=1 if summer else 0)).date()


class Words:
    def __init__(self) -> None:
        self.facts: dict[str, list[dict[str, Any]]] = {}

    def note(self, what: str, day: Any = ALWAYS, **more: Any) -> None:
        self.facts.setdefault(what, []).append({"day": day, **more})

    def of(self, what: str, **more: Any) -> Iterator[dict[str, Any]]:
        for fact in self.facts.get(what, []):
            if all(fact[name] == value for name, value in more.items()):
                yield fact

    def going_on(self, begins: str, ends: str, day: date, **more: Any) -> bool:
        """An end is the last day on which it still was so."""
        begun = sum(fact["day"] <= day for fact in self.of(begins, **more))
        over = sum(fact["day"] < day for fact in self.of(ends, **more))
        return begun > over

    # Who may say what about whom, on a day.

    def lives_here(self, who: Any, day: date) -> bool:
        return self.going_on("came", "left", day, who=who)

    def is_parent(self, who: Any) -> bool:
        return any(self.of("parent", who=who))

    def decides_alone(self, who: Any, day: date) -> bool:
        if not any(self.of("child", who=who)):
            return True
        if any(fact["day"] <= day for fact in self.of("able", who=who)):
            return True
        for fact in self.of("born", who=who):
            born = fact["day"]
            had_birthday = (day.month, day.day) >= (born.month, born.day)
            if day.year - born.year - (0 if had_birthday else 1) >= 18:
                return True
        return False

    def may_speak(self, who: Any, subject: Any, day: date) -> bool:
        if not self.lives_here(who, day):
            return False
        if subject == "family":
            return self.is_parent(who)
        if not self.lives_here(subject, day) and who == subject:
            return False
        if self.decides_alone(subject, day):
            return bool(who == subject)
        return (
            self.is_parent(who)
            and self.going_on("may speak", "may speak no more", day, who=who, child=subject)
            and not self.going_on("barred", "free again", day, who=who)
        )

    def everybody(self) -> list[Any]:
        return [fact["who"] for what in ("parent", "child", "other") for fact in self.of(what)]

    def speakers(self, subject: Any, day: date) -> list[Any]:
        return [who for who in self.everybody() if self.may_speak(who, subject, day)]

    def always_might(self, who: Any, subject: Any, first: date, last: date) -> bool:
        """On each day from the first to the last on which it could have changed."""
        turns = {first, last}
        for fact in (one for what in TURNS for one in self.of(what)):
            if first <= fact["day"] <= last:
                turns |= {fact["day"], fact["day"] + DAY}
        return all(self.may_speak(who, subject, day) for day in turns if first <= day <= last)

    # What one person's last word is worth.

    def last_word(self, who: Any, to: Any, moment: datetime) -> dict[str, Any] | None:
        """Of the last day on which they spoke: what they signed on the screen after their last no, or else that no."""
        told = [
            fact
            for fact in self.of("said", who=who, to=to)
            if fact["written"] <= moment and fact["day"] <= london_day(moment)
        ]
        day = max((fact["day"] for fact in told), default=None)
        told = [fact for fact in told if fact["day"] == day]
        noes = [fact for fact in told if fact["answer"] in ("refused", "withdrawn")]
        if noes:
            last_no = max(fact["written"] for fact in noes)
            after = [fact for fact in told if fact["written"] > last_no]
            signed = [fact["written"] for fact in after if fact["how"] == "screen"]
            told = [fact for fact in after if fact["written"] >= min(signed)] if signed else noes
        best = None
        for fact in told:
            if best is None or fact["written"] >= best["written"]:
                best = fact
        return best

    def is_dead(self, said: dict[str, Any], subject: Any, purpose: str, today: date) -> bool:
        deaths: list[bool] = [not self.always_might(said["who"], subject, said["day"], today)]
        if said["until"] is not None:
            deaths.append(today > said["until"])
        opened = self.opened(today)
        deaths.append(said["day"] < opened)
        for held in self.of("review held"):
            deaths.append(said["day"] < held["day"] <= today)
        if purpose in ROUTINE:
            deaths.append(self.review_is_late(today, opened))
        for needed in self.of("wording needed"):
            deaths.append(needed["day"] <= today and self.edition(said["wording"]) < needed["edition"])
        if purpose not in GOES_ON_AFTERWARDS:
            for end in self.of("ended", opened=opened):
                deaths.append((today - end["day"]).days > GRACE)
        if purpose in IN_WRITING:
            deaths.append(said["how"] == "said")
        return any(deaths)

    def edition(self, version: str) -> int:
        return next((fact["edition"] for fact in self.of("wording", version=version)), -1)

    def opened(self, today: date) -> date:
        return max(fact["day"] for fact in self.of("opened") if fact["day"] <= today)

    def review_is_late(self, today: date, opened: date) -> bool:
        for due in self.of("review due"):
            held = [one for one in self.of("review held", number=due["number"]) if one["day"] <= today]
            if due["day"] >= opened and not held and (today - due["day"]).days > GRACE:
                return True
        return False

    def worth(self, who: Any, subject: Any, item: dict[str, Any], to: Any, moment: datetime) -> str:
        """ "no", "nothing" (never said, or dead), "not this" or "yes"."""
        said = self.last_word(who, to, moment)
        if said is None:
            return "nothing"
        if said["answer"] in ("refused", "withdrawn"):
            return "no"
        if self.is_dead(said, subject, to[2], london_day(moment)):
            return "nothing"
        if said["answer"] == "limited" and said["id"] not in item["within"]:
            return "not this"
        if item["general"]:
            return "yes" if said["lines"] is None else "not this"
        listed = said["lines"] is not None and any(
            (said["id"], number) in item["lines"] for number in range(said["lines"])
        )
        return "yes" if listed else "not this"
