"""Whether `decide` and the slow model agree about a family over years, and what must hold whatever happened.

After every event the usual things are asked: about the children, each parent's own part and the family, resting on all
that was ever said. Beside that, anything is asked, about now and about moments that are past, with or without a ground.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from consent.deciding import Decision, decide
from consent.deciding_facts import FAMILY, Ground, GroundKind, Item, Line, Proposed, Span, State
from consent.deciding_words import MAY_GO, MAY_NOT_GO, Why
from consent.models import Kind
from tests.consent.deciding_changes import ROUTINE
from tests.consent.deciding_scene import ANNA, BEN, CARA, DAN, DAY, GRAN, NEIGHBOUR, ZED, Scene, To
from tests.consent.deciding_word import london_day
from tests.consent.deciding_years import Years, key_of, recipients

HOW = {Why.AGREED: "yes", Why.LEAD_DECIDED: "lead", Why.GROUND: "ground"}
ASKED_ALWAYS = (FAMILY, *(frozenset(some) for some in [(ANNA,), (CARA,), (DAN,), (ANNA, CARA)]))
SELDOM = tuple(
    frozenset(some)
    for some in [(BEN,), (GRAN,), (CARA, DAN), (ANNA, BEN, CARA), (ZED, ANNA), (NEIGHBOUR,), ()]
)
ABOUT = (*ASKED_ALWAYS * 2, *SELDOM)
SHOWS = (*[frozenset[UUID]()] * 6, frozenset({ANNA}), frozenset({BEN, NEIGHBOUR}))
NUMBERS = tuple(UUID(int=100 + number) for number in range(len(ASKED_ALWAYS)))
CHANCE = random.Random(7)
grounds = st.sampled_from([None] * 4 + list(GroundKind))


class Deciding(Years):
    @invariant()
    def the_usual_is_asked(self) -> None:
        """Of one of those that the family has most to do with, and then of the other; now, and of some past moment."""
        self.turns += 1
        to, chance = self.likely[self.turns % 2], random.Random(self.turns)
        said = [one for known in self.likely for one in self.said_about(known)]
        kind = Kind.KIND_AND_LEVEL if to.topic.purpose in ROUTINE else Kind.SPECIFIC
        usual = Item(id=NUMBERS[0], kind=kind, lines=_on(said, 0), within=frozenset(said))
        items = tuple(
            replace(usual, id=number, about=about)
            for number, about in zip(NUMBERS, ASKED_ALWAYS, strict=False)
        )
        self._ask(_proposed(to, items), to, self.now + timedelta(milliseconds=1))
        odd = replace(
            usual,
            kind=chance.choice([*[kind] * 3, *Kind]),
            about=chance.choice(ABOUT),
            lines=_on(said[chance.randint(0, 1) :], chance.choice([0, 1, 2, -1])),
            within=frozenset(said[chance.randint(0, 1) :] if chance.random() < 0.5 else ()),
            shows_where=chance.choice(SHOWS),
            bears_on_concern=chance.random() < 0.5,
        )
        then = chance.choice(self.moments[-12:] or [self.now]) + timedelta(
            microseconds=chance.choice([-1, 0, 1])
        )
        kind_of = chance.choice([*[None] * 7, *GroundKind])
        ground = _ground(chance.choice, kind_of, (odd, usual), london_day(then)) if kind_of else None
        done = {"verified": chance.random() < 0.5, "approved": chance.random() < 0.5}
        self._ask(_proposed(to, (odd,), ground=ground, **done), to, then)

    @rule(data=st.data(), to=recipients, kind=grounds, past=st.booleans())
    def anything_is_asked(
        self, data: st.DataObject, to: tuple[int, To], kind: GroundKind | None, past: bool
    ) -> None:
        at = data.draw(st.sampled_from(self.moments)) if past and self.moments else self.moment()
        at += data.draw(st.sampled_from([0, 0, -1, 1])) * timedelta(microseconds=1)
        asked, count = self.to(to), data.draw(st.integers(1, 2))
        items = tuple(_item(data, asked, place, self.said_about(asked)) for place in range(count))
        done = {"verified": data.draw(st.booleans()), "approved": data.draw(st.booleans())}
        pick = partial(_drawn, data)
        ground = _ground(pick, kind, items, london_day(at)) if kind else None
        self._ask(_proposed(asked, items, ground=ground, **done), asked, at)

    def state(self, at: datetime) -> State:
        """What was known at that moment, or more: `decide` passes over what was written down later."""
        assert at.tzinfo is not None
        return self.scene.state()

    def _ask(self, proposed: Proposed, to: To, at: datetime) -> None:
        found = decide(proposed, self.state(at), at)
        asked = _as_told(proposed, to)
        ours = [
            (HOW.get(one.why, "no"), one.statements if one.allowed else frozenset()) for one in found.items
        ]
        assert ours == self.model.verdicts(asked, at), (found, proposed, at)
        assert (set(found.before), set(found.after)) == self.model.to_do(asked, at), (found, proposed, at)
        self._always_so(found, proposed, at)

    def _always_so(self, found: Decision, proposed: Proposed, at: datetime) -> None:
        said = self.scene.statements
        mixed = Scene(**{**vars(self.scene), "statements": CHANCE.sample(said, len(said))})
        assert decide(proposed, mixed.state(), at) == found
        assert {one.to_say for one in found.items} <= {MAY_GO, MAY_NOT_GO}
        assert all(one.reason and one.clause for one in found.items)


def _on(statements: list[UUID], line: int) -> frozenset[Line]:
    return frozenset(Line(one, line) for one in statements)


def _proposed(to: To, items: tuple[Item, ...], **more: Any) -> Proposed:
    return Proposed(
        topic=to.topic, items=items, agency=to.agency, occasion=to.occasion, digest=to.digest, **more
    )


def _as_told(proposed: Proposed, to: To) -> dict[str, Any]:
    """In the model's own words."""
    ground = proposed.ground
    return {
        "to": key_of(to),
        "agency": to.agency,
        "items": [_told(item) for item in proposed.items],
        "ground": ground and {**vars(ground), "kind": str(ground.kind), "law": ground.in_force},
        "verified": proposed.verified,
        "approved": proposed.approved,
    }


