"""Who has seen a family's file: what a co-ordinator and a lead are told, and what would tip somebody off (8.3, 2.1)."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Conflict, Family, Tie
from families.rules import SEE_FILE
from hsww.access.hats import Hat, Office
from hsww.ledger import protection
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import Appointment, User
from records.routine import routine
from records.seen.checking import problems
from records.seen.looks import AT_FIRST
from records.seen.queries import A_PAGE, Asked, few, page, stretch
from records.seen.rules import SEE_WHO_SAW
from safeguarding.models import Concern
from tests import build
from tests.people.making import signed_in
from tests.records.looks import led_to_nothing, looked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ALWAYS_SAID = "is not shown here, whether there was any or not"
MOST_QUERIES = 15
ABOUT_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def mary() -> User:
    return build.worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def lee() -> User:
    return build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lee Lead")


@pytest.fixture
def dee() -> User:
    return build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD, name="Dee Deputy")


@pytest.fixture
def home(mary: User) -> Family:
    return build.active(by=mary, name="Tarrow")


def page_of(family: Family, **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("family_seen", args=[family.id]) + (f"?{query}" if query else "")


def shown(client: Client, family: Family, **asked: object) -> str:
    return words(client.get(page_of(family, **asked)).content.decode())


def words(html: str) -> str:
    """Those of the page's own part, without the choices of its form."""
    own = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<select.*?</select>", "", own)).split())


def panel(client: Client, family: Family) -> str:
    html = client.get(reverse("family_file", args=[family.id])).content.decode()
    return words(html)[words(html).index("Who has seen this file") :]


def test_a_co_ordinator_sees_who_looked_as_what_at_what_and_when(mary: User, home: Family) -> None:
    vic = build.worker(Hat.VOLUNTEER, name="Vic Visitor")
    build.match(by=mary, family=home, volunteer=vic)
    signed_in(vic).get(reverse("visiting_family", args=[home.id]))

    text = shown(signed_in(mary), home)

    assert "Vic Visitor Volunteer Opened: What a volunteer needs for a visit" in text
    assert "Mary Example Co-ordinator Opened: Who has seen this file" in text


def test_the_newest_few_stand_beside_the_file_and_lead_to_the_rest(mary: User, home: Family) -> None:
    desk = signed_in(mary)
    for _ in range(3):
        desk.get(reverse("family_contact", args=[home.id]))

    text = panel(desk, home)

    assert "Opened: The contact card (3 times)" in text
    assert "See all who have seen this file" in text
    assert "The work of the safeguarding lead is not shown here." in text


def test_the_work_of_a_lead_is_told_to_leads_alone(mary: User, lee: User, dee: User, home: Family) -> None:
    signed_in(lee).get(reverse("family_file", args=[home.id]))
    signed_in(dee).get(reverse("family_contact", args=[home.id]))

    hers, theirs = shown(signed_in(mary), home), shown(signed_in(dee), home)

    assert "Lee Lead" not in hers
    assert "Dee Deputy" not in hers
    assert "Lee Lead Co-ordinator Opened: The file" in theirs
    assert "Dee Deputy Co-ordinator Opened: The contact card" in theirs


def test_what_somebody_did_as_lead_stays_hidden_after_she_is_lead_no_more(
    mary: User, lee: User, home: Family
) -> None:
    signed_in(lee).get(reverse("family_file", args=[home.id]))
    Appointment.objects.filter(user=lee).update(ended_at="2026-01-01T00:00Z", ends_on=None)

    assert "Lee Lead" not in shown(signed_in(mary), home)
    assert "Lee Lead" not in panel(signed_in(mary), home)


def test_the_page_says_always_that_the_leads_work_is_not_shown(mary: User, lee: User, home: Family) -> None:
    desk = signed_in(mary)
    before = ALWAYS_SAID in shown(desk, home)
    signed_in(lee).get(reverse("family_file", args=[home.id]))

    assert before
    assert ALWAYS_SAID in shown(desk, home)


HIDDEN: dict[str, Callable[[User, Family], object]] = {
    "a concern read by duty": lambda who, home: looked(who, home, "safeguarding.read_concern"),
    "a concern raised": lambda who, home: looked(
        who, home, "safeguarding.raise_concern", action=Action.RAISED
    ),
    "a choice of whom a concern is about": lambda who, home: looked(
        who, home, "safeguarding.offer_families", action=Action.LISTED
    ),
    "a call to 999": lambda who, home: looked(who, home, "safeguarding.read_call"),
    "a question about unusual access": lambda who, home: looked(
        who, home, "watching.look_into", action=Action.LISTED
    ),
    "a colleague's tie": lambda who, home: looked(who, home, "families.declare_tie", action=Action.REVOKED),
    "a refusal": lambda who, home: looked(who, home, "families.see_file", outcome=Outcome.DENIED),
    "an act that no list names": lambda who, home: looked(who, home, "records.something_new"),
    "an act of no person": lambda _who, home: looked(None, home, "families.see_file"),
}


