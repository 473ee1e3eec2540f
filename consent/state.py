"""What `decide` is told of a family, read from the database (policy statement; 1.2-1.4, 7.4).

One question a table, however long the family's story is. Of a past moment only what had been written down by then is
told: a person who was entered later is not there yet, and whoever has moved since still lives where they did. Whoever
asks has the right to the family from their own rule; nothing here is shown to anybody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone

from consent.agencies.queries import involved
from consent.deciding import day_of
from consent.deciding_facts import LeadDecision, Line, Party, Review, Spoke, State, Support
from consent.household.telling import known, party
from consent.models import Information, Statement
from consent.requests.holds import of_state
from consent.standing import topic_of
from consent.wordings import as_decided
from families.models import Assessment, Family, Person
from hsww.access.prepared import A_ROW, Prepared, hand_over, was_handed

READ = ("people", "facts", "statements", "decided", "assessments")
SHOWN = (*READ, "referrals", "information")
"""What the pages ask besides."""

_information = Prepared(lambda family: Information.objects.filter(family=family), family=A_ROW)
_statements = Prepared(lambda family: Statement.objects.filter(family=family), family=A_ROW)


class Lived(NamedTuple):
    """As a person's file once said."""

    written_at: datetime
    here: bool
    left_on: date | None


def state_of(family_id: UUID, *, at: datetime | None = None) -> State:
    family = Family.objects.get(pk=family_id)
    prefetch_related_objects([family], *READ)
    if at is not None:
        _as_it_was(family, at)
    known = read(family, at or timezone.now())
    return replace(known, agencies=involved(family, at=at), holds=of_state(family, at))


def read_once(*families: Family) -> None:
    """Fetches all that `read` and the pages need, so that several panels of one page ask the database once."""
    unread = [family for family in families if not was_handed(family, "decided")]
    if len(unread) == 1:
        hand_over(unread[0], "information", _information.rows(family=unread[0].id))
        hand_over(unread[0], "statements", _statements.rows(family=unread[0].id))
    missing = [name for name in SHOWN if not all(was_handed(family, name) for family in unread)]
    if missing:
        prefetch_related_objects(unread, *missing)
    for family in unread:
        people = {person.id: person for person in family.people.all()}
        for said in family.statements.all():
            if said.giver_id in people:
                said.giver = people[said.giver_id]


def read(family: Family, at: datetime) -> State:
    """Of a family whose rows were fetched, asks nothing more. Which agencies help, and holds, are not in it."""
    return State(
        people=_people(family, at),
        statements=tuple(_spoke(one) for one in family.statements.all() if one.recorded_at <= at),
        wordings=as_decided(),
        decisions=tuple(_decisions(family, at)),
        support=(Support(family.opened_on, family.ended_on),),
        reviews=(Review(due_on=family.review_due_on), *_reviews_held(family.assessments.all())),
    )


def _people(family: Family, at: datetime) -> tuple[Party, ...]:
    people, facts = list(family.people.all()), known(family.facts.all(), at)
    children = [one.id for one in people if one.is_child]
    hidden = family.address_hidden
    return tuple(party(one, facts, children, day_of(at), hidden=hidden) for one in people)


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


def _decisions(family: Family, at: datetime) -> Iterator[LeadDecision]:
    about = {one.id: one for one in family.statements.all()}
    for one in family.decided.all():
        if one.recorded_at <= at:
            topic = topic_of(about[one.about_id])
            yield LeadDecision(
                id=one.id,
                topic=topic,
                decided_on=one.decided_on,
                recorded_at=one.recorded_at,
                general=one.general,
                lines=frozenset(Line(UUID(statement), line) for statement, line in one.lines),
                ends_on=one.ends_on,
                occasion=topic.occasion,
                digest=topic.digest,
            )


def _reviews_held(assessments: Iterable[Assessment]) -> tuple[Review, ...]:
    return tuple(Review(held_on=one.held_on) for one in assessments if one.kind == Assessment.Kind.REVIEW)


def _as_it_was(family: Family, at: datetime) -> None:
    """In memory only. What has no history was never changed since it was entered."""
    then = Family.history.filter(id=family.id, history_date__lte=at).order_by("-history_date")
    for due, ended, hidden in then.values_list("review_due_on", "ended_on", "address_hidden")[:1]:
        family.review_due_on, family.ended_on, family.address_hidden = due, ended, hidden
    entered: dict[UUID, list[Lived]] = {}
    rows = Person.history.filter(family_id=family.id).order_by("history_date")
    for pk, *row in rows.values_list("id", "history_date", "lives_here", "left_on"):
        entered.setdefault(pk, []).append(Lived(*row))
    by_then = [one for one in family.people.all() if _put_back(one, entered.get(one.id), at)]
    hand_over(family, "people", by_then)


def _put_back(person: Person, entered: list[Lived] | None, at: datetime) -> bool:
    """Whether the person had been entered by then."""
    if entered is None:
        return True
    last = next((one for one in reversed(entered) if one.written_at <= at), None)
    if last is not None:
        person.lives_here, person.left_on = last.here, last.left_on
    return last is not None
