from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from hsww.vault import journal
from hsww.vault.errors import Damaged
from hsww.vault.journal import Line
from hsww.vault.scopes import SCHEME_SCOPE, family_scope, person_scope

AT = datetime(2026, 4, 1, 2, tzinfo=UTC)
FAMILY = UUID("22222222-2222-4222-8222-222222222222")
WRITTEN = "2026-04-01T02:00:00.000000Z family 22222222-2222-4222-8222-222222222222 support\n"


@pytest.fixture
def file(settings: Settings) -> Path:
    return Path(settings.DESTRUCTION_JOURNAL)


def test_a_line_is_written_as_the_docstring_says(file: Path) -> None:
    journal.append([Line(AT, family_scope(FAMILY))])

    assert file.read_text() == WRITTEN
    assert WRITTEN.strip() in (journal.__doc__ or "")


def test_what_was_written_is_read_and_added_to(file: Path) -> None:
    first, then = Line(AT, family_scope(FAMILY)), Line(AT, person_scope(FAMILY))
    journal.append([first])
    journal.append([then, Line(AT, SCHEME_SCOPE)])

    assert journal.read() == [first, then, Line(AT, SCHEME_SCOPE)]
    assert journal.read(file) == journal.read()


def test_nobody_else_can_read_it(file: Path) -> None:
    journal.append([Line(AT, family_scope(FAMILY))])

    assert file.stat().st_mode & 0o777 == 0o600


def test_a_missing_journal_holds_nothing(file: Path) -> None:
    assert journal.read() == []


@pytest.mark.parametrize("cut", [1, 20, len(WRITTEN) - 1])
def test_a_line_that_was_cut_off_is_not_read_and_goes_with_the_next_writing(file: Path, cut: int) -> None:
    file.write_text(WRITTEN + WRITTEN[:cut])

    assert len(journal.read()) == 1
    journal.append([Line(AT, person_scope(FAMILY))])
    assert [line.scope for line in journal.read()] == [family_scope(FAMILY), person_scope(FAMILY)]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        WRITTEN.strip().replace("support", "nonsense"),
        WRITTEN.strip().replace("222", "22x"),
        "é",
    ],
)
def test_a_line_in_another_form_is_refused(file: Path, line: str) -> None:
    file.write_text(f"{WRITTEN}{line}\n{WRITTEN}")

    with pytest.raises(Damaged):
        journal.read()
