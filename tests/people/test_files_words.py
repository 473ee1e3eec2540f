"""Words in a file that could tell who a family is are stopped, and the check answers no question (8.5, 5.3)."""

import re

import pytest

from families.actions.findable import index_person
from families.models import Caseload, Conflict, Family, Tie
from hsww.access.hats import Hat, Office
from hsww.people.files.models import FamilyNamed, FileNote, PersonFile, Reference
from hsww.people.files.wording import look
from hsww.people.models import User
from tests.build import active, sign_in, viewer_of, worker
from tests.people.filing import address, parts, volunteer_of
from tests.policy.matrix import NONCE

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
SHAPES = (
    "She told me that Keziah rang.",
    "Keziah Tarrow rang.",
    "Ring 07700 900123 first.",
    "They moved to 12 Fable Lane.",
    "It is in ZZ9 9ZZ now.",
)
PLAIN = (
    "Free on Tuesdays and Thursdays from April, not at Christmas.",
    "Would like to help in Hatfield or Welwyn Garden City. Has a DBS form.",
    "Ready for HS-7KDM2P again. I think she will be good with toddlers.",
    "Calm, kind and on time.",
)


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lena Example")


@pytest.fixture
def file(mary: User) -> PersonFile:
    return volunteer_of(mary)


def send(user: User, file: PersonFile, text: str, **more: str) -> str:
    """The page that answers, or nothing where the note was saved."""
    answer = sign_in(user).post(address(file, "note"), {"text": text, **more})
    assert answer.status_code in (200, 302)
    page = NONCE.sub(b"", answer.content).decode()
    return TOKEN.sub("", page)


@pytest.mark.parametrize("text", SHAPES)
def test_what_is_shaped_like_a_name_a_place_or_a_number_stops_for_who_does_not_see_every_family(
    mary: User, file: PersonFile, text: str
) -> None:
    page = send(mary, file, text)

    assert "These words could tell who a family is" in page
    assert "You could write this instead" in page
    assert not FileNote.objects.exists()


@pytest.mark.parametrize("text", PLAIN)
def test_days_months_districts_and_codes_stop_nobody(mary: User, file: PersonFile, text: str) -> None:
    assert send(mary, file, text) == ""
    assert FileNote.objects.get().text == text


def test_names_of_the_volunteer_and_of_co_ordinators_are_no_familys(mary: User, file: PersonFile) -> None:
    assert send(mary, file, "We think that Vera does well, and Mary agrees with Vera Fictional.") == ""


@pytest.mark.parametrize(
    "text",
    [
        "She told me that Keziah Tarrow rang.",
        "She spoke of keziah tarrow, and laughed.",
        "Ring 07700 900123 first.",
    ],
)
def test_nobody_learns_from_the_check_whether_a_name_is_a_clients(
    mary: User, lead: User, file: PersonFile, text: str
) -> None:
    before = [send(mary, file, text), send(mary, file, text, names_none="on")]
    FileNote.objects.all().delete()
    family = active(by=lead, name="Tarrow")
    person = family.people.get(place=0)
    person.full_name, person.phone = "Keziah Tarrow", "07700 900123"
    person.save()
    _found_again(family)

    after = [send(mary, file, text), send(mary, file, text, names_none="on")]

    assert after == before


def test_a_client_that_the_writer_does_not_see_is_noted_for_the_leads_alone(
    mary: User, lead: User, file: PersonFile
) -> None:
    family = active(by=lead, name="Tarrow")

    page = send(mary, file, "She told me that Ana Tarrow rang.")
    send(mary, file, "She told me that Ana Tarrow rang.", names_none="on")

    noted = FamilyNamed.objects.get()
    assert noted.families == [str(family.id)]
    assert family.reference not in page
    assert "[a name]" in page
    seen = sign_in(lead).get("/volunteers/families-named/").content.decode()
    assert f"{family.reference} Tarrow" in seen
    assert "Mary Example" in seen
    assert "Words in a file name a family." in sign_in(lead).get("/").content.decode()
    assert sign_in(mary).get("/volunteers/families-named/").status_code == 404
    manager = worker(Hat.ORGANISER, Office.LINE_MANAGER)
    assert sign_in(manager).get("/volunteers/families-named/").status_code == 404


def test_a_lead_tied_to_the_family_is_not_told_of_it(mary: User, lead: User, file: PersonFile) -> None:
    family = active(by=lead, name="Tarrow")
    Conflict.objects.create(family=family, person=lead, tie=Tie.FRIEND)
    send(mary, file, "She told me that Ana Tarrow rang.", names_none="on")

    page = sign_in(lead).get("/volunteers/families-named/").content.decode()

    assert "Tarrow" not in page
    assert "Mary Example" not in page
    assert "Words in a file" not in sign_in(lead).get("/").content.decode()