@pytest.mark.parametrize("what", HIDDEN)
def test_what_would_tip_a_co_ordinator_off_is_not_there(what: str, mary: User, home: Family) -> None:
    other = build.worker(Hat.ORGANISER, Office.DUTY, name="Otto Other")
    HIDDEN[what](other, home)
    desk = signed_in(mary)

    for text in (shown(desk, home), shown(desk, home, kind="lists"), panel(desk, home)):
        assert "Otto Other" not in text
        assert "oncern" not in text.replace("Raise a concern", "")
        assert "HSWW itself" not in text


def test_a_lead_sees_refusals_and_a_co_ordinator_cannot_ask_for_them(
    mary: User, lee: User, home: Family
) -> None:
    signed_in(build.worker(Hat.ORGANISER, name="Otto Other")).get(reverse("family_file", args=[home.id]))

    theirs = shown(signed_in(lee), home, kind="refused")
    hers = signed_in(mary).get(page_of(home, kind="refused")).content.decode()

    assert "Otto Other Co-ordinator Refused: The file" in theirs
    assert "Otto Other" not in hers
    assert "Choose one of these" in hers


def test_a_lead_sees_who_read_a_concern_but_not_of_one_about_herself(
    lee: User, dee: User, home: Family
) -> None:
    about_dee = Concern.objects.create(
        family=home, worries="T", raised_by=lee, raised_hat=Hat.ORGANISER, about_worker=True, about_person=dee
    )
    other = Concern.objects.create(family=home, worries="T", raised_by=lee, raised_hat=Hat.ORGANISER)
    looked(lee, home, "safeguarding.read_concern", about=about_dee.subjects()[1:])

    assert "A concern" not in shown(signed_in(dee), home)
    assert "Lee Lead Co-ordinator Opened: A concern" in shown(signed_in(lee), home)
    looked(lee, home, "safeguarding.read_concern", about=other.subjects()[1:])
    assert "Lee Lead Co-ordinator Opened: A concern" in shown(signed_in(dee), home)


def test_a_lead_is_not_told_who_began_to_raise_a_concern_for_it_may_be_about_her(
    lee: User, mary: User, home: Family
) -> None:
    signed_in(mary).get(reverse("concern_raise"))

    text = shown(signed_in(lee), home, kind="lists")

    assert EntrySubject.objects.filter(entry__rule="safeguarding.offer_families", subject=home.id).exists()
    assert "Mary" not in text


@pytest.mark.parametrize("rule", ["watching.look_into", "people.see_families_named"])
def test_a_lead_is_not_told_that_somebody_asked_about_what_she_did(
    rule: str, lee: User, dee: User, home: Family
) -> None:
    looked(dee, home, rule, action=Action.LISTED)

    assert "A question about" not in shown(signed_in(lee), home, kind="lists")
    assert "A question about" in shown(signed_in(dee), home, kind="lists")


def test_whoever_is_in_conflict_sees_nothing(lee: User, home: Family) -> None:
    Conflict.objects.create(family=home, person=lee, tie=Tie.RELATIVE)

    assert signed_in(lee).get(page_of(home)).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"before": "x"},
        {"before": "9" * 30},
        {"before": "-1"},
        {"kind": "x"},
        {"period": "x"},
        {"who": "x\x00"},
    ],
)
def test_an_address_that_makes_no_sense_is_no_error_of_ours(
    asked: dict[str, str], mary: User, home: Family
) -> None:
    assert signed_in(mary).get(page_of(home), asked).status_code == 200


def test_one_person_one_kind_and_one_time_can_be_asked_for(mary: User, lee: User, home: Family) -> None:
    otto = build.worker(Hat.ORGANISER, name="Otto Other")
    looked(otto, home, "families.see_contact", days_ago=60)
    looked(otto, home, "families.see_papers")
    looked(mary, home, "families.see_papers")

    desk = signed_in(mary)

    assert "Otto Other" not in shown(desk, home, who=mary.id)
    assert "Opened: The contact card" not in shown(desk, home, who=otto.id, period="month")
    assert "Opened: The list of papers" in shown(desk, home, who=otto.id, period="month")
    assert "Otto Other" not in shown(desk, home, kind="changed")
    assert "Mary Example Co-ordinator Changed" in shown(desk, home, kind="changed")


