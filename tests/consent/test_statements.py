"""What the database itself refuses about statements (1.2-1.4)."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction

from consent.actions import Reply, Telling, record_answers
from consent.models import Answer, AskedAt, How, Information, NeverChangedError, Statement, digest_of
from consent.questions import AGENCIES, HEALTH_VISITOR, REFERRER
from hsww.ledger import unchanged
from hsww.ledger.sealing import seal
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


@pytest.mark.parametrize(
    ("table", "column"), [("consent_statement", "answer"), ("consent_information", "notice_version")]
)
def test_whoever_owns_the_database_cannot_change_what_was_said(olwen: User, table: str, column: str) -> None:
    said = statement(olwen)
    Information.objects.create(family=said.family, spoken_on=today(), notice_version="1", recorded_by=olwen)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'refused'")


class TestAYesThatNobodyGave:
    """A plain yes has nothing sealed in it, so whoever owns the database could write one."""

    @pytest.fixture(autouse=True)
    def asked(self) -> None:
        user, by = co_ordinator()
        family = family_of(user)
        told = Telling(how=How.SAID, asked_at=AskedAt.PHONE, said_on=today())
        reply = Reply(giver=parent(family), question=AGENCIES, answer=Answer.REFUSED)
        others = [replace(reply, question=one) for one in (REFERRER, HEALTH_VISITOR)]
        record_answers(by=by, family=family, telling=told, replies=[reply, *others])
        seal()

    def test_what_was_said_is_as_it_was_said(self) -> None:
        assert Statement.objects.count() == 3
        assert list(unchanged.problems()) == []

    def test_one_more_is_noticed_within_a_day(self) -> None:
        said = Statement.objects.all()[0]
        fields = {one.attname: getattr(said, one.attname) for one in Statement._meta.concrete_fields}
        forged = Statement(**{**fields, "id": uuid4(), "answer": Answer.GIVEN})
        forged.save(force_insert=True)

        (problem,) = unchanged.problems()

        assert problem == f"The statement {forged.pk} is there, and no entry says that it was added."

    def test_one_in_the_place_of_another_is_noticed_within_a_day(self) -> None:
        said = Statement.objects.all()[0]
        fields = {one.attname: getattr(said, one.attname) for one in Statement._meta.concrete_fields}
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM consent_statement")
        forged = Statement(**{**fields, "answer": Answer.GIVEN})
        forged.save(force_insert=True)

        assert f"The statement {said.pk} is not as it was added." in unchanged.problems()