def _drawn(data: st.DataObject, some: list[Any]) -> Any:
    return data.draw(st.sampled_from(some))


def _item(data: st.DataObject, to: To, number: int, statements: list[UUID]) -> Item:
    """Mostly of the kind that is asked for, and resting on every permission there is."""
    routine = to.topic.purpose in ROUTINE
    odd = data.draw(st.integers(0, 9)) == 0
    which = data.draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    rests_on = statements if data.draw(st.integers(0, 5)) else statements[:1]
    return Item(
        id=NUMBERS[number],
        kind=Kind.KIND_AND_LEVEL if routine is not odd else Kind.SPECIFIC,
        about=data.draw(st.sampled_from(ABOUT)),
        lines=_on(rests_on, which),
        within=frozenset(statements if data.draw(st.booleans()) else ()),
        shows_where=data.draw(st.sampled_from(SHOWS)),
        bears_on_concern=data.draw(st.booleans()),
    )


def _ground(
    pick: Callable[[list[Any]], Any], kind: GroundKind, items: tuple[Item, ...], today: date
) -> Ground:
    some = [frozenset(), frozenset({items[0].id}), frozenset(one.id for one in items)]
    first = today + pick([-30, -30, 0, 1]) * DAY
    return Ground(
        kind=kind,
        in_force=Span(first, first + pick([30, 30, 29, 0]) * DAY),
        facts=pick(some),
        terms=pick(some),
        addresses=pick(some),
    )


def _told(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "general": item.kind == Kind.KIND_AND_LEVEL,
        "about": item.about,
        "lines": {tuple(line) for line in item.lines},
        "within": item.within,
        "where": item.shows_where,
        "bears": item.bears_on_concern,
    }


def of_length(runs: int, steps: int, *phases: Phase) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize="DECIDING_RUNS" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=phases or (Phase.generate, Phase.shrink),
    )