def test_a_lead_tied_to_a_family_is_asked_like_everybody_who_does_not_see_all(
    lead: User, file: PersonFile
) -> None:
    family = active(by=lead, name="Tarrow")
    assert send(lead, file, "She told me that Zephaniah rang.") == ""

    Conflict.objects.create(family=family, person=lead, tie=Tie.FRIEND)

    assert "could tell who a family is" in send(lead, file, "She told me that Zephaniah rang.")
    assert send(lead, file, "We rang Ana Tarrow.") == send(lead, file, "We rang Ana Tarrow.")
    assert family.reference not in send(lead, file, "We rang Ana Tarrow.")


def test_a_family_in_ones_care_cannot_be_named_and_its_code_is_offered(mary: User, file: PersonFile) -> None:
    family = active(by=mary, name="Tarrow")

    page = send(mary, file, "Did well with Ana Tarrow.", names_none="on")

    assert f"This names a family: “Ana Tarrow”. Write {family.reference} instead" in page
    assert f"Did well with {family.reference}." in page
    assert not FileNote.objects.exists()
    assert not FamilyNamed.objects.exists()


def test_one_button_puts_the_code_in_its_place(mary: User, file: PersonFile) -> None:
    family = active(by=mary, name="Tarrow")
    text = "Did well with Ana Tarrow on Tuesday. She met Zephaniah Quillby."

    assert send(mary, file, text, use_safer_words="1") == ""

    assert FileNote.objects.get().text == f"Did well with {family.reference} on Tuesday. She met [a name]."


def test_the_lead_is_shown_what_is_a_familys_and_nothing_else(lead: User, file: PersonFile) -> None:
    family = active(by=lead, name="Tarrow")

    assert send(lead, file, "Knows Zephaniah Quillby from the choir.") == ""
    assert family.reference in send(lead, file, "Knows Ana Tarrow from the choir.")


def test_who_has_looked_may_say_that_a_name_is_nobodys(mary: User, file: PersonFile) -> None:
    text = "Learned to drive in Aberystwyth."

    page = send(mary, file, text)

    assert "I have looked at these words" in page
    assert send(mary, file, text, names_none="on") == ""
    assert FileNote.objects.get().text == text


def test_the_box_to_tick_is_not_there_before_anything_was_found(mary: User, file: PersonFile) -> None:
    assert "names_none" not in sign_in(mary).get(address(file, "note")).content.decode()
    assert "names_none" not in send(mary, file, "")


def test_a_referees_name_stops_nobody_but_what_they_said_is_looked_at(mary: User, file: PersonFile) -> None:
    from_today = parts("asked_on", file.opened_at.date())
    sent = {"referee": "Rhoda Quillby", "satisfactory": "", **from_today}
    client = sign_in(mary)

    stopped = client.post(address(file, "reference"), {**sent, "text": "I met her with Zephaniah."})
    saved = client.post(address(file, "reference"), {**sent, "text": ""})

    assert stopped.status_code == 200
    assert saved.status_code == 302
    assert Reference.objects.get().referee == "Rhoda Quillby"


def test_availability_and_area_are_looked_at_too_and_what_was_typed_stays(
    mary: User, file: PersonFile
) -> None:
    sent = {"availability": "When Zephaniah sleeps.", "area": "At 12 Fable Lane.", "capacity": "2"}

    page = sign_in(mary).post(address(file, "about"), sent).content.decode()
    file.refresh_from_db()

    assert page.count("These words could tell who a family is") == 4  # beside both fields and above the form
    assert "When Zephaniah sleeps." in page
    assert file.availability == ""


def test_two_families_behind_one_name_are_told_apart_by_no_code(mary: User, file: PersonFile) -> None:
    first, second = active(by=mary, name="Tarrow"), active(by=mary, name="Tarrow")

    found = look(viewer_of(mary), "Did well with Ana Tarrow.", leave_out=())

    assert found.rewritten == "Did well with [a family]."
    assert Caseload.objects.filter(family__in=[first, second]).count() == 2


def test_one_lead_looks_into_it_and_it_waits_no_longer(mary: User, lead: User, file: PersonFile) -> None:
    active(by=lead, name="Tarrow")
    send(mary, file, "She told me that Ana Tarrow rang.")
    row = FamilyNamed.objects.get()

    answer = sign_in(lead).post(f"/volunteers/families-named/{row.id}/")
    row.refresh_from_db()

    assert answer.status_code == 302
    assert row.seen_by == lead
    assert "Mary Example" not in sign_in(lead).get("/volunteers/families-named/").content.decode()


def _found_again(family: Family) -> None:
    for person in family.people.all():
        index_person(person)
