"""Asking, answering and taking back, through the pages a co-ordinator uses (1.2-1.4)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from consent import queries, sharing
from consent.models import Answer, Recipient, Statement
from consent.questions import AGENCIES, HEALTH_VISITOR, REFERRER, Question
from consent.sharing import Together
from families.models import Family, Kin, Person, Source, Stage
from hsww.access.hats import ROLES, Hat
from hsww.ledger.models import Action, Entry
from hsww.people.models import User
from tests.build import active
from tests.consent.making import co_ordinator, day_parts, family_of, parent, today
from tests.people.making import signed_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ROUTES = ["consent_record", "consent_ask", "consent_ask_more", "consent_ask_one", "information_record"]
TELLING = {"how": "said", "asked_at": "initial", **day_parts("said_on", today())}


@pytest.fixture
def olwen() -> User:
    return co_ordinator()[0]


def answers(person: Person, **given: str) -> dict[str, str]:
    """What the form of one person sends: every usual question, answered or left as not asked."""
    names = [question.name for question in sharing.questions(person.family)]
    sent = {name: given.get(name, "not_asked") for name in names}
    limits = {f"{name}_limits": given.get(f"{name}_limits", "") for name in names}
    return {f"p{person.id.hex}-{name}": value for name, value in (sent | limits).items()}


def ask(client: Client, family: Family, *people: dict[str, str], **changed: str) -> object:
    sent = {key: value for person in people for key, value in person.items()}
    return client.post(reverse("consent_ask", args=[family.pk]), {**TELLING, **sent, **changed})


def together(family: Family, question: Question) -> Together:
    asked = sharing.current(Family.objects.get(pk=family.pk)).asked
    return next(one.together for one in asked if one.topic == question.topic)


def test_each_recipient_is_its_own_question(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)

    response = ask(signed_in(olwen), family, answers(tamsin, referrer="given"))

    assert response.status_code == 302  # type: ignore[attr-defined]
    assert together(family, REFERRER) is Together.YES
    assert together(family, AGENCIES) is Together.NOT_ASKED


def test_what_was_not_asked_leaves_no_statement(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)

    ask(signed_in(olwen), family, answers(tamsin))

    assert not Statement.objects.exists()


def test_only_some_of_it_needs_its_words(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)
    client = signed_in(olwen)

    refused = ask(client, family, answers(tamsin, referrer="limited"))
    assert b"Say in their words" in refused.content  # type: ignore[attr-defined]
    assert not Statement.objects.exists()

    ask(client, family, answers(tamsin, referrer="limited", referrer_limits="Not how often you come"))
    said = Statement.objects.get()
    assert (said.answer, said.limits) == (Answer.LIMITED, "Not how often you come")
    assert together(family, REFERRER) is Together.SOME


def test_two_parents_who_disagree_stop_everything_and_the_lead_is_told(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, bede = parent(family), parent(family, "Bede Quillfeather", kin=Kin.FATHER)

    client = signed_in(olwen)
    ask(client, family, answers(tamsin, referrer="given"), answers(bede, referrer="refused"))

    assert together(family, REFERRER) is Together.DISAGREE
    page = client.get(reverse("consent_record", args=[family.pk])).content.decode()
    assert "They do not agree: nothing goes until the lead has decided" in page


def test_an_absent_parent_is_never_asked_and_does_not_stand_in_the_way(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, away = parent(family), parent(family, "Corin Awayne", kin=Kin.FATHER, here=False)
    client = signed_in(olwen)

    page = client.get(reverse("consent_ask", args=[family.pk])).content.decode()
    ask(client, family, answers(tamsin, referrer="given"), answers(away, referrer="refused"))

    assert "Corin" not in page
    assert [said.giver for said in Statement.objects.all()] == [tamsin]
    assert together(family, REFERRER) is Together.YES


def test_only_a_family_that_came_by_itself_is_asked_about_the_health_visitor(olwen: User) -> None:
    by_itself, referred = family_of(olwen, source=Source.SELF), family_of(olwen)

    assert sharing.questions(by_itself) == (HEALTH_VISITOR, AGENCIES)
    assert sharing.questions(referred) == (REFERRER, AGENCIES)


def test_a_yes_can_be_taken_back_by_phone_and_the_old_yes_stays_on_record(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)
    client = signed_in(olwen)
    ask(
        client, family, answers(tamsin, referrer="given"), **day_parts("said_on", today() - timedelta(days=3))
    )
    yes = Statement.objects.get()

    back = {**TELLING, "asked_at": "phone"}
    client.post(reverse("consent_withdraw", args=[yes.pk]), back)

    assert together(family, REFERRER) is Together.NO
    assert [said.answer for said in queries.history(family)] == [Answer.WITHDRAWN, Answer.GIVEN]


def test_a_yes_is_not_taken_back_before_it_was_said(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)
    client = signed_in(olwen)
    ask(client, family, answers(tamsin, referrer="given"))

    too_early = {**TELLING, **day_parts("said_on", today() - timedelta(days=1))}
    client.post(reverse("consent_withdraw", args=[Statement.objects.get().pk]), too_early)

    assert together(family, REFERRER) is Together.YES


def test_an_answer_of_tomorrow_is_refused(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)

    tomorrow = day_parts("said_on", today() + timedelta(days=1))
    ask(signed_in(olwen), family, answers(tamsin, referrer="given"), **tomorrow)

    assert not Statement.objects.exists()


def test_permission_for_agencies_working_together_is_its_own_and_itemised(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)
    special = {
        **TELLING, "giver": str(tamsin.pk), "recipient_kind": "multi_agency", "recipient_name": "Family Hub",
        "items": "The days we visit", "answer": "given",
    }  # fmt: skip

    signed_in(olwen).post(reverse("consent_ask_more", args=[family.pk]), special)

    said = Statement.objects.get()
    assert (said.recipient_kind, said.information) == (Recipient.MULTI_AGENCY, "specific")
    assert together(family, AGENCIES) is Together.NOT_ASKED


POSTER = {
    **TELLING, "purpose": "photograph", "recipient_name": "The parish", "occasion": "Poster of May",
    "items": "At the picnic", "answer": "given", "how": "paper",
}  # fmt: skip


def one_thing(client: Client, family: Family, who: Person, **changed: str) -> object:
    url = reverse("consent_ask_one", args=[family.pk])
    return client.post(url, {**POSTER, "giver": str(who.pk), **changed})


def of_one_thing(family: Family) -> list[sharing.Asked]:
    return [one for one in sharing.current(Family.objects.get(pk=family.pk)).asked if one.topic.occasion]


def test_a_photograph_is_for_one_use_and_needs_a_signature(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, client = parent(family), signed_in(olwen)

    spoken = one_thing(client, family, tamsin, how="said")
    assert b"only counts when it is signed" in spoken.content  # type: ignore[attr-defined]
    assert not Statement.objects.exists()

    one_thing(client, family, tamsin)
    one_thing(client, family, tamsin, occasion="Poster of June", answer="refused", how="said")

    page = client.get(reverse("consent_record", args=[family.pk])).content.decode()
    assert "A photograph, for The parish: Poster of May" in page
    assert sorted(one.together for one in of_one_thing(family)) == [Together.NO, Together.YES]


def test_a_story_needs_its_exact_words_and_other_words_are_another_question(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, client = parent(family), signed_in(olwen)
    story = {"purpose": "case_study", "how": "said"}

    wordless = one_thing(client, family, tamsin, **story)
    assert b"Write the exact words" in wordless.content  # type: ignore[attr-defined]
    misplaced = one_thing(client, family, tamsin, text="A family came.")
    assert b"it is not their story" in misplaced.content  # type: ignore[attr-defined]
    one_thing(client, family, tamsin, **story, text="A family came.")
    one_thing(client, family, tamsin, **story, text="A family of four came.", answer="refused")

    assert len({one.topic.digest for one in of_one_thing(family)} - {""}) == 2


def test_a_story_that_says_who_they_are_is_not_kept_as_one_that_may_go(olwen: User) -> None:
    family = active(by=olwen, name="Quillfeather")
    tamsin, client = family.people.get(kin=Kin.MOTHER), signed_in(olwen)
    story = {"purpose": "case_study", "how": "said", "names_none": "on"}
    words = f"{tamsin.full_name} was glad of us."

    named = one_thing(client, family, tamsin, **story, text=words).content.decode()  # type: ignore[attr-defined]

    assert f"These words say who a family is: “{tamsin.full_name}”" in named
    assert not Statement.objects.exists()
    one_thing(client, family, tamsin, **story, text=words, answer="refused")
    assert Statement.objects.get().text == words


def test_words_that_could_tell_who_they_are_are_looked_at_first(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, client = parent(family), signed_in(olwen)
    story = {
        "purpose": "case_study",
        "how": "said",
        "text": "She rang 07700 900123 from Puddle Lane, ZZ9 9AA.",
    }

    asked = one_thing(client, family, tamsin, **story).content.decode()  # type: ignore[attr-defined]

    assert "These words could tell who a family is" in asked
    assert "I have looked at these words" in asked
    assert not Statement.objects.exists()
    one_thing(client, family, tamsin, **story, names_none="on")
    assert Statement.objects.exists()


def test_what_may_be_told_is_no_book(olwen: User) -> None:
    family = family_of(olwen)

    page = one_thing(signed_in(olwen), family, parent(family), items="A line\n" * 50_000)

    assert b"at most 2000 characters" in page.content  # type: ignore[attr-defined]
    assert not Statement.objects.exists()


def test_a_photograph_can_be_taken_back_for_that_use(olwen: User) -> None:
    family = family_of(olwen)
    tamsin, client = parent(family), signed_in(olwen)
    one_thing(client, family, tamsin)
    url = reverse("consent_withdraw", args=[Statement.objects.get().pk])

    assert "Poster of May" in client.get(url).content.decode()
    client.post(url, TELLING)

    assert [one.together for one in of_one_thing(family)] == [Together.NO]


def test_every_answer_is_in_the_ledger_under_its_clause(olwen: User) -> None:
    family = family_of(olwen)
    tamsin = parent(family)

    ask(signed_in(olwen), family, answers(tamsin, referrer="given"))

    entry = Entry.objects.filter(action=Action.CHANGED, rule="consent.ask").get()
    assert entry.clause == "1.2"
    assert [one.subject for one in entry.subjects.filter(kind="family")] == [family.pk]
    said = Statement.objects.all()
    assert {one.subject for one in entry.subjects.filter(kind="statement")} == {one.pk for one in said}


@pytest.mark.parametrize("route", ROUTES)
def test_another_co_ordinator_does_not_find_the_family(olwen: User, route: str) -> None:
    family = family_of(co_ordinator()[0])
    parent(family)

    assert signed_in(olwen).get(reverse(route, args=[family.pk])).status_code == 404


@pytest.mark.parametrize("hat", [hat for hat in ROLES if hat is not Hat.ORGANISER])
def test_no_other_hat_reaches_permissions(hat: Hat) -> None:
    family = family_of(co_ordinator()[0])
    client = signed_in(worker(hat))

    assert client.get(reverse("consent_record", args=[family.pk])).status_code in {302, 404}


def test_a_family_that_did_not_agree_to_come_is_asked_nothing(olwen: User) -> None:
    family = family_of(olwen, stage=Stage.RECEIVED, agreed=False)
    client = signed_in(olwen)

    assert client.get(reverse("consent_ask", args=[family.pk])).status_code == 404
    assert client.get(reverse("consent_record", args=[family.pk])).status_code == 200
