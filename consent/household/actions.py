"""Writing down who lives with a family and who may decide. Every action adds a row; none changes one (1.2)."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from consent.household.models import OF_A_CHILD, OF_PARENTS, Fact, FactKind
from consent.household.rules import CHANGE_FACT, WHO_DECIDES
from consent.household.telling import DAY
from consent.turn import take_turn
from families.actions.people import keep_home
from families.actions.reach import changed, must_reach
from families.models import Family, Person
from families.models.family import PARENTS
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.unchanged import added


@dataclass(frozen=True, kw_only=True)
class Days:
    """From and until which day, both included, and who says so."""

    says_who: str
    first_on: date | None = None
    last_on: date | None = None
    why: str = ""


def fits(kind: FactKind, person: Person, child: Person | None) -> bool:
    """Only parents and carers speak for a child, and only a child is judged able."""
    if (child is not None) is not (kind in OF_A_CHILD) or (child and not child.is_child):
        return False
    return person.kin in PARENTS if kind in OF_PARENTS else person.is_child or kind != FactKind.ABLE


@transaction.atomic
def write_down(
    *, by: Viewer, family: Family, kind: FactKind, person: Person, child: Person | None, days: Days
) -> Fact:
    must_reach(WHO_DECIDES, by, family.pk)
    take_turn(family.pk)
    of_family = {one.family_id for one in (person, child) if one is not None} == {family.pk}
    if not (of_family and fits(kind, person, child)):
        raise Denied
    fact = Fact(family=family, kind=kind, person=person, child=child)
    return _add(fact, by, WHO_DECIDES, days)


@transaction.atomic
def follow(*, by: Viewer, fact: Fact, days: Days, mistaken: bool) -> Fact:
    """What stands from now on in the place of `fact`; of a mistake, nothing."""
    take_turn(fact.family_id)
    must_reach(CHANGE_FACT, by, fact.pk)
    after = Fact(
        family_id=fact.family_id,
        kind=fact.kind,
        person=fact.person,
        child=fact.child,
        instead_of=fact,
        mistaken=mistaken,
    )
    if mistaken:
        days = replace(days, first_on=fact.first_on, last_on=fact.last_on, why=fact.why or "")
    return _add(after, by, CHANGE_FACT, days)


def _add(fact: Fact, by: Viewer, rule: Rule, days: Days) -> Fact:
    fact.first_on, fact.last_on = days.first_on, days.last_on
    fact.says_who, fact.why, fact.recorded_by_id = days.says_who, days.why or None, by.user_id
    fact.save(force_insert=True)
    if fact.kind == FactKind.LIVES_HERE:
        _keep_home(fact.person)
    changed(rule, by, fact.family_id, *added(fact))
    return fact


def _keep_home(person: Person) -> None:
    """The file says of today what the facts say of all days."""
    stays = person.facts.filter(kind=FactKind.LIVES_HERE, follower=None, mistaken=False)
    ends = [one.last_on for one in stays]
    here = None in ends
    left_on = None if here else max((day + DAY for day in ends if day), default=None)
    keep_home(person=person, lives_here=here, left_on=left_on)
