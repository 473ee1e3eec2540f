"""Whatever was said, by whom and when: what the file's page says is what the decision comes to (1.2-1.4).

Nothing is saved. Statements, facts, reviews and the lead's decisions are drawn at random and handed to one family.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.deciding import decide
from consent.deciding_facts import FAMILY, Involved, Item, Line, Proposed, State
from consent.disagreements.models import Decided
from consent.household.models import Fact, FactKind
from consent.models import Answer, How, Kind, Purpose, Recipient, Statement
from consent.sharing import Asked, Together, current
from consent.standing import ROUTINE
from consent.standing import State as Stands
from consent.state import SHOWN, read
from families.models import Assessment, Family, Kin, Person
from hsww.access.prepared import hand_over

OPENED = date(2026, 1, 5)
SURGERY = UUID(int=21)
GOES = (Together.YES, Together.SOME, Together.LEAD_YES)
LONDON = ZoneInfo("Europe/London")
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"recipient_kind": Recipient.REFERRER, "purpose": Purpose.GENERAL},
    {"recipient_kind": Recipient.MULTI_AGENCY, "purpose": Purpose.MULTI_AGENCY, "recipient_name": "Hub"},
    {
        "recipient_kind": Recipient.OTHER,
        "purpose": Purpose.PHOTOGRAPH,
        "recipient_name": "Parish",
        "occasion": "May",
    },
)


def days_between(first: int, last: int) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda number: OPENED + timedelta(days=number))


days, late = days_between(0, 120), days_between(60, 120)
seldom = st.sampled_from([False, False, False, True])


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=LONDON)


@st.composite
def families(draw: st.DrawFn) -> Family:
    numbers = count(1)

    def new(model: type[Any], **row: Any) -> Any:
        return model(id=UUID(int=next(numbers)), **row)

    family = new(Family, opened_on=OPENED, review_due_on=draw(late) if draw(seldom) else None)
    kins = {"Anna": Kin.MOTHER, "Ben": Kin.FATHER, "Zed": Kin.FATHER, "Pip": Kin.CHILD}
    people = [
        new(Person, family=family, kin=kin, full_name=name, lives_here=name != "Zed", place=place)
        for place, (name, kin) in enumerate(kins.items())
    ]
    said = [draw(_statement(new, family, people)) for _ in range(draw(st.integers(2, 9)))]
    rows = {
        "people": people,
        "statements": said,
        "facts": [draw(_fact(new, family, people)) for _ in range(draw(st.integers(0, 3)))],
        "decided": [draw(_decided(new, family, said)) for _ in range(draw(st.integers(0, 2)))],
        "assessments": [new(Assessment, family=family, kind="review", held_on=draw(days))]
        if draw(seldom)
        else [],
        "referrals": [],
        "information": [],
    }
    assert set(rows) == set(SHOWN)
    for name, found in rows.items():
        hand_over(family, name, found)
    return family


@st.composite
def _statement(draw: st.DrawFn, new: Any, family: Family, people: list[Person]) -> Statement:
    question, day = draw(st.sampled_from([*QUESTIONS[:2] * 2, QUESTIONS[2]])), draw(days_between(0, 90))
    general = question["purpose"] in ROUTINE
    written = noon(day) + timedelta(hours=draw(st.integers(0, 60)))
    lasts = draw(st.integers(0, 90)) if draw(seldom) else None
    said: Statement = new(
        Statement,
        **question,
        family=family,
        giver=draw(st.sampled_from([*people[:2] * 5, *people[2:]])),
        information=Kind.KIND_AND_LEVEL if general else Kind.SPECIFIC,
        items=None if general else draw(st.sampled_from(["One thing", "One thing\nAnother"])),
        answer=draw(st.sampled_from([*[Answer.GIVEN] * 3, *Answer])),
        limits="Not all",
        how=draw(st.sampled_from(How)),
        said_on=day,
        recorded_at=written,
        wording_version="2026-1",
        until=None if lasts is None else day + timedelta(days=lasts),
    )
    return said


@st.composite
def _fact(draw: st.DrawFn, new: Any, family: Family, people: list[Person]) -> Fact:
    first = draw(days)
    kind = draw(st.sampled_from([FactKind.LIVES_HERE, FactKind.BARRED, FactKind.ABLE, FactKind.HIDDEN]))
    last = draw(st.none() | days.filter(lambda day: day >= first))
    who = people[3] if kind == FactKind.ABLE else draw(st.sampled_from(people[:3]))
    row = {"first_on": first, "last_on": last, "recorded_at": noon(draw(days))}
    fact: Fact = new(Fact, family=family, person=who, kind=kind, says_who="T", why="T", **row)
    return fact


@st.composite
def _decided(draw: st.DrawFn, new: Any, family: Family, said: list[Statement]) -> Decided:
    day, about = draw(late), draw(st.sampled_from(said))
    lines = [[str(one.id), 0] for one in said if draw(st.booleans())]
    row = {
        "general": draw(st.booleans()),
        "lines": lines,
        "ends_on": draw(late) if draw(seldom) else None,
        "reason": "T",
    }
    made: Decided = new(Decided, family=family, about=about, decided_on=day, recorded_at=noon(day), **row)
    return made


def why_goes(
    asked: Asked, state: State, at: datetime, *, about: Any = FAMILY, read_limits: bool = True
) -> bool:
    """As somebody sends it who names every line there is."""
    topic, said = asked.topic, [one.statement for one in asked.voices if one.statement]
    item = Item(
        id=UUID(int=1),
        kind=Kind.KIND_AND_LEVEL if topic.purpose in ROUTINE else Kind.SPECIFIC,
        about=about,
        lines=frozenset(Line(one.id, number) for one in said for number in (0, 1)),
        within=frozenset(one.id for one in said) if read_limits else frozenset(),
    )
    proposed = Proposed(topic=topic, items=(item,), agency=SURGERY, occasion=topic.occasion, verified=True)
    return decide(proposed, state, at).allowed


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(families(), late)
def test_the_page_and_the_decision_never_contradict_each_other(family: Family, day: date) -> None:
    at = noon(day) + timedelta(hours=1)
    state = replace(read(family, at), agencies=(Involved(SURGERY, Recipient.REFERRER),))

    for asked in current(family, at).asked:
        goes = why_goes(asked, state, at)
        assert goes == (asked.together in GOES), asked
        if goes and asked.together is not Together.LEAD_YES:
            assert why_goes(asked, state, at, read_limits=False) == (asked.together is Together.YES), asked
        for voice in asked.voices:
            if voice.person.kin != Kin.CHILD:
                own = why_goes(asked, state, at, about=frozenset({voice.person.id}))
                assert own == (voice.standing.state in (Stands.GIVEN, Stands.LIMITED)), voice
