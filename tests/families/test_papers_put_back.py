"""A paper that was deleted and put in again under its id, past every trigger, is not as it was added (8.2, 9.1)."""

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from pypdf import PdfWriter
from pytest_django import Settings

from families.actions.papers import add_paper, replace_paper
from families.models import Paper, PaperKind
from hsww.access.hats import Hat
from hsww.ledger import alarm, protection, unchanged
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, EntrySubject
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.vault import resealing
from hsww.vault.file_types import Clean, clean
from tests.build import active, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def letter() -> Clean:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.write(out)
    return clean(out.getvalue())


@pytest.fixture
def paper() -> Paper:
    mary = worker(Hat.ORGANISER)
    made = add_paper(
        by=viewer_of(mary),
        family=active(by=mary),
        kind=PaperKind.COURT,
        title="Order",
        note="",
        file=letter(),
    )
    seal()
    return made


def put_back(paper: Paper, **changed: str) -> None:
    """DELETE and INSERT: what the owner of the database can do with every trigger in place."""
    columns = [field.column for field in Paper._meta.concrete_fields]
    taken = ", ".join(changed.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE held AS SELECT {taken} FROM families_paper")
        cursor.execute("DELETE FROM families_paper")
        cursor.execute(f"INSERT INTO families_paper ({', '.join(columns)}) SELECT * FROM held")
        cursor.execute("DROP TABLE held")


def test_a_paper_as_it_was_added_is_as_it_was_added(paper: Paper) -> None:
    mary = viewer_of(paper.added_by)
    replace_paper(by=mary, paper=paper, kind=PaperKind.LETTER, title="Newer", note="N", file=letter())
    seal()

    assert list(unchanged.problems()) == []
    assert protection.audit_daily() == "audited"


def test_its_pages_and_words_may_lie_under_another_key(paper: Paper) -> None:
    resealing.replace_data_key(paper.scope)

    assert list(unchanged.problems()) == []


def test_the_ledger_keeps_no_word_of_it(paper: Paper) -> None:
    (number,) = EntrySubject.objects.filter(kind=unchanged.AS_ADDED)

    paper.title = "Another title"

    assert unchanged.as_added(paper) == number.value()


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "'other'"},
        {"size": "size + 1"},
        {"note": "substr(note, 1, 0)"},
        {"content_type": "'image/png'"},
        {"added_at": "'2026-01-01 09:00:00+00:00'"},
    ],
)
def test_a_paper_put_back_otherwise_is_noticed_within_a_day(paper: Paper, changed: dict[str, str]) -> None:
    if "added_at" in changed and connection.vendor == "postgresql":
        changed = {"added_at": f"{changed['added_at']}::timestamptz"}
    put_back(paper, **changed)

    with pytest.raises(protection.LedgerTamperedError):
        protection.audit_daily()

    assert list(unchanged.problems()) == [f"The paper {paper.pk} is not as it was added."]
    assert alarm.standing()


def test_an_entry_written_afterwards_makes_it_no_better(paper: Paper) -> None:
    put_back(paper, kind="'other'")
    paper.refresh_from_db()
    record(
        actor=None,
        hat="organiser",
        action=Action.CHANGED,
        clause="8.2",
        subjects=[*paper.subjects(), unchanged.as_added(paper)],
    )

    assert len(list(unchanged.problems())) == 1
    seal()
    assert len(list(unchanged.problems())) == 1


def test_a_paper_that_nobody_added_is_noticed(paper: Paper) -> None:
    put_back(
        paper, id=f"'{uuid4().hex if connection.vendor == 'sqlite' else uuid4()}'" + uuid_on_postgresql()
    )

    (problem,) = unchanged.problems()

    assert "no entry says that it was added" in problem


def uuid_on_postgresql() -> str:
    return "::uuid" if connection.vendor == "postgresql" else ""


def test_a_row_that_cannot_be_read_is_a_finding_and_no_error(paper: Paper) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses what is no time")
    put_back(paper, added_at="'long ago'")

    with pytest.raises(protection.LedgerTamperedError):
        protection.audit_daily()


def test_what_was_added_before_the_ledger_kept_numbers_is_not_compared(paper: Paper) -> None:
    mary = paper.added_by
    older = Paper.objects.create(
        family=paper.family,
        kind=PaperKind.OTHER,
        title="Old",
        content_type="application/pdf",
        size=1,
        added_by=mary,
    )
    record(
        actor=mary.pk,
        hat="organiser",
        action=Action.CHANGED,
        clause="8.2",
        subjects=[Subject("paper", older.pk)],
    )

    assert list(unchanged.problems()) == []
