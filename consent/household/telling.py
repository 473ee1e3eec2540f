"""What the facts come to for `decide`: each person as a `Party`, with all their days (1.2).

Until somebody writes down otherwise, a parent or carer who lives with the family speaks for its children: so nobody's
word is passed over for want of a form.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from consent.deciding_facts import Party, Role, Span, SpeaksFor
from consent.household.models import SPEAKS, Fact, FactKind
from families.models import Person
from families.models.family import PARENTS

DAY = timedelta(days=1)


def known(facts: Iterable[Fact], at: datetime) -> list[Fact]:
    """Those that stood at that moment, by what had been written down by then."""
    written = [one for one in facts if one.recorded_at <= at]
    followed = {one.instead_of_id for one in written}
    return [one for one in written if one.id not in followed and not one.mistaken]


def party(
    person: Person, facts: Sequence[Fact], children: Iterable[UUID], on: date, *, hidden: bool
) -> Party:
    """`hidden`: the address is kept from the family's own volunteer, so from everybody. It hides each of them, also who
    lives elsewhere now: where they lived before may be where the others live still."""
    own = [one for one in facts if one.person_id == person.id]
    parent = person.kin in PARENTS
    return Party(
        id=person.id,
        role=Role.PARENT if parent else Role.CHILD if person.is_child else Role.OTHER,
        here=here(person, own),
        born_on=person.born_on if person.is_child else None,
        able_since=_able_since(own, on),
        speaks_for=tuple(one for child in children for one in _speaks(child, own)) if parent else (),
        barred=_spans(own, FactKind.BARRED),
        address_hidden=(*_spans(own, FactKind.HIDDEN), *([Span()] if hidden else [])),
    )


def here(person: Person, own: Iterable[Fact]) -> tuple[Span, ...]:
    """By the facts, or, while nobody wrote any down, as the person was entered."""
    spans = _spans(own, FactKind.LIVES_HERE)
    if spans:
        return spans
    if person.left_on is not None:
        return (Span(None, person.left_on - DAY),)
    return (Span(),) if person.lives_here else ()


def _spans(own: Iterable[Fact], *kinds: FactKind, child: UUID | None = None) -> tuple[Span, ...]:
    return tuple(
        Span(one.first_on, one.last_on) for one in own if one.kind in kinds and one.child_id == child
    )


def _speaks(child: UUID, own: Sequence[Fact]) -> list[SpeaksFor]:
    spans = list(_spans(own, *SPEAKS, child=child)) or [Span()]
    for gap in _spans(own, FactKind.NOT_RESPONSIBLE, child=child):
        spans = [part for span in spans for part in _without(span, gap)]
    return [SpeaksFor(child, span) for span in spans]


def _without(span: Span, gap: Span) -> list[Span]:
    """A gap until the last day there is has no end."""
    begins, ends = gap.first not in (None, date.min), gap.last not in (None, date.max)
    before = Span(span.first, _earlier(span.last, gap.first - DAY)) if gap.first and begins else None
    after = Span(_later(span.first, gap.last + DAY), span.last) if gap.last and ends else None
    return [one for one in (before, after) if one and not (one.first and one.last and one.first > one.last)]


def _earlier(day: date | None, other: date) -> date:
    return other if day is None else min(day, other)


def _later(day: date | None, other: date) -> date:
    return other if day is None else max(day, other)


def _able_since(own: Iterable[Fact], on: date) -> date | None:
    days = [span.first for span in _spans(own, FactKind.ABLE) if span.last is None or on <= span.last]
    return min((day for day in days if day), default=None)
