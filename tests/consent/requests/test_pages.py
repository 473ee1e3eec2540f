"""The pages of what is asked, through the browser's own requests (10.2, 8.9, 7.2)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import Asker, Aware, CourtOrder, Outcome, Proved, Request
from families.models import Family
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests import build
from tests.consent.making import co_ordinator, day_parts, family_of, today
from tests.consent.releases.making import lead
from tests.consent.requests.making import FORM, about, paper_of, shared_now, taken
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAY = "I can’t say whether we know them."
ASKED = {
    "asker": "police",
    "who": "Pat Example",
    "job": "Constable",
    "organisation": "Fernshire Police",
    "came_by": "phone",
    "wants": "Is Tamsin with them?",
    "power": "",
    "occasion": "",
    "how": "none",
    "reference": "",
    "signed_by": "",
    "rank": "",
    **day_parts("came_on", today()),
    **day_parts("due_on", today()),
}


@pytest.fixture
def client(olwen: tuple[User, Viewer]) -> Client:
    return signed_in(olwen[0])


def got(client: Client, route: str, *row: object) -> str:
    response = client.get(reverse(route, args=row))
    assert response.status_code == 200
    return response.content.decode()


def sent(client: Client, route: str, *row: object, **fields: str) -> str:
    return client.post(reverse(route, args=row), fields, follow=True).content.decode()


def test_the_words_to_say_stand_before_anything_else_and_danger_leads_away(client: Client) -> None:
    for route, after in (("requests", "Write down what they ask</a>"), ("request_new", "Who is asking?")):
        page = got(client, route)
        assert page.index(SAY) < page.index(after)
        assert reverse("concern_raise") in page
        assert "Share now to keep them safe" in page


def test_a_request_is_taken_without_any_family(client: Client) -> None:
    page = sent(client, "request_new", **ASKED)

    assert "Tell them nothing until it is decided" in page
    assert "No form yet" in page
    assert Request.objects.get().family_id is None
    assert "The police" in got(client, "requests")


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(client: Client) -> None:
    page = sent(client, "request_new", **{**ASKED, "asker": "funder", "how": "form", "who": ""})

    assert "Write their name" in page
    assert "Write what the request for numbers is called" in page
    assert "Write the number that stands on the form" in page
    assert "Is Tamsin with them?" in page
    assert not Request.objects.exists()


def test_the_police_form_is_added_on_the_requests_own_page(client: Client, by: Viewer) -> None:
    row = taken(by)
    fields = {
        "how": "form",
        "reference": "FP/17",
        "signed_by": "Ira Example",
        "rank": "Inspector",
        "senior": "on",
    }

    page = sent(client, "request_one", row.pk, **fields)

    assert "Inspector or above" in page
    assert "No form yet" not in page
    assert Proved.objects.get().senior


def test_the_family_is_named_by_its_code_and_a_strangers_code_is_like_none(
    client: Client, by: Viewer, family: Family
) -> None:
    row, theirs = taken(by), family_of(co_ordinator()[0])

    for code in (theirs.reference, "nothing", ""):
        page = sent(client, "request_whose", row.pk, whose="family", reference=code)
        assert "No family in your care has this code" in page
    page = sent(client, "request_whose", row.pk, whose="family", reference=family.reference.lower())

    assert "Quillfeather" in page
    assert Request.objects.get().family_id == family.pk
    assert client.get(reverse("request_whose", args=[row.pk])).status_code == 404
    assert "The police" in got(client, "family_file", family.pk)


def test_the_police_get_nothing_because_they_ask(client: Client, by: Viewer, family: Family) -> None:
    row = about(by, family, proof=FORM)

    page = sent(client, "request_end", row.pk, what="given", reasoning="They came twice.")
    assert "That the police ask is no reason to tell them anything." in page
    assert "They came twice." in page
    assert not Outcome.objects.exists()

    page = sent(client, "request_end", row.pk, what="refused", reasoning="They came twice.")
    assert "Refused" in page
    page = sent(client, "request_end", row.pk, reasoning="They brought an order.")
    assert "Opened again" in page


def test_what_was_shared_is_ticked_where_it_ends(client: Client, by: Viewer, family: Family) -> None:
    row = about(by, family)
    went = shared_now(by, family)
    assert "Pat Example, the police" in got(client, "request_end", row.pk)

    page = sent(client, "request_end", row.pk, what="partly", reasoning="T", sent=str(went.pk))

    assert reverse("release", args=[went.release_id]) in page


def test_a_courts_paper_is_chosen_from_the_file_and_puts_it_on_hold(
    client: Client, by: Viewer, family: Family
) -> None:
    row, paper = about(by, family, Asker.COURT), paper_of(family)
    fields = {"paper": str(paper.pk), "terms": "The days\n\nThe letters", **day_parts("return_on", today())}

    page = sent(client, "request_order", row.pk, **fields)

    assert CourtOrder.objects.get().terms == ["The days", "The letters"]
    assert "The letters" in page
    assert "Ask the safeguarding lead." in got(client, "family_file", family.pk)


def test_the_lead_places_a_hold_keeps_it_on_and_lifts_it(family: Family) -> None:
    client = signed_in(lead()[0])
    past = {"why": "lado", "reason": "T", **day_parts("look_again_on", today())}
    assert "The day must be after today" in sent(client, "hold_place", family.pk, **past)
    later = day_parts("look_again_on", today().replace(year=today().year + 1, day=1))
    assert "On hold" in sent(client, "hold_place", family.pk, **{**past, **later})
    first = Hold.objects.get()

    assert "Give a day" in sent(client, "hold_look", first.pk, decision="keep", reason="T")
    sent(client, "hold_look", first.pk, decision="keep", reason="T", **later)
    second = Hold.objects.get(instead_of=first)
    sent(client, "hold_look", second.pk, decision="lift", reason="It is over")

    assert Lifted.objects.get().hold_id == second.pk
    assert "On hold" not in got(client, "family_file", family.pk)


def test_a_co_ordinator_is_not_told_why_a_file_is_on_hold(client: Client, family: Family) -> None:
    leading = signed_in(lead()[0])
    later = day_parts("look_again_on", today().replace(year=today().year + 1, day=1))
    sent(leading, "hold_place", family.pk, why="lado", reason="T", **later)

    page = got(client, "family_file", family.pk)

    assert "On hold" in page
    assert "The council" not in page


def test_a_trustee_sees_the_number_and_the_day_and_says_so(by: Viewer, family: Family) -> None:
    row = about(by, family)
    trustee = signed_in(build.worker(Hat.TRUSTEE))
    assert "The police have asked us something" in got(trustee, "today")

    page = got(trustee, "requests_known")
    assert row.number in page
    for secret in ("Quillfeather", "Pat Example", "Tamsin", family.reference, str(family.pk)):
        assert secret not in page
    sent(trustee, "requests_known", seen=str(row.pk))

    assert Aware.objects.count() == 1
    assert "There is nothing for you to know now." in got(trustee, "requests_known")


def test_the_list_and_a_page_ask_the_same_for_few_and_for_many(
    client: Client, by: Viewer, family: Family
) -> None:
    row = about(by, family)

    def questions(route: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as found:
            got(client, route, *args)
        return len(found)

    got(client, "requests")
    few = questions("requests"), questions("request_one", row.pk)
    for _ in range(6):
        about(by, family)

    assert (questions("requests"), questions("request_one", row.pk)) == few
