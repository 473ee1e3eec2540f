"""The words of a question have their edition, and a yes to words that the law finds too old is asked again (1.2)."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from consent import actions, sharing, wordings
from consent.models import Answer, AskedAt, How, Statement
from consent.questions import REFERRER, USUAL
from consent.sharing import Together
from consent.standing import State
from families.models import Family, Person
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests.consent.making import family_of, parent, today
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def tamsin(olwen: tuple[User, Viewer]) -> Person:
    return parent(family_of(olwen[0]))


def says_yes(by: Viewer, who: Person) -> None:
    telling = actions.Telling(how=How.SAID, asked_at=AskedAt.PHONE, said_on=today())
    reply = actions.Reply(giver=who, question=REFERRER, answer=Answer.GIVEN)
    actions.record_answers(by=by, family=who.family, telling=telling, replies=[reply])


def about_referrer(family: Family) -> sharing.Asked:
    found = sharing.current(Family.objects.get(pk=family.pk)).asked
    return next(one for one in found if one.topic == REFERRER.topic)


def newer(monkeypatch: pytest.MonkeyPatch, needed_from: date | None) -> None:
    edition = replace(wordings.EDITIONS[-1], version="2027-1", needed_from=needed_from)
    monkeypatch.setattr(wordings, "EDITIONS", (*wordings.EDITIONS, edition))


def test_every_edition_is_in_english_asks_every_question_and_comes_after_the_one_before() -> None:
    editions = wordings.EDITIONS
    assert sorted(editions, key=lambda one: one.in_use_from) == list(editions)
    assert len({one.version for one in editions}) == len(editions)
    for edition in editions:
        assert wordings.ENGLISH in edition.texts
        assert (edition.needed_from is None) == (not edition.law)
        for words in edition.texts.values():
            assert set(words.questions) == set(words.labels) == {one.name for one in USUAL}


@pytest.mark.parametrize(
    ("needed_from", "expected"),
    [(None, Together.YES), (today() + timedelta(days=1), Together.YES), (today(), Together.ASK_AGAIN)],
    ids=["better words", "needed from tomorrow", "needed from today"],
)
def test_a_yes_to_older_words_is_asked_again_once_the_law_needs_newer_ones(
    olwen: tuple[User, Viewer],
    tamsin: Person,
    monkeypatch: pytest.MonkeyPatch,
    needed_from: date | None,
    expected: Together,
) -> None:
    says_yes(olwen[1], tamsin)
    newer(monkeypatch, needed_from)

    assert about_referrer(tamsin.family).together is expected


def test_asked_in_the_newer_words_it_counts_and_the_old_answer_keeps_its_edition(
    olwen: tuple[User, Viewer], tamsin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    says_yes(olwen[1], tamsin)
    newer(monkeypatch, today())
    voice = about_referrer(tamsin.family).voices[0]
    assert voice.standing.state is State.LAPSED
    assert "older words than the law now needs" in voice.standing.because

    says_yes(olwen[1], tamsin)

    assert about_referrer(tamsin.family).together is Together.YES
    editions = Statement.objects.order_by("recorded_at").values_list("wording_version", flat=True)
    assert list(editions) == ["2026-1", "2027-1"]


def test_the_form_asks_each_parent_and_prints_no_answer(olwen: tuple[User, Viewer], tamsin: Person) -> None:
    says_yes(olwen[1], tamsin)
    url = reverse("consent_form", args=[tamsin.family_id])

    page = signed_in(olwen[0]).get(url).content.decode()

    assert "May we tell the person who sent you to us" in page
    assert "Tamsin" in page
    assert "health visitor that you did" not in page
    assert today().strftime("%Y") not in page.split('<div class="narrow"')[1].split("<p class")[0]


def test_the_form_is_a_tagged_pdf_that_says_the_same(olwen: tuple[User, Viewer], tamsin: Person) -> None:
    answer = signed_in(olwen[0]).post(reverse("consent_form", args=[tamsin.family_id]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    sheets = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(one.extract_text() for one in sheets.pages).split())
    assert "May we tell the person who sent you to us" in words
    assert "Tamsin" in words
    assert sheets.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert sheets.trailer["/Root"]["/Lang"] == "en-GB"


def test_another_language_is_offered_once_there_are_words_in_it(
    olwen: tuple[User, Viewer], tamsin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = wordings.EDITIONS[-1]
    polish = replace(edition.texts["en"], language="Polski", title="Co możemy przekazać")
    texts = {**edition.texts, "pl": polish}
    monkeypatch.setattr(wordings, "EDITIONS", (replace(edition, texts=texts),))
    client, url = signed_in(olwen[0]), reverse("consent_form", args=[tamsin.family_id])

    assert 'lang="pl">Polski' in client.get(url).content.decode()
    assert "Co możemy przekazać" in client.get(f"{url}?in=pl").content.decode()
    assert "Co możemy" not in client.get(f"{url}?in=xx").content.decode()
    sheets = PdfReader(BytesIO(client.post(f"{url}?in=pl").content))
    assert "Co możemy przekazać" in sheets.pages[0].extract_text()
