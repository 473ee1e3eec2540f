"""People a form may offer. Whoever has a tie to the family is never among them (4.3, 5.4)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from families.models import Caseload, Conflict, Family, Match
from families.rules import SEE_FILE, answered_for
from families.work_rules import CHOOSE_ORGANISER, CHOOSE_VOLUNTEER
from hsww.access import firewall
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people.models import Acknowledgement, User
from hsww.people.queries import current_policy

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]


def untied(people: QuerySet[User], family: Family) -> QuerySet[User]:
    return people.exclude(pk__in=Conflict.objects.filter(family=family, ends_on=None).values("person"))


def volunteers_for(viewer: Viewer, family: Family) -> QuerySet[User]:
    """Volunteers of today who keep to the policy in force and do not visit this family yet; nobody sends herself."""
    visiting = Match.objects.filter(family=family, ends_on=None).values("volunteer")
    agreed = Acknowledgement.objects.filter(hat=Hat.VOLUNTEER, version=current_policy()).values("user")
    people = untied(CHOOSE_VOLUNTEER.rows(viewer), family).filter(pk__in=agreed)
    return people.exclude(pk__in=visiting).exclude(pk=viewer.user_id)


def volunteers_by_load(viewer: Viewer, family: Family) -> Groups:
    """Whom to offer, under how many families each visits now, the fewest first; with their districts.

    What the viewer must not see is neither counted nor placed (4.3).
    """
    offered = volunteers_for(viewer, family)
    now = firewall.behind(viewer, Match.objects.filter(volunteer__in=offered, ends_on=None))
    visited: dict[str, list[str]] = {}
    for volunteer, district in now.values_list("volunteer", "family__district"):
        visited.setdefault(str(volunteer), []).append(district)
    groups: dict[int, Choices] = {}
    for one, name in named(offered):
        districts = visited.get(one, [])
        where = " and ".join(sorted({district for district in districts if district}))
        groups.setdefault(len(districts), []).append((one, f"{name} (in {where})" if where else name))
    return [(_load(count), groups[count]) for count in sorted(groups)]


def _load(families: int) -> str:
    return f"Visits {families or 'no'} {'family' if families in (0, 1) else 'families'} now"


def organisers_for(viewer: Viewer, family: Family) -> QuerySet[User]:
    """Whoever only covers the family leaves it with the co-ordinator it has."""
    people = untied(CHOOSE_ORGANISER.rows(viewer), family)
    if answered_for(viewer, Family.objects.filter(pk=family.pk)).exists():
        return people
    return people.filter(pk__in=_answering(family))


def next_organisers_for(viewer: Viewer, family: Family) -> QuerySet[User]:
    """Whom the family can be handed to: not whoever has it."""
    return organisers_for(viewer, family).exclude(pk__in=_answering(family))


def _answering(family: Family) -> QuerySet[Any]:
    answering: QuerySet[Any] = Caseload.objects.filter(family=family, ends_on=None).values("organiser")
    return answering


def people_who_may_be_tied(viewer: Viewer, family: Family) -> QuerySet[User]:
    """Oneself; and every volunteer, where the family is in one's own care. Who has a tie already is not left out."""
    me = Q(pk=viewer.user_id)
    if not SEE_FILE.rows(viewer).filter(pk=family.pk).exists():
        return User.objects.filter(me)
    return User.objects.filter(me | Q(pk__in=CHOOSE_VOLUNTEER.rows(viewer).values("pk")))


def named(people: Iterable[Any]) -> Choices:
    """Ids and names, by name. All are fetched before the first is opened, so that one query fetches the keys."""
    found = list(people)
    return sorted(((str(person.id), person.display_name) for person in found), key=lambda one: one[1])
