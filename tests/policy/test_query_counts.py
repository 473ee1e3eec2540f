"""Suite 4: a list or file page asks the same number of questions of the databases for few rows and for a thousand."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.models import Caseload, Family, FamilyGrant, Kin, Match, Person, Stage
from families.rules import CASELOAD, MATCH
from hsww.access.grants import permission
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from hsww.vault.keyring import keyring
from tests import build

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FEW, MANY = 10, 1_000
MOST_VISITED = 25
"""Nobody visits a thousand families."""
MOST_FOR_A_LIST = 10
ABOUT_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@keyring()
def fill(count: int, *, organiser: User, volunteer: User) -> list[Family]:
    """So many active families, all in one caseload, the first of them visited by one volunteer."""
    today = timezone.localdate()
    families = Family.objects.bulk_create(
        Family(
            reference=f"Q{number}",
            name=f"Family{number}",
            stage=Stage.ACTIVE,
            informed_on=today,
            active_from=today,
        )
        for number in range(count)
    )
    Person.objects.bulk_create(
        Person(family=family, kin=Kin.MOTHER, full_name="Ana Example") for family in families
    )
    caseloads = Caseload.objects.bulk_create(Caseload(family=one, organiser=organiser) for one in families)
    matches = Match.objects.bulk_create(
        Match(family=one, volunteer=volunteer, made_by=organiser) for one in families[:MOST_VISITED]
    )
    grants = [*((fact, CASELOAD) for fact in caseloads), *((fact, MATCH) for fact in matches)]
    of = {ground: permission(FamilyGrant, ground) for ground in (CASELOAD, MATCH)}
    FamilyGrant.objects.bulk_create(
        FamilyGrant(
            user=organiser if ground == CASELOAD else volunteer,
            permission=of[ground],
            content_object_id=fact.family_id,
            source=fact.id,
        )
        for fact, ground in grants
    )
    return families


@contextmanager
def counted() -> Iterator[list[int]]:
    found: list[int] = []
    with (
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        yield found
    found.append(sum(not one["sql"].startswith(ABOUT_TRANSACTIONS) for one in [*data, *keys]))


def cost(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200  # the first fills what is kept for the process
    with counted() as found:
        assert client.get(address).status_code == 200
    return found[0]


def world_without(families: list[Family]) -> None:
    Match.objects.filter(family__in=families).delete()
    Family.objects.filter(pk__in=[one.pk for one in families]).delete()


PAGES = ("/families/", "/families/contacts/", "/visiting/")


def test_lists_cost_the_same_for_few_families_and_for_a_thousand() -> None:
    costs = {}
    for count in (FEW, MANY):
        organiser = build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
        volunteer = build.worker(Hat.VOLUNTEER)
        clients = {
            "/visiting/": build.sign_in(volunteer),
            **dict.fromkeys(("/families/", "/families/contacts/"), build.sign_in(organiser)),
        }
        families = fill(count, organiser=organiser, volunteer=volunteer)
        costs[count] = {page: cost(clients[page], page) for page in PAGES}
        costs[count]["file"] = cost(clients["/families/"], f"/families/{families[0].id}/")
        world_without(families)
    assert costs[FEW] == costs[MANY]
    assert costs[MANY]["/families/"] <= MOST_FOR_A_LIST
    assert costs[MANY]["/visiting/"] <= MOST_FOR_A_LIST
