"""What a later log says of where it began, for whoever reads its export (9.1)."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from textwrap import indent

import pytest
from django.core.management import CommandError, call_command

from hsww.ledger import beginnings, export, logs
from hsww.ledger.beginning import begin
from hsww.ledger.beginnings import Beginning
from hsww.ledger.notes import BadNote, Head
from hsww.ledger.signing import public_key
from hsww.ledger.verify import main
from tests.ledger.going_on import sealed

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_export_command_tells_of_each_log_with_its_own_key(tmp_path: Path) -> None:
    sealed(3)
    begin("restored")
    sealed(1)
    names = StringIO()
    call_command("ledger_export", "--logs", stdout=names)

    older, newer = names.getvalue().split()

    for name in (older, newer):
        lines, key = StringIO(), StringIO()
        call_command("ledger_export", "--log", name, stdout=lines)
        call_command("ledger_export", "--log", name, "--key", stdout=key)
        (tmp_path / "log").write_text(lines.getvalue())
        assert main([str(tmp_path / "log"), "--key", key.getvalue().strip()]) == 0
    with pytest.raises(CommandError, match="no log of that name"):
        call_command("ledger_export", "--log", "another", stdout=StringIO())


def test_the_verifier_says_in_words_where_a_log_began(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed(3)
    begin("restored")
    sealed(1)
    (tmp_path / "log").write_text("".join(export.lines("none")))

    code = main([str(tmp_path / "log"), "--key", str(logs.current().key)])

    said = capsys.readouterr().out
    assert code == 0
    assert "This log was begun anew when the scheme was restored from a copy." in said
    assert f"the first 3 entries of the log {public_key().name}, root " in said


def test_the_worked_example_of_the_format_is_what_is_written() -> None:
    held = Head("scheme.example/ledger", 3, bytes(range(32)))
    beginning = Beginning("restored", held, replace(held, size=5, root=bytes(32)))
    name = beginnings.name_of("scheme.example/ledger", 1, datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    text = f"{Head(name, 1, bytes([255]) * 32)}{beginning}"

    assert beginnings.__doc__ is not None
    assert indent(text, "    ") in beginnings.__doc__
    assert Beginning.from_text(text) == beginning
    assert Beginning.from_text(str(held)) is None
    assert beginnings.is_later(name)
    assert not beginnings.is_later("scheme.example/ledger")


@pytest.mark.parametrize(
    "lines",
    [
        "begun tomorrow\n",
        "begun restored\nheld a 1\n",
        "begun restored\nheld a 01 AAAA\n",
        "begun restored\nheld a 1 AAAA\n",
        "begun restored\nfound a 1 " + "A" * 43 + "=\n",
        "begun restored\nheld a 1 " + "A" * 43 + "=\nheld a 1 " + "A" * 43 + "=\n",
    ],
)
def test_a_beginning_that_was_written_otherwise_is_not_read(lines: str) -> None:
    with pytest.raises(BadNote):
        Beginning.from_text(f"{Head('a/2', 1, bytes(32))}{lines}")
