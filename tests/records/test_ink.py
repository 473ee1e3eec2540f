"""What was signed in ink stands on the form, with its scan, and is taken for no signature made here (9.1, 10.1)."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter
from pytest_django import Settings

from families.actions.care import take_on
from families.models import Family, Paper
from hsww.access.hats import Hat
from hsww.ledger.models import Action, Entry
from records.models import InkLine, NeverChanged, Signature
from tests.families.visiting_world import family
from tests.people.making import signed_in, worker
from tests.records.sampling import lead, sign
from tests.records.sheets import faults, said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    return tmp_path / "files"


@pytest.fixture
def office(found: Family) -> Client:
    """Of the family's own co-ordinator."""
    own = worker(Hat.ORGANISER)
    take_on(family=found, organiser=own.id)
    return signed_in(own)


def scan() -> BytesIO:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.write(out)
    out.seek(0)
    out.name = "form.pdf"
    return out


def ink_page(found: Family) -> str:
    return reverse("record_ink", args=[found.id])


def add(client: Client, found: Family, **values: Any) -> Any:
    line = {
        "name": "Ines Inker",
        "capacity": "Inspector of the council",
        "purpose": "Yearly inspection",
        "signed_on_day": "3",
        "signed_on_month": "3",
        "signed_on_year": "2026",
        "present": "Mary Present",
        "file": scan(),
    }
    return client.post(ink_page(found), {**line, **values})


def form_of(client: Client, found: Family, query: str = "") -> str:
    html = client.get(reverse("record_of_access", args=[found.id]) + query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


WORDS = (
    "3 March 2026",
    "Ines Inker",
    "Inspector of the council",
    "Mary Present was present.",
    "Yearly inspection",
    "Signed in ink",
)


def test_a_line_in_ink_stands_on_the_form_on_screen_on_paper_and_in_the_pdf(
    found: Family, office: Client, tmp_path: Path
) -> None:
    add(office, found)

    page, sheet = form_of(office, found), form_of(office, found, "?paper")
    response = office.post(reverse("record_of_access", args=[found.id]))
    pdf = said(response)

    for text in (page, sheet, pdf):
        for words in WORDS:
            assert words in text
    assert faults(response, tmp_path) == []
    assert not Signature.objects.exists()


def test_its_scan_is_a_paper_of_the_file_and_opens_from_the_line(found: Family, office: Client) -> None:
    add(office, found)

    line = InkLine.objects.get()
    opened = office.post(reverse("paper_open", args=[line.paper_id]))

    assert Paper.objects.get().family == found
    assert (
        reverse("paper_open", args=[line.paper_id])
        in office.get(reverse("record_of_access", args=[found.id])).content.decode()
    )
    assert opened.headers["Content-Type"] == "application/pdf"


def test_who_reads_the_file_sees_the_line_and_not_the_scan(
    found: Family, desk: Client, office: Client
) -> None:
    add(office, found)
    sign(desk, found)

    text = desk.get(reverse("sampled_file", args=[found.id])).content.decode()

    assert "Ines Inker" in text
    assert "Save the scan" not in text


def test_a_line_in_ink_opens_no_file(found: Family, desk: Client, office: Client) -> None:
    add(office, found)

    assert desk.get(reverse("sampled_file", args=[found.id])).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said_of_it"),
    [
        ({"name": ""}, "Enter who signed"),
        ({"capacity": ""}, "Enter in which role they signed"),
        ({"purpose": ""}, "Enter what they read the file for"),
        ({"signed_on_year": "2099"}, "This day has not come yet"),
        ({"signed_on_day": "31", "signed_on_month": "2"}, "must be a real date"),
        ({"file": ""}, "Choose a file"),
        ({"name": "x" * 121}, "120"),
    ],
    ids=["name", "role", "purpose", "a day to come", "no day", "no scan", "too long"],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(
    found: Family, office: Client, wrong: dict[str, str], said_of_it: str
) -> None:
    response = add(office, found, **wrong)

    assert response.status_code == 200
    assert said_of_it in response.content.decode()
    assert "Mary Present" in response.content.decode()
    assert (InkLine.objects.count(), Paper.objects.count()) == (0, 0)


def test_what_is_no_scan_is_refused(found: Family, office: Client) -> None:
    other = BytesIO(b"<html>Not a scan.</html>")
    other.name = "form.pdf"

    response = add(office, found, file=other)

    assert response.status_code == 200
    assert (InkLine.objects.count(), Paper.objects.count()) == (0, 0)


def test_a_colleague_adds_nothing_and_a_reader_neither(found: Family, office: Client, desk: Client) -> None:
    for client in (signed_in(worker(Hat.ORGANISER)), desk):
        assert add(client, found).status_code == 404
    assert not InkLine.objects.exists()


def test_adding_is_in_the_ledger_and_the_line_is_never_changed(found: Family, office: Client) -> None:
    add(office, found)
    line = InkLine.objects.get()

    done = Entry.objects.filter(rule="records.add_ink", action=Action.CHANGED).get()
    assert {row.kind for row in done.subjects.all()} == {"family", "paper"}
    with pytest.raises(NeverChanged):
        line.save()
    with pytest.raises(Error), transaction.atomic():
        InkLine.objects.update(signed_on="2020-01-01")


def test_it_goes_with_the_family(found: Family, office: Client) -> None:
    add(office, found)

    found.delete()

    assert not InkLine.objects.exists()
    assert not Paper.objects.exists()


def test_it_stands_on_the_form_of_no_other_family(found: Family, office: Client) -> None:
    other, chief = family(reference="HS-0002"), signed_in(lead())
    add(office, found)

    assert "Ines Inker" in form_of(chief, found)
    assert "Ines Inker" not in form_of(chief, other)