def test_every_look_stands_on_one_page_and_on_no_other(mary: User, home: Family) -> None:
    otto = build.worker(Hat.ORGANISER, name="Otto Other")
    for _ in range(2 * A_PAGE + 1):
        looked(otto, home, "families.see_papers")
    desk, at, lengths = signed_in(mary), page_of(home, who=otto.id), []
    while at:
        html = desk.get(at).content.decode()
        lengths.append(html.count('data-label="Who"'))
        older = re.search(r'rel="next" href="([^"]+)"', html)
        at = reverse("family_seen", args=[home.id]) + older[1].replace("&amp;", "&") if older else ""

    assert lengths == [A_PAGE, A_PAGE, 1]


def test_a_page_is_full_however_much_stands_between_that_is_not_told(
    mary: User, lee: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.seen.queries.LEAST", 40)
    for _ in range(A_PAGE + 5):
        looked(mary, home, "families.see_papers")
        looked(lee, home, "families.see_papers")

    html = signed_in(mary).get(page_of(home)).content.decode()

    assert html.count('data-label="Who"') == A_PAGE
    assert "We have looked back" not in html


def test_a_long_log_is_read_a_stretch_at_a_time_and_the_page_says_how_far(
    mary: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.seen.queries.LEAST", 4)
    monkeypatch.setattr("records.seen.queries.MOST", 10)
    otto, vera = build.worker(Hat.ORGANISER, name="Otto Other"), build.worker(Hat.ORGANISER, name="Vera Past")
    looked(vera, home, "families.see_contact")
    for _ in range(12):
        looked(otto, home, "families.see_papers")
    desk = signed_in(mary)

    first = desk.get(page_of(home, who=vera.id)).content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)

    assert "We have looked back to" in first
    assert older
    second = desk.get(reverse("family_seen", args=[home.id]) + older[1].replace("&amp;", "&"))
    assert "Opened: The contact card" in second.content.decode()


def test_older_looks_are_offered_only_where_there_are_any(
    mary: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, asked = build.viewer_of(mary), Asked(kind="signed")
    for _ in range(3):
        looked(mary, home, "families.see_papers")
    every, offered = len(stretch(viewer, home.id, asked, before=None).looks), []
    for most in (every, every - 1):
        monkeypatch.setattr("records.seen.queries.MOST", most)
        offered.append(bool(page(stretch(viewer, home.id, asked, before=None), asked).older))

    assert offered == [False, True]


def test_nothing_that_is_hidden_moves_what_is_shown(
    mary: User, lee: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An end, or a number of times, that went on by one with each look of the lead would count them."""
    monkeypatch.setattr("records.seen.queries.MOST", 10)
    monkeypatch.setattr("records.seen.queries.READ_FOR_FEW", 10)
    monkeypatch.setattr("records.seen.looks.AT_FIRST", 3)
    viewer, asked = build.viewer_of(mary), Asked(kind="signed")
    for _ in range(14):
        looked(mary, home, "families.see_papers")
        before = few(viewer, home), page(stretch(viewer, home.id, asked, before=None), asked)
        looked(lee, home, "safeguarding.read_concern")
        assert (few(viewer, home), page(stretch(viewer, home.id, asked, before=None), asked)) == before

    assert before[0][0][0].times == 10
    assert before[1].back_to is not None


def test_rows_that_lead_to_no_entry_hide_nothing_and_are_told(mary: User, home: Family) -> None:
    looked(mary, home, "families.see_papers")
    whole, agreed = all_shown(mary, home), list(problems())

    with led_to_nothing(home, 2 * AT_FIRST):
        told = list(problems())
        assert all_shown(mary, home) == whole

    assert all(whole)
    assert agreed == []
    assert told == [f"Rows that say whom an entry is about, of entries that are not there: {2 * AT_FIRST}."]


def all_shown(who: User, home: Family) -> tuple[object, ...]:
    viewer, asked = build.viewer_of(who), Asked()
    read = stretch(viewer, home.id, asked, before=None)
    return few(viewer, home)[0], page(read, asked).lines, routine(home.id, of_leads=False)[0]


def test_the_daily_check_asks_for_rows_that_lead_to_no_entry() -> None:
    assert problems in protection.CHECKS


def test_times_that_lie_do_not_end_what_can_be_asked_for(
    mary: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.seen.queries.LEAST", 2)
    monkeypatch.setattr("records.seen.queries.MOST", 4)
    looked(mary, home, "families.see_contact")
    for _ in range(4):
        looked(mary, home, "families.see_papers", days_ago=9000)
    desk, at = signed_in(mary), page_of(home, kind="opened", period="month")

    older = re.search(r'rel="next" href="([^"]+)"', desk.get(at).content.decode())

    assert older
    text = words(desk.get(at.partition("?")[0] + older[1].replace("&amp;", "&")).content.decode())
    assert "Opened: The contact card" in text


def test_beside_a_file_that_stood_in_many_lists_it_says_that_older_looks_are_not_shown(
    mary: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.seen.queries.READ_WITH_LISTS", 10)
    otto = build.worker(Hat.ORGANISER, name="Otto Other")
    looked(otto, home, "families.see_papers")
    desk, whole = signed_in(mary), panel(signed_in(mary), home)
    for _ in range(10):
        looked(mary, home, "families.list", action=Action.LISTED)

    text, all_of_it = panel(desk, home), shown(desk, home)

    assert "Older looks are not shown here." not in whole
    assert "Otto Other" in whole
    assert "Older looks are not shown here. The work of the safeguarding lead" in text
    assert "Otto Other" not in text
    assert "Otto Other" in all_of_it


def test_the_address_of_an_older_page_tells_no_number_of_the_log(mary: User, home: Family) -> None:
    for _ in range(A_PAGE + 1):
        looked(mary, home, "families.see_papers")
    desk = signed_in(mary)

    older = re.search(r"before=([^&\"]+)", desk.get(page_of(home)).content.decode())

    assert older
    assert Entry.objects.get(uid=UUID(older[1])).rule == "families.see_papers"
    assert "Opened: The list of papers" in shown(desk, home, before=1)


def test_the_address_of_another_files_page_is_as_if_it_were_not_there(mary: User, home: Family) -> None:
    other = build.active(by=mary)
    entry = looked(mary, other, "families.see_papers")
    looked(mary, home, "families.see_papers")

    assert "Opened: The list of papers" in shown(signed_in(mary), home, before=entry.uid)


def test_a_word_that_we_never_write_is_shown_as_it_stands(mary: User, home: Family) -> None:
    looked(mary, home, "families.see_file", action="conjured")  # type: ignore[arg-type]

    line = few(build.viewer_of(mary), home)[0][0]
    assert line.what == "conjured: The file"
    assert signed_in(mary).get(reverse("record_of_access", args=[home.id]), {"all": "yes"}).status_code == 200


def queries(client: Client, address: str) -> int:
    client.get(address)
    with (
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        assert client.get(address).status_code == 200
    return sum(not one["sql"].startswith(ABOUT_TRANSACTIONS) for one in [*data, *keys])


@pytest.mark.parametrize("office", [None, Office.SAFEGUARDING_LEAD])
def test_the_page_asks_few_questions_however_much_was_looked_at(
    office: Office | None, mary: User, lee: User, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = Concern.objects.create(family=home, worries="T", raised_by=mary, raised_hat=Hat.ORGANISER)
    desk = signed_in(lee if office else mary)
    looked(lee, home, "safeguarding.read_concern", about=concern.subjects()[1:])
    few = queries(desk, page_of(home))
    for _ in range(60):
        looked(build.worker(Hat.ORGANISER), home, "families.see_papers")
        looked(lee, home, "safeguarding.read_concern", about=concern.subjects()[1:])

    assert queries(desk, page_of(home)) == few
    assert few <= MOST_QUERIES
    monkeypatch.setattr("records.seen.queries.LEAST", 30)
    assert queries(desk, page_of(home, kind="signed")) <= MOST_QUERIES


@pytest.mark.parametrize("how", ["printed", "saved"])
def test_the_form_that_was_printed_or_saved_stands_under_what_went_out(
    how: str, mary: User, home: Family
) -> None:
    desk, form = signed_in(mary), reverse("record_of_access", args=[home.id])
    desk.get(form)
    before = shown(desk, home, kind="out")

    answer = desk.get(f"{form}?paper") if how == "printed" else desk.post(form)

    assert answer.status_code == 200
    assert "The Record of Access" not in before
    assert "Mary Example Co-ordinator Exported: The Record of Access" in shown(desk, home, kind="out")


def test_the_page_reaches_the_same_files_as_the_file_itself(mary: User, lee: User, home: Family) -> None:
    for who in (mary, lee, build.worker(Hat.ORGANISER, Office.DUTY), build.worker(Hat.VOLUNTEER)):
        viewer = build.viewer_of(who)
        assert set(SEE_WHO_SAW.rows(viewer)) == set(SEE_FILE.rows(viewer))


def test_looking_at_who_has_seen_it_is_a_look_too(mary: User, home: Family) -> None:
    signed_in(mary).get(page_of(home))

    entry = Entry.objects.get(rule="records.seen")
    assert (entry.actor, entry.action) == (mary.id, Action.SEEN)
    assert [row.value() for row in entry.subjects.all()] == [Subject("family", home.id)]
