"""The Record of Access form tells who read what, when and as what; on screen and, in the same words, on paper (9.1)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.actions.care import take_on
from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry
from hsww.pages.templatetags.pages import nice_datetime
from hsww.pages.typesetting import UNDRAWN
from hsww.people.models import Appointment, User
from records.models import Sample, Signature
from records.papers import NOT_OF_LEADS
from tests.families.visiting_world import SURNAME, family, match
from tests.people.making import signed_in, worker
from tests.records.passkeys import Passkey
from tests.records.sampling import lead, reviewer, run_out, sample_for, sign, sign_by
from tests.records.sheets import faults, said, tagged
from tests.safeguarding.raising import raised

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORK = "Day-to-day work and supervision"


@pytest.fixture
def office() -> Client:
    return signed_in(lead())


def form_of(found: Family) -> str:
    return reverse("record_of_access", args=[found.id])


def shown(client: Client, found: Family, query: str = "") -> str:
    """The words of the page's own part."""
    html = client.get(f"{form_of(found)}{query}").content.decode()
    return plain(html[html.index("<main") : html.index("</main>")])


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").split())


def read(client: Client, found: Family) -> Any:
    return client.get(reverse("sampled_file", args=[found.id]))


def test_the_form_tells_who_as_what_what_for_when_and_how(
    found: Family, desk: Client, office: Client
) -> None:
    sign(desk, found, detail="For the yearly report")
    read(desk, found)
    read(desk, found)

    text = shown(office, found)

    seen = Entry.objects.filter(rule="records.read_sampled").order_by("id")
    assert seen.count() == 2
    opened, closed = (nice_datetime(entry.at) for entry in seen)
    until = Sample.objects.get().expires_at
    for words in (
        "Uma Kay Example",
        "Home-Start UK reviewer",
        "Quality review",
        "For the yearly report",
        f"Opened {opened}, closed {closed.rpartition(', ')[2]}. ",
        "The file (2)",
        f"Open to them until {nice_datetime(until)}",
        "Password and a code from an app",
        "Checked: it holds",
    ):
        assert words in text


def test_two_sign_ins_are_two_readings(found: Family, reader: User, desk: Client, office: Client) -> None:
    sign(desk, found)
    read(desk, found)
    read(signed_in(reader), found)

    text = shown(office, found)

    assert text.count("Opened ") == 2
    assert text.count("The file (1)") == 2


def test_who_signed_and_did_not_read_is_said_to_have_opened_nothing(
    found: Family, desk: Client, office: Client
) -> None:
    sign(desk, found)

    assert "Not opened." in shown(office, found)


def test_a_reading_goes_with_the_signature_it_was_made_under(
    found: Family, reader: User, desk: Client, office: Client
) -> None:
    sign(desk, found)
    read(desk, found)
    run_out(Sample.objects.get())
    Signature.objects.update(signed_at=timezone.now() - timedelta(days=20))
    sample_for(reader)
    sign(desk, found)
    read(desk, found)
    read(desk, found)

    newest, oldest = re.split("Uma Kay Example", shown(office, found))[1:]

    assert "The file (2)" in newest
    assert "The file (1)" in oldest
    assert "Open to them until" in newest
    assert "Closed to them" in oldest


def test_what_a_colleague_read_is_on_their_own_line(found: Family, desk: Client, office: Client) -> None:
    colleague = reviewer()
    sample_for(colleague)
    sign(desk, found)
    sign(signed_in(colleague), found, name="Ola Colleague")
    read(desk, found)

    first, second = re.split("Ola Colleague", shown(office, found))

    assert "Not opened." in second.split("Uma Kay Example", maxsplit=1)[0]
    assert "Not opened." not in second.split("Uma Kay Example", maxsplit=1)[1]
    assert "Uma" not in first


def test_the_pdf_says_what_the_page_says(found: Family, reader: User, desk: Client, office: Client) -> None:
    sign_by(Passkey(reader), desk, found, detail="For the yearly report")
    read(desk, found)
    page = shown(office, found)

    paper = said(office.post(form_of(found)))

    for words in (
        found.reference,
        "Uma Kay Example",
        "Home-Start UK reviewer",
        "Quality review",
        "For the yearly report",
        "The file (1)",
        "Fingerprint, face or PIN of their own device",
        "Checked: it holds",
        *re.findall(r"Opened [^.]+\.", page),
        *re.findall(r"Open to them until [^.]+\.", page),
    ):
        assert words in page
        assert words in paper
    assert SURNAME not in paper


