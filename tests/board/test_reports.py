"""The board's reports: read by trustees, made by the lead, changed by nobody, leading to no family (3.2, 3.8)."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from families.models import Family, Need, Source
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.board import actions
from hsww.board.models import Report, Snapshot
from hsww.board.urls import urlpatterns
from hsww.ledger.models import Action, EntrySubject
from hsww.people.models import User
from tests.board.quarterly import CANARY, QUARTER, family, scored, visited
from tests.build import sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DISTRICTS = ["Welwyn Garden City"] * 12 + ["Hatfield"] * 9 + ["Northern villages"] * 3


@pytest.fixture
def scheme(lead: User) -> list[Family]:
    homes = [family(lead, district=district) for district in DISTRICTS]
    for home in homes:
        visited(home, lead)
        scored(home, lead, 1, 3)
    family(lead, source=Source.SELF, needs=(Need.MENTAL_HEALTH,), district="Northern villages")
    return homes


@pytest.fixture
def report(lead: User, scheme: list[Family]) -> Report:
    made = actions.prepare(by=viewer_of(lead), quarter=QUARTER)
    actions.release(by=viewer_of(lead), report=made)
    made.refresh_from_db()
    return made


def words(client: Client, route: str, *args: object) -> str:
    """The page's text, without its marks."""
    page = client.get(reverse(route, args=args)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_trustee_reads_totals_exactly_and_small_cells_not_at_all(
    as_trustee: Client, report: Report
) -> None:
    text = words(as_trustee, "board_report", report.id)

    assert "Families referred 25" in text
    assert "Families supported 25" in text
    assert "Visits 24" in text
    assert "Welwyn Garden City 10" in text
    assert "Northern villages Left out (too few)" in text
    assert "Hatfield Left out (too few)" in text
    assert "Health visitor Left out (too few)" in text
    assert "Own mental health Left out (too few)" in text
    assert "Feeling alone +2.0" in text


def test_a_headline_that_is_left_out_is_told_more_quietly_than_a_number(as_lead: Client, lead: User) -> None:
    few = actions.prepare(by=viewer_of(lead), quarter=QUARTER)
    few.figures = {**few.figures, "waiting": None}
    few.save()

    page = as_lead.get(reverse("board_report", args=[few.id])).content.decode()

    assert "<dt>Families referred</dt><dd>0</dd>" in page
    assert 'in the middle</dt><dd class="left-out">Left out (too few)</dd>' in page


def test_nothing_a_trustee_gets_names_a_family_or_leads_to_one(
    as_trustee: Client, report: Report, scheme: list[Family]
) -> None:
    pages = [
        as_trustee.get(address)
        for address in (
            reverse("board_reports"),
            reverse("board_report", args=[report.id]),
            reverse("today"),
            reverse("board_report", args=[scheme[0].id]),
        )
    ]

    for response in pages:
        sent = response.content.decode() + str(response.headers) + str(response.cookies)
        assert CANARY[:6] not in sent
        for home in Family.objects.all():
            assert str(home.id) not in sent


@pytest.mark.parametrize("offices", [(), (Office.CHAIR,), (Office.SPOT_CHECKER,)])
def test_no_page_about_a_family_opens_to_a_trustee(offices: tuple[Office, ...], scheme: list[Family]) -> None:
    client = sign_in(worker(Hat.TRUSTEE, *offices))

    for route in ("family_file", "visiting_family"):
        assert client.get(reverse(route, args=[scheme[0].id])).status_code == 404
    assert client.get(reverse("families_list")).status_code == 404


def test_a_draft_is_read_by_the_lead_and_not_by_the_board(
    as_lead: Client, as_trustee: Client, lead: User
) -> None:
    draft = actions.prepare(by=viewer_of(lead), quarter=QUARTER)

    assert as_lead.get(reverse("board_report", args=[draft.id])).status_code == 200
    assert as_trustee.get(reverse("board_report", args=[draft.id])).status_code == 404
    assert str(draft.id) not in as_trustee.get(reverse("board_reports")).content.decode()


def test_the_lead_prepares_and_releases_and_then_the_board_is_told(
    as_lead: Client, as_trustee: Client, scheme: list[Family]
) -> None:
    assert f"Prepare the board report for {QUARTER.label}." in words(as_lead, "today")
    as_lead.post(reverse("board_report_prepare"), {"quarter": QUARTER.key})
    draft = Report.objects.get()
    assert "give it to the board" in words(as_lead, "today")
    assert "Read the board report" not in words(as_trustee, "today")

    as_lead.post(reverse("board_report_release", args=[draft.id]))

    assert f"Read the board report for {QUARTER.label}." in words(as_trustee, "today")
    assert "give it to the board" not in words(as_lead, "today")
    assert as_trustee.get(reverse("board_report", args=[draft.id])).status_code == 200
    assert EntrySubject.objects.filter(entry__action=Action.DISCLOSED, subject=draft.id).exists()


@pytest.mark.parametrize(
    ("hat", "offices"),
    [
        (Hat.ORGANISER, ()),
        (Hat.ORGANISER, (Office.DUTY,)),
        (Hat.TRUSTEE, (Office.CHAIR,)),
        (Hat.VOLUNTEER, ()),
    ],
)
def test_nobody_else_prepares_or_releases(hat: Hat, offices: tuple[Office, ...], lead: User) -> None:
    user = worker(hat, *offices)
    client, draft = sign_in(user), actions.prepare(by=viewer_of(lead), quarter=QUARTER.before)

    assert client.get(reverse("board_report_prepare")).status_code == 404
    assert client.post(reverse("board_report_prepare"), {"quarter": QUARTER.key}).status_code == 404
    assert client.post(reverse("board_report_release", args=[draft.id])).status_code == 404
    with pytest.raises(Denied):
        actions.prepare(by=viewer_of(user), quarter=QUARTER)
    with pytest.raises(Denied):
        actions.release(by=viewer_of(user), report=draft)
    assert Snapshot.objects.count() == 1


def test_a_released_report_stays_as_it_was_when_families_change(
    as_trustee: Client, as_lead: Client, lead: User, report: Report
) -> None:
    before = words(as_trustee, "board_report", report.id)
    Family.objects.all().delete()

    as_lead.post(reverse("board_report_prepare"), {"quarter": QUARTER.key})
    actions.prepare(by=viewer_of(lead), quarter=QUARTER)

    assert words(as_trustee, "board_report", report.id) == before


def test_the_database_refuses_to_change_a_released_report(report: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(figures={})


def test_a_report_is_released_once(as_lead: Client, report: Report) -> None:
    assert as_lead.post(reverse("board_report_release", args=[report.id])).status_code == 404


def test_a_report_with_nothing_to_count_still_reads(as_lead: Client, lead: User) -> None:
    draft = actions.prepare(by=viewer_of(lead), quarter=QUARTER)

    text = words(as_lead, "board_report", draft.id)

    assert "Families referred 0" in text
    assert "Own mental health Left out (too few)" in text


def test_no_address_of_the_board_takes_anything_but_a_report() -> None:
    taken = {name for route in urlpatterns for name in route.pattern.converters}

    assert taken == {"report"}
