"""What `decide` is told of a family, read from the database (policy statement; 1.2-1.4, 7.4).

One question a table, however long the family's story is. Of a past moment only what had been written down by then is
told. Whoever asks has the right to the family from their own rule; nothing here is shown to anybody.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from consent.agencies.queries import involved
from consent.deciding_facts import Party, Review, Role, Span, SpeaksFor, Spoke, State, Support, Wording
from consent.models import Statement
from consent.questions import WORDING_VERSION
from families.models import Assessment, Family, Person
from families.models.family import PARENTS


def state_of(family_id: UUID, *, at: datetime | None = None) -> State:
    at = at or timezone.now()
    family = Family.objects.only("opened_on", "ended_on", "review_due_on").get(pk=family_id)
    return State(
        people=_people(family_id),
        statements=_statements(family_id, at),
        wordings=(Wording(WORDING_VERSION),),
        agencies=involved(family, at=at),
        support=(Support(family.opened_on, family.ended_on),),
        reviews=(Review(due_on=family.review_due_on), *_reviews_held(family_id)),
    )


def _people(family_id: UUID) -> tuple[Party, ...]:
    people = list(Person.objects.filter(family=family_id))
    children = tuple(SpeaksFor(one.id) for one in people if one.is_child)
    return tuple(_party(one, children) for one in people)


def _party(person: Person, children: tuple[SpeaksFor, ...]) -> Party:
    """Until somebody writes down otherwise, a parent or carer of the household speaks for its children."""
    role = Role.PARENT if person.kin in PARENTS else Role.CHILD if person.is_child else Role.OTHER
    return Party(
        id=person.id,
        role=role,
        here=_here(person),
        born_on=person.born_on,
        speaks_for=children if role is Role.PARENT else (),
    )


def _here(person: Person) -> tuple[Span, ...]:
    if person.left_on is not None:
        return (Span(None, person.left_on - timedelta(days=1)),)
    return (Span(),) if person.lives_here else ()


def _statements(family_id: UUID, at: datetime) -> tuple[Spoke, ...]:
    rows = Statement.objects.filter(family=family_id, recorded_at__lte=at)
    return tuple(_spoke(one) for one in rows)


def _spoke(said: Statement) -> Spoke:
    return Spoke(
        id=said.id,
        giver_id=said.giver_id,
        recipient_kind=said.recipient_kind,
        recipient_name=said.recipient_name or "",
        purpose=said.purpose,
        information=said.information,
        items=said.items,
        answer=said.answer,
        how=said.how,
        said_on=said.said_on,
        recorded_at=said.recorded_at,
        wording_version=said.wording_version,
        until=said.until,
        occasion=said.occasion or "",
        digest=said.digest,
    )


def _reviews_held(family_id: UUID) -> tuple[Review, ...]:
    rows = Assessment.objects.filter(family=family_id, kind=Assessment.Kind.REVIEW)
    return tuple(Review(held_on=day) for day in rows.values_list("held_on", flat=True))