def test_the_pdf_is_tagged_has_a_title_and_a_language_and_stands_the_check(
    found: Family, desk: Client, office: Client, tmp_path: Path
) -> None:
    sign(desk, found)

    response = office.post(f"{form_of(found)}?all")

    assert tagged(response) == {
        "tree": True,
        "marked": True,
        "language": "en-GB",
        "title": f"Record of Access, file {found.reference}",
        "shows the title": True,
    }
    assert faults(response, tmp_path) == []


def test_the_pdf_is_a_file_to_save_that_nobody_keeps(found: Family, office: Client) -> None:
    response = office.post(form_of(found))

    assert response.headers["Content-Type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="record-of-access-\d{4}-\d\d-\d\d\.pdf"',
        response.headers["Content-Disposition"],
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Nobody has signed yet." in said(response)


def test_nothing_of_another_family_is_on_the_form_or_its_pdf(
    found: Family, reader: User, office: Client
) -> None:
    other = family(reference="HS-0777")
    sample_for(reader)
    client = signed_in(reader)
    sign(client, found)
    sign(client, other, name="Zzcanary Reader", detail="Zzcanary purpose")
    read(client, other)

    for text in (shown(office, found, "?all"), said(office.post(f"{form_of(found)}?all"))):
        assert "Zzcanary" not in text
        assert other.reference not in text
        assert "The file (1)" not in text


def test_the_pdf_has_the_guard_and_the_entry_of_the_page(found: Family, desk: Client, office: Client) -> None:
    own, stranger = worker(Hat.ORGANISER), signed_in(worker(Hat.ORGANISER))
    take_on(family=found, organiser=own.id)
    missing = reverse("record_of_access", args=["00000000-0000-4000-8000-000000000000"])
    mine = signed_in(own)
    mine.get(form_of(found))
    mine.post(form_of(found))

    refused, absent = stranger.post(form_of(found)), stranger.post(missing)

    assert (refused.status_code, absent.status_code, desk.post(form_of(found)).status_code) == (404, 404, 404)
    nonce = re.compile(rb'nonce="[^"]*"')
    assert nonce.sub(b"", refused.content) == nonce.sub(b"", absent.content)
    logged = Entry.objects.filter(actor=own.id, rule="records.record_of_access").order_by("id")
    page, saved, export = (
        (one.action, one.outcome, one.clause, {row.value() for row in one.subjects.all()}) for one in logged
    )
    assert page == saved
    assert export == (Action.EXPORTED, *page[1:])


def test_what_was_typed_is_never_markup(found: Family, desk: Client, office: Client, tmp_path: Path) -> None:
    name = '#read("/etc/passwd") *bold* $x$ @ref <label> \\ " ] } //'
    sign(desk, found, name=name, detail='#import "/hsww/pages/sheets/common.typ": data')

    response = office.post(form_of(found))

    assert name.replace(" ", "") in said(response).replace(" ", "")
    assert "root:" not in said(response)
    assert faults(response, tmp_path) == []


@pytest.mark.parametrize("name", ["ਅਮਰਜੀਤ ਕੌਰ", "李小龍", "Zo\U0001f600"])
def test_letters_that_no_font_has_are_said_to_be_missing(
    found: Family, desk: Client, office: Client, name: str
) -> None:
    sign(desk, found, name=name)

    response = office.post(form_of(found))

    assert name in shown(office, found)
    assert UNDRAWN in said(response)
    assert tagged(response)["tree"]


@pytest.mark.parametrize("name", ["Zoë Łukasiewicz-Ó Murchú", "Ольга Петренко", "Ελένη", "Nguyễn Thị Hà"])
def test_letters_of_most_names_are_printed(found: Family, desk: Client, office: Client, name: str) -> None:
    sign(desk, found, name=name)

    paper = said(office.post(form_of(found)))

    assert name in paper
    assert UNDRAWN not in paper


# Day-to-day work


def test_day_to_day_work_is_not_on_the_form_until_it_is_asked_for(found: Family, office: Client) -> None:
    mary = worker(Hat.ORGANISER, name="Mary Worker")
    take_on(family=found, organiser=mary.id)
    client = signed_in(mary)
    for _ in range(3):
        client.get(reverse("family_file", args=[found.id]))

    off, on = shown(office, found), shown(office, found, "?all")
    papers = [said(office.post(f"{form_of(found)}{query}")) for query in ("", "?all")]

    assert "Mary Worker" not in off
    assert "Show the day-to-day work too" in off
    assert re.search(r"Mary Worker Co-ordinator Opened: The file 3 ", f"{on} ")
    assert "Hide the day-to-day work" in on
    assert (WORK in papers[0], "Mary Worker" in papers[0]) == (False, False)
    assert "Mary Worker Co-ordinator Opened: The file 3" in papers[1]


def test_day_to_day_work_tells_nothing_of_a_concern_or_a_tie(found: Family) -> None:
    own, volunteer = worker(Hat.ORGANISER, name="Own Worker"), worker(Hat.VOLUNTEER, name="Vera Visitor")
    chief = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Chief")
    take_on(family=found, organiser=own.id)
    match(found, volunteer)
    concern = raised(signed_in(volunteer), about=str(found.id))
    boss = signed_in(chief)
    boss.get(reverse("concern", args=[concern.id]))
    boss.post(reverse("concern_acknowledge", args=[concern.id]))
    boss.get(reverse("conflict_declare", args=[found.id]))

    text = shown(signed_in(own), found, "?all")

    for word in ("Leda", "Vera", "oncern", "tie"):
        assert word not in text.replace("Confidential", "").replace("policy", "")
    mine = Entry.objects.filter(actor=chief.id, subjects__subject=found.id)
    assert {"safeguarding.read_concern", "families.declare_tie"} <= set(mine.values_list("rule", flat=True))


def test_what_a_lead_or_deputy_did_shows_to_leads_alone(found: Family) -> None:
    """How often she opens a file could tell a colleague of a concern; that it is left out is said in any case."""
    own = worker(Hat.ORGANISER, name="Own Worker")
    take_on(family=found, organiser=own.id)
    mine = signed_in(own)
    before = shown(mine, found, "?all"), said(mine.post(f"{form_of(found)}?all"))
    for office, name in ((Office.SAFEGUARDING_LEAD, "Leda Chief"), (Office.DEPUTY_LEAD, "Dora Deputy")):
        signed_in(worker(Hat.ORGANISER, office, name=name)).get(reverse("family_file", args=[found.id]))
    mine.get(reverse("family_file", args=[found.id]))

    after = shown(mine, found, "?all"), said(mine.post(f"{form_of(found)}?all"))
    chiefs = shown(signed_in(lead()), found, "?all")

    for text in (*before, *after):
        assert NOT_OF_LEADS in text
        assert "Leda" not in text
        assert "Dora" not in text
    assert "Own Worker" in after[0]
    assert "Leda Chief" in chiefs
    assert "Dora Deputy" in chiefs
    assert NOT_OF_LEADS not in chiefs


def test_nor_what_she_did_before_she_gave_up_the_office(found: Family) -> None:
    own, chief = worker(Hat.ORGANISER), worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Chief")
    take_on(family=found, organiser=own.id)
    signed_in(chief).get(reverse("family_file", args=[found.id]))
    Appointment.objects.filter(user=chief).update(ended_at=timezone.now())

    assert "Leda" not in shown(signed_in(own), found, "?all")


def test_a_volunteers_visits_are_day_to_day_work(found: Family, office: Client) -> None:
    volunteer = worker(Hat.VOLUNTEER, name="Vera Visitor")
    match(found, volunteer)
    signed_in(volunteer).get(reverse("visiting_family", args=[found.id]))

    assert "Vera Visitor Volunteer Opened: What a volunteer is told 1" in shown(office, found, "?all")


def test_what_was_refused_is_no_work_on_the_file(found: Family, office: Client) -> None:
    stranger = worker(Hat.ORGANISER, name="Stella Stranger")
    signed_in(stranger).get(reverse("family_file", args=[found.id]))

    assert "Stella" not in shown(office, found, "?all")
