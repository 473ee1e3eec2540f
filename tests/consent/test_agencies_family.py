"""Which agencies help a family, on which day, and who says so (1.2, 1.3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.agencies import actions, queries
from consent.agencies.models import Agency, AgencyKind, Contact, Involvement, Part
from consent.deciding_facts import Involved, Span
from consent.models import Recipient
from families.models import Family
from hsww.access.viewer import Denied, Viewer
from hsww.people.models import User
from tests.consent.making import co_ordinator, day_parts, family_of, parent
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY = timezone.localdate()


@pytest.fixture
def carer() -> tuple[User, Viewer]:
    return co_ordinator()


@pytest.fixture
def family(carer: tuple[User, Viewer]) -> Family:
    found = family_of(carer[0])
    parent(found)
    return found


@pytest.fixture
def contact(carer: tuple[User, Viewer]) -> Contact:
    by = carer[1]
    agency = actions.add_agency(by=by, name="Brindle School", kind=AgencyKind.SCHOOL, area="")
    return actions.add_contact(
        by=by, agency=agency, who="The office", job="", phone="01632 960113", email="", address=""
    )


def helps(by: Viewer, family: Family, agency: Agency, *, since: date = TODAY) -> Involvement:
    return actions.involve(
        by=by,
        family=family,
        agency=agency.pk,
        contact=None,
        part=Part.HELPS,
        says_who="Tamsin",
        begins_on=since,
    )


def test_the_words_of_a_part_are_those_that_permissions_are_given_in() -> None:
    assert set(Part.values) <= set(Recipient.values)


def test_the_co_ordinator_writes_down_who_helps_and_the_file_shows_it(
    carer: tuple[User, Viewer], family: Family, contact: Contact
) -> None:
    client = signed_in(carer[0])
    sent = {"who": str(contact.pk), "part": "agencies", "says_who": "Tamsin", **day_parts("begins_on", TODAY)}

    response = client.post(reverse("involvement_add", args=[family.pk]), sent)

    assert response.status_code == 302
    page = client.get(reverse("family_file", args=[family.pk])).content.decode()
    assert "Brindle School (The office): helps the family now" in page


def test_an_agency_helps_on_the_days_from_first_to_last_and_decide_is_told_so(
    carer: tuple[User, Viewer], family: Family, contact: Contact
) -> None:
    first = TODAY - timedelta(days=9)
    row = helps(carer[1], family, contact.agency, since=first)

    assert queries.involved(family) == (Involved(contact.agency_id, "agencies", Span(first, None)),)
    actions.end_involvement(by=carer[1], involvement=row)

    assert queries.involved(family) == (Involved(contact.agency_id, "agencies", Span(first, TODAY)),)


def test_said_twice_it_stands_once(carer: tuple[User, Viewer], family: Family, contact: Contact) -> None:
    assert helps(carer[1], family, contact.agency) == helps(carer[1], family, contact.agency)


def test_an_agency_that_came_back_is_written_down_again(
    carer: tuple[User, Viewer], family: Family, contact: Contact
) -> None:
    actions.end_involvement(by=carer[1], involvement=helps(carer[1], family, contact.agency))

    helps(carer[1], family, contact.agency)

    assert len(queries.involved(family)) == 2


def test_a_colleague_cannot_say_who_helps_a_family_that_is_not_hers(family: Family, contact: Contact) -> None:
    _, stranger = co_ordinator()

    with pytest.raises(Denied):
        helps(stranger, family, contact.agency)


def test_a_contact_of_another_agency_is_refused(
    carer: tuple[User, Viewer], family: Family, contact: Contact
) -> None:
    other = actions.add_agency(by=carer[1], name="Fen Surgery", kind=AgencyKind.GP, area="")

    with pytest.raises(Denied):
        actions.involve(
            by=carer[1], family=family, agency=other.pk, contact=contact.pk, part=Part.HELPS, says_who="T",
            begins_on=TODAY,
        )  # fmt: skip


def test_an_agency_that_is_no_longer_used_is_not_offered(
    carer: tuple[User, Viewer], family: Family, contact: Contact
) -> None:
    actions.end_agency(by=carer[1], agency=contact.agency)

    page = signed_in(carer[0]).get(reverse("involvement_add", args=[family.pk])).content.decode()

    assert "Brindle School" not in page
    with pytest.raises(Denied):
        helps(carer[1], family, contact.agency)


@pytest.mark.parametrize("who", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_bad_choice_is_said_beside_the_field_and_what_was_typed_stays(
    who: str, carer: tuple[User, Viewer], family: Family
) -> None:
    sent = {"who": who, "part": "agencies", "says_who": "Aunt Mo", **day_parts("begins_on", TODAY)}

    page = signed_in(carer[0]).post(reverse("involvement_add", args=[family.pk]), sent).content.decode()

    assert "Choose which agency" in page
    assert 'value="Aunt Mo"' in page
