"""The paper for one parent on who has looked at the family's file: what it says, for whom, and how it goes out."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Caseload, Family, Kin, Match, Person
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry
from hsww.pages.templatetags.pages import nice_date
from hsww.people.models import User
from records.seen import wording
from records.seen.statement import MONTHS, statement_for
from tests import build
from tests.people.making import PASSWORD, signed_in
from tests.records.looks import led_to_nothing, looked
from tests.records.sheets import faults, said, tagged
from tests.records.test_form import plain

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return build.worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def home(mary: User) -> Family:
    found = build.active(by=mary, name="Tarrow")
    Caseload.objects.filter(family=found).update(begins_on=timezone.localdate() - timedelta(days=2000))
    return found


@pytest.fixture
def mother(home: Family) -> Person:
    return Person.objects.get(family=home, kin=Kin.MOTHER)


@pytest.fixture
def desk(mary: User) -> Client:
    return signed_in(mary)


def paper_of(parent: Person) -> str:
    return reverse("seen_statement", args=[parent.id])


def hand_over(desk: Client, parent: Person, **more: str) -> Any:
    return desk.post(paper_of(parent), {"read": "on", "shown": statement_for(parent).digest, **more})


def test_it_tells_the_kind_of_person_what_why_and_on_how_many_days_of_which_month(
    mary: User, home: Family, mother: Person, desk: Client
) -> None:
    today = timezone.localtime().replace(hour=12)
    first = today.replace(day=1, month=1, year=today.year - 1)
    for day in (first, first, first + timedelta(days=1), first + timedelta(days=32)):
        looked(mary, home, "families.see_file", at=day)

    text = plain(desk.get(paper_of(mother)).content.decode())

    assert (
        "Your co-ordinator Your family’s file To plan your support, and to keep your file right. "
        f"February {first.year}: on 1 day January {first.year}: on 2 days"
    ) in text


def test_it_names_nobody_of_the_scheme(mary: User, home: Family, mother: Person, desk: Client) -> None:
    vic = build.worker(Hat.VOLUNTEER, name="Vic Visitor")
    build.match(by=mary, family=home, volunteer=vic)
    looked(mary, home, "families.see_file")
    looked(vic, home, "families.visiting_family", hat=Hat.VOLUNTEER)

    paper = said(hand_over(desk, mother, save="save"))

    assert "Your volunteer" in paper
    assert "Your co-ordinator" in paper
    assert "Vic" not in paper
    assert "Mary" not in paper
    assert home.address not in paper


def test_a_volunteers_looks_count_from_the_first_to_the_last_day_of_the_match(
    mary: User, home: Family, mother: Person
) -> None:
    vic, today = build.worker(Hat.VOLUNTEER), timezone.localdate()
    made = build.match(by=mary, family=home, volunteer=vic)
    Match.objects.filter(pk=made.pk).update(
        begins_on=today - timedelta(days=60), ends_on=today - timedelta(days=50)
    )
    for days_ago in (61, 60, 50, 49):
        looked(vic, home, "families.visiting_family", hat=Hat.VOLUNTEER, days_ago=days_ago)

    [told] = statement_for(mother).looked

    assert sum(int(month.split(": on ")[1].split()[0]) for month in told.when) == 2


def test_it_goes_back_two_years_and_says_so(mary: User, home: Family, mother: Person, desk: Client) -> None:
    looked(mary, home, "families.see_file", days_ago=31 * (MONTHS + 1))

    told = statement_for(mother)

    assert told.looked == ()
    assert (told.until - told.begins_on).days > 365 + 300
    text = plain(desk.get(paper_of(mother)).content.decode())
    for words in (nice_date(told.begins_on), nice_date(told.until), "Printed on", wording.NOBODY):
        assert words in text


def test_one_entry_with_a_wrong_clock_hides_nothing(mary: User, home: Family, mother: Person) -> None:
    looked(mary, home, "families.see_file")
    before = statement_for(mother).looked
    looked(mary, home, "families.see_file", days_ago=31 * (MONTHS + 1))

    assert before
    assert statement_for(mother).looked == before


def test_neither_a_stretch_of_times_that_lie_nor_rows_that_lead_nowhere_empty_it(
    mary: User, home: Family, mother: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.seen.looks.AT_FIRST", 3)
    looked(mary, home, "families.see_file")
    before = statement_for(mother).looked
    for _ in range(4):
        looked(mary, home, "families.see_file", days_ago=9000)

    with led_to_nothing(home, 6):
        told = statement_for(mother).looked

    assert before
    assert told == before


def test_whoever_has_left_is_told_nothing_from_after_that_day(mary: User, home: Family) -> None:
    left_on = timezone.localdate() - timedelta(days=20)
    gone = Person.objects.create(
        family=home, kin=Kin.FATHER, full_name="Fen Tarrow", lives_here=False, left_on=left_on
    )
    before = statement_for(gone)
    looked(mary, home, "families.see_file", days_ago=10)
    assert statement_for(gone) == before
    looked(mary, home, "families.see_file", days_ago=25)

    told = statement_for(gone)

    assert told.until == left_on
    assert len(told.looked) == 1


NOT_OFFERED: dict[str, dict[str, Any]] = {
    "a father who never lived here": {"kin": Kin.FATHER, "lives_here": False},
    "a mother whom nobody may contact": {"kin": Kin.MOTHER, "do_not_contact": True},
    "a lodger": {"kin": Kin.OTHER_ADULT},
    "a child": {"kin": Kin.CHILD},
}


@pytest.mark.parametrize("who", NOT_OFFERED)
def test_no_paper_is_made_for(who: str, home: Family, mother: Person, desk: Client) -> None:
    other = Person.objects.create(family=home, full_name="Fen Tarrow", place=5, **NOT_OFFERED[who])
    choosing = reverse("seen_whose", args=[home.id])

    asked = desk.get(choosing).content.decode()

    assert "Ana Tarrow" in asked
    assert "Fen Tarrow" not in asked
    assert desk.post(choosing, {"adult": str(other.id)}).status_code == 200
    assert desk.get(paper_of(other)).status_code == 404
    assert desk.post(paper_of(other), {"read": "on"}).status_code == 404


def test_choosing_a_parent_leads_to_the_paper_to_be_read(home: Family, mother: Person, desk: Client) -> None:
    answer = desk.post(reverse("seen_whose", args=[home.id]), {"adult": str(mother.id)})

    assert answer.headers["Location"] == paper_of(mother)


def test_choosing_nobody_is_said_beside_the_question(home: Family, desk: Client) -> None:
    answer = desk.post(reverse("seen_whose", args=[home.id]), {})

    assert "Choose who this paper is for" in answer.content.decode()


def test_a_parent_of_another_family_is_not_taken(mary: User, home: Family, desk: Client) -> None:
    stranger = Person.objects.get(family=build.active(by=mary), kin=Kin.MOTHER)

    answer = desk.post(reverse("seen_whose", args=[home.id]), {"adult": str(stranger.id)})

    assert answer.status_code == 200


def test_it_is_not_handed_over_before_it_is_said_to_be_read(mother: Person, desk: Client) -> None:
    answer = desk.post(paper_of(mother), {"shown": statement_for(mother).digest, "save": "save"})

    assert "Read it, then tick the box" in answer.content.decode()
    assert not Entry.objects.filter(action=Action.EXPORTED).exists()


def test_it_is_read_again_when_something_was_added_since(
    mary: User, home: Family, mother: Person, desk: Client
) -> None:
    was = statement_for(mother).digest
    looked(mary, home, "families.see_file", days_ago=3)

    answer = desk.post(paper_of(mother), {"read": "on", "shown": was, "save": "save"})

    text = answer.content.decode()
    assert "Something was added since you opened this page" in text
    assert f'value="{statement_for(mother).digest}"' in text
    assert not Entry.objects.filter(action=Action.EXPORTED).exists()


@pytest.mark.parametrize("how", [{}, {"save": "save"}])
def test_printing_and_saving_are_entered_in_the_log_with_whose_paper_it_was(
    how: dict[str, str], mary: User, home: Family, mother: Person, desk: Client
) -> None:
    assert hand_over(desk, mother, **how).status_code == 200

    entry = Entry.objects.get(action=Action.EXPORTED)
    assert (entry.actor, entry.rule, entry.clause) == (mary.id, "records.give_statement", "1.6")
    assert {row.value() for row in entry.subjects.all()} == {
        Subject("family", home.id),
        Subject("adult", mother.id),
    }


def test_it_asks_who_is_there_first(mary: User, mother: Person) -> None:
    mary.set_password(PASSWORD)
    mary.save()
    desk = signed_in(mary)

    for answer in (desk.get(paper_of(mother)), hand_over(desk, mother, save="save")):
        assert answer.headers["Location"].startswith(reverse("step_up"))
    assert not Entry.objects.filter(action=Action.EXPORTED).exists()


def test_the_pdf_is_tagged_and_says_what_the_screen_says(
    mary: User, home: Family, mother: Person, desk: Client, tmp_path: Path
) -> None:
    looked(mary, home, "families.see_file")
    screen = plain(hand_over(desk, mother).content.decode())

    answer = hand_over(desk, mother, save="save")

    assert faults(answer, tmp_path) == []
    assert tagged(answer) == {
        "tree": True,
        "marked": True,
        "language": "en-GB",
        "title": wording.TITLE,
        "shows the title": True,
    }
    paper = said(answer)
    lines = [wording.ABOUT, wording.FOOT, *(line for _, part in wording.PARTS for line in part)]
    for words in (*lines, "Ana Tarrow", "Your family’s file", "on 1 day"):
        assert words in paper
        assert words in screen


def test_the_pdf_is_handed_over_under_a_name_that_names_nobody(mother: Person, desk: Client) -> None:
    answer = hand_over(desk, mother, save="save")

    assert (
        answer.headers["Content-Disposition"]
        == f'attachment; filename="who-has-looked-{timezone.localdate()}.pdf"'
    )
    assert answer.headers["Content-Type"] == "application/pdf"
