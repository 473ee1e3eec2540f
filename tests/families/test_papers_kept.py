"""A paper is never changed, whoever asks: the database itself refuses (8.2)."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from families.models import Paper, PaperKind
from families.models.papers import PaperType
from hsww.access.hats import Hat
from hsww.vault import resealing
from hsww.vault.sealing import seal
from tests.build import active, worker
from tests.vault.raw import column, put

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def paper() -> Paper:
    return kept()


def kept() -> Paper:
    mary = worker(Hat.ORGANISER)
    return Paper.objects.create(
        family=active(by=mary), kind=PaperKind.COURT, title="Order of March", note="Ends in June.",
        content_type=PaperType.PDF, size=7, added_by=mary,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"size": 8}, {"kind": PaperKind.OTHER}, {"content_type": PaperType.PNG}, {"replaces": "itself"}],
)
def test_the_database_refuses_to_change_what_a_paper_says_of_itself(
    paper: Paper, changes: dict[str, Any]
) -> None:
    if "replaces" in changes:
        changes = {"replaces": paper}

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**changes)

    assert Paper.objects.get().size == 7


def test_the_database_refuses_to_give_a_paper_to_another_family(paper: Paper) -> None:
    other = active(by=paper.added_by)

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(family=other)


@pytest.mark.parametrize("words", ["Order of April", "A longer title than it had"])
def test_the_database_refuses_another_title_under_the_same_key(paper: Paper, words: str) -> None:
    other = seal(paper.scope, ("families.paper", "title", paper.pk), words.encode())

    with pytest.raises(IntegrityError), transaction.atomic():
        put(paper, "title", other)

    assert Paper.objects.get().title == "Order of March"


def test_a_paper_can_be_sealed_afresh_under_another_key(paper: Paper) -> None:
    before = column(paper, "title")

    resealing.replace_data_key(paper.scope)

    assert column(paper, "title") != before
    assert Paper.objects.get().title == "Order of March"
    assert Paper.objects.get().note == "Ends in June."


@pytest.mark.sqlite_only
def test_the_database_refuses_to_put_another_paper_in_the_place_of_one(paper: Paper) -> None:
    columns = ", ".join(field.column for field in Paper._meta.concrete_fields)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO families_paper SELECT {columns} FROM families_paper")


def test_a_paper_can_be_destroyed(paper: Paper) -> None:
    paper.delete()

    assert not Paper.objects.exists()


def test_a_migrate_makes_again_what_a_table_that_was_remade_lost() -> None:
    on = " ON families_paper" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER families_paper_no_change{on}")

    call_command("migrate", verbosity=0)
    paper = kept()

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(size=8)
