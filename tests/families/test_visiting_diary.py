"""The diary of visits and its drafts (5.2, 8.2)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.drafts import MOST_IN_A_BOX
from families.models import Draft, Family, Match, Visit
from families.visiting.forms import LONGEST
from hsww.access.hats import Hat
from hsww.ledger.models import Entry
from hsww.people.models import User
from tests.families.visiting_world import diary, end, family, match, visit
from tests.people.making import signed_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def volunteer() -> User:
    return worker(Hat.VOLUNTEER)


@pytest.fixture
def phone(volunteer: User) -> Client:
    return signed_in(volunteer)


@pytest.fixture
def found() -> Family:
    return family()


@pytest.fixture
def made(found: Family, volunteer: User) -> Match:
    return match(found, volunteer)


def write(found: Family) -> str:
    return reverse("visit_write", args=[found.id])


def draft(found: Family) -> str:
    return reverse("draft_save", args=[found.id])


def test_visit_is_written(found: Family, made: Match, volunteer: User, phone: Client) -> None:
    seen = str(found.people.get(place=1).id)

    response = phone.post(write(found), diary(which_day="yesterday", seen=[seen]))

    written = Visit.objects.get()
    assert response.headers["Location"] == reverse("visiting_family", args=[found.id])
    assert (written.author_id, written.match_id, written.family_id) == (volunteer.id, made.id, found.id)
    assert written.day == timezone.localdate() - timedelta(days=1)
    assert (written.kind, written.minutes, written.seen) == ("home", 60, [seen])
    assert written.note == "We went to the library."
    assert (
        Entry.objects.filter(action="changed", rule="families.write_visit", actor=volunteer.id).count() == 1
    )


def test_another_day_and_another_length(found: Family, made: Match, phone: Client) -> None:
    day = timezone.localdate() - timedelta(days=5)
    said = diary(which_day="other", length="other", other_minutes="75",
                 other_day_day=day.day, other_day_month=day.month, other_day_year=day.year)  # fmt: skip
    phone.post(write(found), said)

    written = Visit.objects.get()
    assert (written.day, written.minutes) == (day, 75)


def test_form_sent_twice_makes_one_visit(found: Family, made: Match, phone: Client) -> None:
    said = diary()

    phone.post(write(found), said)
    phone.post(write(found), said)

    assert Visit.objects.count() == 1


def test_form_never_writes_over_another_persons_visit(found: Family, made: Match, phone: Client) -> None:
    others = visit(match(found, worker(Hat.VOLUNTEER)), note="Hers.")

    phone.post(write(found), diary(writing=str(others.id), note="Mine."))

    others = Visit.objects.get(pk=others.pk)
    assert others.note == "Hers."
    assert [one.note for one in Visit.objects.exclude(pk=others.pk)] == ["Mine."]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choose what happened"),
        ({"worried": ""}, "Say if you are worried about anyone"),
        ({"length": ""}, "Choose how long you were together"),
        ({"length": "other"}, "Enter how many minutes"),
        ({"which_day": "other"}, "Enter the day of the visit"),
    ],
)
def test_what_is_missing_is_said_beside_it(
    found: Family, made: Match, phone: Client, wrong: dict[str, str], sentence: str
) -> None:
    response = phone.post(write(found), diary(**wrong))

    assert sentence in response.content.decode()
    assert "We went to the library." in response.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize("days", [-1, 31])
def test_day_outside_the_match_is_refused(found: Family, made: Match, phone: Client, days: int) -> None:
    day = timezone.localdate() - timedelta(days=days)
    said = diary(which_day="other", other_day_day=day.day, other_day_month=day.month, other_day_year=day.year)

    response = phone.post(write(found), said)

    assert "The day of the visit must" in response.content.decode()
    assert not Visit.objects.exists()


def test_visit_that_did_not_happen_needs_no_length(found: Family, made: Match, phone: Client) -> None:
    phone.post(write(found), diary(kind="not_in", length="", note=""))

    written = Visit.objects.get()
    assert (written.kind, written.minutes) == ("not_in", 0)


def test_only_people_of_the_family_can_have_been_seen(found: Family, made: Match, phone: Client) -> None:
    stranger = family(reference="HS-0002").people.get(place=1)

    phone.post(write(found), diary(seen=[str(stranger.id)]))

    assert not Visit.objects.exists()


def test_a_worry_leads_straight_to_raising_a_concern(found: Family, made: Match, phone: Client) -> None:
    response = phone.post(write(found), diary(worried="yes"))

    assert response.headers["Location"] == f"{reverse('concern_raise')}?family={found.id}"
    assert Visit.objects.count() == 1


def test_draft_survives_and_is_offered_on_another_device(
    found: Family, made: Match, volunteer: User, phone: Client
) -> None:
    answer = phone.post(draft(found), diary(note="Half a sen", kind="out", worried=""))

    text = signed_in(volunteer).get(write(found)).content.decode()

    assert answer.status_code == 204
    assert "Half a sen" in text
    assert "We kept what you began to write" in text
    assert Draft.objects.get().content["kind"] == ["out"]


def test_draft_is_kept_by_a_button_too(found: Family, made: Match, phone: Client) -> None:
    response = phone.post(draft(found), diary(note="Later", later="yes"))

    assert response.headers["Location"] == reverse("visiting")
    assert Draft.objects.get().content["note"] == ["Later"]
    assert "later" not in Draft.objects.get().content


def test_draft_is_ciphertext_in_the_database(found: Family, made: Match, phone: Client) -> None:
    phone.post(draft(found), diary(note="Zzdraftcanary"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM families_draft")
        kept = bytes(cursor.fetchone()[0])

    assert b"Zzdraftcanary" not in kept


def test_draft_of_another_person_is_never_offered(found: Family, made: Match, phone: Client) -> None:
    colleague = worker(Hat.VOLUNTEER)
    match(found, colleague)
    phone.post(draft(found), diary(note="Mine alone"))

    text = signed_in(colleague).get(write(found)).content.decode()

    assert "Mine alone" not in text


def test_saving_the_visit_removes_the_draft(found: Family, made: Match, phone: Client) -> None:
    said = diary()
    phone.post(draft(found), said)

    phone.post(write(found), said)

    assert not Draft.objects.exists()


def test_late_draft_of_a_saved_visit_is_not_kept(found: Family, made: Match, phone: Client) -> None:
    said = diary()
    phone.post(write(found), said)

    phone.post(draft(found), said)

    assert not Draft.objects.exists()


def test_draft_can_be_thrown_away(found: Family, made: Match, phone: Client) -> None:
    phone.post(draft(found), diary())

    phone.post(reverse("draft_drop", args=[found.id]))

    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["smuggled", "note_smuggled", "other_day", "other_day_hour"])
def test_draft_with_a_box_that_the_form_does_not_have_is_refused_whole(
    found: Family, made: Match, phone: Client, name: str
) -> None:
    answer = phone.post(draft(found), {"note": "a", name: "b"})

    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_draft_keeps_every_box_the_form_has(found: Family, made: Match, phone: Client) -> None:
    page = phone.get(write(found)).content.decode()
    names = set(re.findall(r'name="([^"]+)"', page.split('class="diary"')[1].split("</form>")[0]))

    answer = phone.post(draft(found), {**dict.fromkeys(names - {"later"}, ""), "note": "A few words"})

    assert answer.status_code == 204
    assert set(Draft.objects.get().content) == names - {"later", "csrfmiddlewaretoken"}


@pytest.mark.parametrize(
    "typed", [{"note": "a" * (MOST_IN_A_BOX + 1)}, {"seen": ["a" * MOST_IN_A_BOX] * 4}], ids=["box", "all"]
)
def test_endless_draft_is_refused_and_what_was_kept_before_stays(
    found: Family, made: Match, phone: Client, typed: dict[str, object]
) -> None:
    phone.post(draft(found), {"note": "A few words"})

    answer = phone.post(draft(found), typed)

    assert answer.status_code == 413
    assert answer.content == b"This is too long to keep."
    assert Draft.objects.get().content == {"note": ["A few words"]}


def test_endless_words_come_back_whole_from_the_button_and_it_is_said_why(
    found: Family, made: Match, phone: Client
) -> None:
    words = "Zqlong " + "a" * MOST_IN_A_BOX

    page = phone.post(draft(found), {"note": words, "later": "yes"}).content.decode()

    assert words in page
    assert "This is too long to keep for later." in page
    assert "Choose what happened" not in page
    assert "data-draft-typed" in page
    assert not Draft.objects.exists()


def test_a_note_that_is_too_long_to_save_comes_back_whole(found: Family, made: Match, phone: Client) -> None:
    words = "a" * (LONGEST + 1)

    page = phone.post(write(found), diary(note=words)).content.decode()

    assert words in page
    assert "Make this shorter: at most 10,000" in page
    assert not Visit.objects.exists()


@pytest.mark.parametrize("said", [{}, {"which_day": "today"}, {"note": "  ", "length": ""}])
def test_a_diary_in_which_nothing_was_typed_is_no_draft(
    found: Family, made: Match, phone: Client, said: dict[str, str]
) -> None:
    empty = {"writing": str(uuid4()), **said}

    typing = phone.post(draft(found), empty)
    later = phone.post(draft(found), {**empty, "later": "yes"}, follow=True)

    assert typing.status_code == 204
    assert "Nothing was written yet, so nothing is kept." in later.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("said", [{"which_day": "yesterday"}, {"kind": "home"}, {"seen": ["x"]}])
def test_one_choice_is_enough_for_a_draft(
    found: Family, made: Match, phone: Client, said: dict[str, object]
) -> None:
    phone.post(draft(found), {"which_day": "today", **said})

    assert Draft.objects.count() == 1


def test_words_that_were_taken_out_again_leave_no_draft(found: Family, made: Match, phone: Client) -> None:
    phone.post(draft(found), {"which_day": "today", "note": "Not this"})

    phone.post(draft(found), {"which_day": "today", "note": ""})

    assert not Draft.objects.exists()


def test_only_a_diary_that_came_back_with_words_tells_the_page_to_keep_them(
    found: Family, made: Match, phone: Client
) -> None:
    empty = phone.post(write(found), {"writing": str(uuid4()), "which_day": "today"}).content.decode()
    begun = phone.post(write(found), diary(kind="")).content.decode()

    assert "There is a problem" in empty
    assert "data-draft-typed" not in empty
    assert "data-draft-typed" in begun
    assert "data-draft-typed" not in phone.get(write(found)).content.decode()


def test_broken_draft_id_does_no_harm(found: Family, made: Match, phone: Client) -> None:
    phone.post(draft(found), {"note": "a", "writing": "no id"})

    assert phone.get(write(found)).status_code == 200


def test_unfinished_draft_waits_on_today(found: Family, made: Match, phone: Client) -> None:
    phone.post(draft(found), diary())

    assert "Finish what you began to write about Amara." in phone.get(reverse("today")).content.decode()


def test_author_puts_a_visit_right_and_the_original_is_kept(
    found: Family, made: Match, phone: Client
) -> None:
    written = visit(made, note="We painted.")
    day = written.day
    said = diary(note="We drew.", writing=str(written.id), which_day="other",
                 other_day_day=day.day, other_day_month=day.month, other_day_year=day.year)  # fmt: skip

    shown = phone.get(reverse("visit_correct", args=[written.id])).content.decode()
    phone.post(reverse("visit_correct", args=[written.id]), said)

    assert "We painted." in shown
    assert Visit.objects.get().note == "We drew."
    assert [row.note for row in written.history.order_by("history_date")] == ["We painted.", "We drew."]


def test_nobody_corrects_another_persons_visit(found: Family, made: Match, phone: Client) -> None:
    others = visit(match(found, worker(Hat.VOLUNTEER)))

    response = phone.post(reverse("visit_correct", args=[others.id]), diary(note="Mine."))

    assert response.status_code == 404
    assert Visit.objects.get().note == "We painted."


def test_nobody_writes_after_the_match(found: Family, made: Match, phone: Client) -> None:
    end(made)

    assert phone.post(write(found), diary()).status_code == 404
    assert not Visit.objects.exists()


def test_missing_and_forbidden_family_answer_alike(phone: Client) -> None:
    others = family(reference="HS-0003")

    forbidden = phone.get(write(others))
    missing = phone.get(reverse("visit_write", args=[uuid4()]))

    assert (forbidden.status_code, forbidden.content) == (missing.status_code, missing.content)
