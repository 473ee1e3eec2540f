"""An upload is held in memory and nowhere else, so much of it and no more."""

import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from hsww.vault.files_held import MEGABYTE, MOST_BYTES, MOST_READ, TooLarge


@pytest.fixture(autouse=True)
def nowhere_to_spool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever asks for a temporary file fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))


def sent(*sizes: int) -> HttpRequest:
    data: dict[str, object] = {"title": "A letter"}
    for number, size in enumerate(sizes):
        data[f"file{number}"] = named(size)
    return RequestFactory().post("/", data)


def named(size: int) -> BytesIO:
    file = BytesIO(b"x" * size)
    file.name = "Ana Example's court paper.pdf"
    return file


@pytest.mark.parametrize("size", [1, 3 * MEGABYTE, MOST_BYTES])
def test_a_file_up_to_the_limit_is_held_whole(size: int) -> None:
    request = sent(size)

    file = request.FILES["file0"]

    assert isinstance(file, InMemoryUploadedFile)
    assert not isinstance(file, TooLarge)
    assert (file.size, len(file.read())) == (size, size)


def test_of_a_larger_file_nothing_is_kept_but_what_was_typed_is() -> None:
    request = sent(MOST_BYTES + 1)

    file = request.FILES["file0"]

    assert isinstance(file, TooLarge)
    assert file.read() == b""
    assert request.POST["title"] == "A letter"


def test_the_files_of_one_request_share_the_limit(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    request = sent(MOST_BYTES, MEGABYTE)

    assert isinstance(request.FILES["file1"], TooLarge)
    assert len(request.FILES["file0"].read()) == MOST_BYTES


def test_the_name_a_file_had_on_a_device_is_not_kept() -> None:
    assert "Ana" not in str(sent(5).FILES["file0"].name)


def test_a_request_beyond_all_measure_is_not_read(settings: Settings) -> None:
    request = sent(5)
    request.META["CONTENT_LENGTH"] = str(MOST_READ + 1)

    with pytest.raises(RequestDataTooBig):
        _ = request.POST


def test_more_files_than_any_form_asks_for_are_refused() -> None:
    with pytest.raises(TooManyFilesSent):
        _ = sent(5, 5).POST
