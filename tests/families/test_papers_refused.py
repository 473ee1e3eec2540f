"""A file that is not taken: a sentence beside the field, what was typed is still there, and nothing is left behind."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfWriter
from pytest_django import Settings

from families.forms.papers import AGAIN, CHOOSE, EMPTY, TOO_LARGE
from families.models import Family, Paper
from hsww.access.hats import Hat
from hsww.ledger.models import Action, Entry
from hsww.vault import file_types, file_types_image, file_types_pdf
from hsww.vault.files_held import MOST_BYTES
from tests.build import active, sign_in, worker
from tests.families.test_papers import letter, photo

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def nowhere_to_spool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever asks for a temporary file fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))


@pytest.fixture
def family() -> Family:
    return active(by=worker(Hat.ORGANISER), name="Tarrow")


@pytest.fixture
def client(family: Family) -> Client:
    return sign_in(family.caseloads.get().organiser)


def file(data: bytes, name: str = "letter.pdf") -> BytesIO:
    out = BytesIO(data)
    out.name = name
    return out


def locked() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.encrypt("secret")
    writer.write(out)
    return out.getvalue()


def send(client: Client, family: Family, **changes: Any) -> str:
    typed = {"kind": "court", "title": "Order of March", "note": "Ends in June.", **changes}
    response = client.post(f"/families/{family.id}/papers/add/", typed)
    assert response.status_code == 200
    return response.content.decode()


def left_behind(folder: Path) -> list[Any]:
    return [
        *Paper.objects.all(),
        *folder.iterdir(),
        *Entry.objects.filter(rule="families.add_paper", action=Action.CHANGED),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", EMPTY),
        (b"MZ a program", file_types.OTHER_KIND),
        (b"<html><script>alert(1)</script></html>", file_types.OTHER_KIND),
        (letter().getvalue()[:-40], file_types_pdf.BROKEN),
        (locked(), file_types_pdf.LOCKED),
        (photo().getvalue()[:300], file_types_image.BROKEN),
        (b"%PDF-" + bytes(MOST_BYTES), TOO_LARGE),
    ],
    ids=["empty", "program", "page", "cut pdf", "locked pdf", "cut photo", "large"],
)
def test_a_file_that_is_refused_leaves_nothing_behind(
    data: bytes, sentence: str, client: Client, family: Family, folder: Path
) -> None:
    page = send(client, family, file=file(data))

    assert sentence in page
    assert 'id="id_file_error"' in page
    assert 'value="Order of March"' in page
    assert "Ends in June." in page
    assert 'value="court" id="id_kind_3" checked' in page.replace('aria-invalid="true" ', "")
    assert left_behind(folder) == []


def test_a_form_without_a_file_says_so(client: Client, family: Family, folder: Path) -> None:
    assert CHOOSE in send(client, family)
    assert left_behind(folder) == []


def test_a_good_file_is_asked_for_again_while_something_else_is_missing(
    client: Client, family: Family, folder: Path
) -> None:
    page = send(client, family, title="", file=letter())

    assert "Enter a name for the paper" in page
    assert AGAIN in page
    assert left_behind(folder) == []


def test_the_limit_is_written_beside_the_field(client: Client, family: Family) -> None:
    page = client.get(f"/families/{family.id}/papers/add/").content.decode()

    assert "There is a problem" not in page
    assert "A PDF, or a photo as JPEG or PNG, up to 20 MB." in page
    assert 'accept="application/pdf,image/jpeg,image/png"' in page


def test_a_file_of_many_megabytes_never_lies_in_a_temporary_folder(
    client: Client, family: Family, folder: Path
) -> None:
    """A temporary file could not even be made."""
    large = letter("x" * 5_000_000)

    response = client.post(
        f"/families/{family.id}/papers/add/", {"kind": "other", "title": "T", "file": large}
    )

    assert response.status_code == 302
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_was_spooled_all_the_same_is_refused(
    client: Client, family: Family, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    assert TOO_LARGE in send(client, family, file=letter())
    assert left_behind(folder) == []


def test_a_field_the_form_does_not_have_is_of_no_use(client: Client, family: Family) -> None:
    client.post(
        f"/families/{family.id}/papers/add/",
        {"kind": "other", "title": "T", "file": letter(), "content_type": "text/html", "size": "1"},
    )

    paper = Paper.objects.get()
    assert (paper.content_type, paper.size > 1) == ("application/pdf", True)
