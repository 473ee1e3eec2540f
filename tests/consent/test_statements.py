"""What the database itself refuses about statements (1.2-1.4)."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from consent.models import NeverChangedError, Statement, digest_of
from hsww.people.models import User
from tests.consent.making import OPENED, co_ordinator, family_of, parent, today

ONE_THING = {
    "recipient_kind": "other", "recipient_name": "The parish", "purpose": "photograph", "information": "specific",
    "items": "At the picnic", "occasion": "A poster", "how": "paper",
}  # fmt: skip

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def olwen() -> User:
    return co_ordinator()[0]


def statement(by: User, **changed: Any) -> Statement:
    family = family_of(by)
    usual = {
        "family": family, "giver": parent(family), "recipient_kind": "referrer", "purpose": "general",
        "answer": "given", "how": "said", "asked_at": "initial", "said_on": OPENED, "wording_version": "2026-1",
        "recorded_by": by,
    }  # fmt: skip
    return Statement.objects.create(**{**usual, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": "limited"},
        {"information": "specific", "purpose": "other"},
        {"information": "specific", "items": "The days we visit"},
        {"purpose": "multi_agency"},
        {"until": OPENED.replace(year=OPENED.year - 1)},
        {"wording_version": ""},
        {"purpose": "other", "occasion": "A poster"},
        {**ONE_THING, "occasion": None},
        {**ONE_THING, "information": "kind_and_level"},
        {**ONE_THING, "how": "said"},
        {**ONE_THING, "purpose": "statistics", "how": "said", "answer": "limited", "limits": "No postcodes"},
        {**ONE_THING, "text": "Their story"},
        {**ONE_THING, "purpose": "case_study"},
    ],
    ids=[
        "limited without words", "specific without items", "general that is specific",
        "working together but general", "lapses before it was said", "to no wording",
        "an occasion of something that has none", "a photograph for no occasion", "a photograph of general news",
        "a photograph on spoken words", "numbers on spoken words", "a text that is no story",
        "a story without its text",
    ],
)  # fmt: skip
def test_the_database_refuses(olwen: User, changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        statement(olwen, **changed)


def test_a_statement_is_never_changed(olwen: User) -> None:
    said = statement(olwen)

    said.answer = "refused"
    with pytest.raises(NeverChangedError):
        said.save()


def test_the_words_of_a_statement_are_ciphertext(olwen: User) -> None:
    said = statement(olwen, answer="limited", limits="Not about the debt", said_on=today())

    with connection.cursor() as cursor:
        cursor.execute("SELECT limits FROM consent_statement")
        raw = bytes(cursor.fetchone()[0])
    assert b"debt" not in raw
    assert Statement.objects.get(pk=said.pk).limits == "Not about the debt"


def test_a_no_to_a_photograph_needs_no_signature(olwen: User) -> None:
    said = statement(olwen, **{**ONE_THING, "how": "said", "answer": "refused"})

    assert Statement.objects.get(pk=said.pk).occasion == "A poster"


def test_a_story_is_known_by_its_exact_words(olwen: User) -> None:
    story = {**ONE_THING, "purpose": "case_study", "how": "said", "text": "They laughed.\nThey came back."}
    said = Statement.objects.get(pk=statement(olwen, **story).pk)

    assert said.digest == digest_of("They laughed.\r\nThey came back.")
    assert said.digest != digest_of("They laughed. They came back.")
    assert statement(olwen).digest == ""
