"""Numbers that could show who a family is: one signed yes for each family and each request (8.9)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from consent import actions as asking
from consent.actions import Telling
from consent.models import Answer, AskedAt, How, Purpose
from consent.requests import actions, holding, queries
from consent.requests.actions import Given, NothingBearsItOutError
from consent.requests.hold_models import Hold
from consent.requests.holding import Because
from consent.requests.models import Asker, Counted, Numbers, Outcome, Request
from families.models import Family, Kin, Person
from hsww.access.viewer import Viewer
from hsww.ledger.models import Entry, EntrySubject
from hsww.people.models import User
from tests.build import sign_in
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.consent.releases.making import lead
from tests.consent.requests.making import taken
from tests.records.sheets import said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FUNDER, YEARLY = "Fernshire Council", "Yearly report 2026"


@pytest.fixture
def numbers(by: Viewer) -> Request:
    return taken(by, Asker.FUNDER, organisation=FUNDER, occasion=YEARLY)


def answers(
    by: Viewer, family: Family, who: Person, answer: Answer = Answer.GIVEN, *, occasion: str = YEARLY
) -> None:
    asking.record_one_thing(
        by=by,
        family=family,
        giver=who,
        recipient_name=FUNDER,
        purpose=Purpose.STATISTICS,
        occasion=occasion,
        items="Our postcode",
        text="",
        answer=answer,
        limits="T",
        telling=Telling(how=How.PAPER, asked_at=AskedAt.INITIAL, said_on=today()),
    )


def labels(by: Viewer, numbers: Request) -> list[tuple[bool, str]]:
    return [(one.yes, one.label) for one in queries.agreed(by, numbers)]


def test_a_family_that_said_yes_to_just_this_is_among_the_numbers(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))

    (found,) = queries.agreed(by, numbers)

    assert (found.called, found.yes, found.label) == ("Quillfeather (Tamsin)", True, "Yes")


def test_a_yes_to_another_request_is_none_to_this(by: Viewer, family: Family, numbers: Request) -> None:
    answers(by, family, parent(family), occasion="Yearly report 2025")

    assert labels(by, numbers) == []


def test_where_one_parent_says_no_or_was_not_asked_the_family_is_left_out(
    by: Viewer, family: Family, numbers: Request
) -> None:
    tamsin, udo = parent(family), parent(family, "Udo Quillfeather", kin=Kin.FATHER)

    answers(by, family, tamsin)
    assert labels(by, numbers) == [(False, "Not everyone has been asked yet")]
    answers(by, family, udo, Answer.REFUSED)
    assert [yes for yes, _ in labels(by, numbers)] == [False]


def test_a_yes_that_was_taken_back_counts_no_more(by: Viewer, family: Family, numbers: Request) -> None:
    tamsin = parent(family)
    answers(by, family, tamsin)
    answers(by, family, tamsin, Answer.WITHDRAWN)

    assert labels(by, numbers) == [(False, "No")]


def test_a_yes_to_only_some_of_it_counts_no_family_among_the_numbers(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family), Answer.LIMITED)

    assert labels(by, numbers) == [(False, queries.ONLY_SOME)]
    with pytest.raises(NothingBearsItOutError):
        ends(by, numbers, family)
    assert not Counted.objects.exists()


def test_a_family_on_hold_is_left_out_though_it_said_yes(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))
    because = Because(why=Hold.Why.COMPLAINT, reason="T", look_again_on=today() + timedelta(days=9))
    holding.place(by=lead()[1], family=family, because=because)

    assert labels(by, numbers) == [(False, "Nothing goes from this file for now")]


def test_a_co_ordinator_sees_the_families_in_her_care_and_the_lead_all(
    by: Viewer, family: Family, numbers: Request
) -> None:
    colleague: tuple[User, Viewer] = co_ordinator()
    theirs = family_of(colleague[0])
    answers(by, family, parent(family))
    answers(colleague[1], theirs, parent(theirs, "Ada Quillfeather"))

    assert len(queries.agreed(by, numbers)) == 1
    assert len(queries.agreed(lead()[1], numbers)) == 2


def ends(by: Viewer, numbers: Request, *families: Family, text: str = "2 of 3 live in ZZ9 9AA") -> Outcome:
    return actions.end(
        by=by, request=numbers, what=Outcome.What.GIVEN, reasoning="They may have it.",
        given=Given(text=text, of=families),
    )  # fmt: skip


def test_a_funder_is_given_numbers_of_those_that_said_yes_and_they_are_kept_word_for_word(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))

    kept = ends(by, numbers, family).numbers

    assert (kept.text, kept.families) == ("2 of 3 live in ZZ9 9AA", 1)
    assert [one.family for one in kept.counted.all()] == [family]
    entry = Entry.objects.filter(rule="consent.end_request").latest("pk")
    assert (entry.action, entry.clause) == ("disclosed", "8.9")
    assert EntrySubject.objects.filter(entry=entry, kind="family", subject=family.pk).exists()


def test_nothing_is_given_to_a_funder_without_numbers_without_families_or_of_one_that_did_not_say_yes(
    olwen: tuple[User, Viewer], by: Viewer, family: Family, numbers: Request
) -> None:
    mother, other = parent(family), family_of(olwen[0])
    parent(other, "Ada Quillfeather")
    answers(by, family, mother)
    for wrong in ((family, other), (other,), ()):
        with pytest.raises(NothingBearsItOutError):
            ends(by, numbers, *wrong)
    with pytest.raises(NothingBearsItOutError):
        ends(by, numbers, family, text=" ")

    answers(by, family, mother, Answer.WITHDRAWN)
    with pytest.raises(NothingBearsItOutError):
        ends(by, numbers, family)
    assert not Outcome.objects.exists()
    actions.end(by=by, request=numbers, what=Outcome.What.REFUSED, reasoning="Nobody agreed.")


def test_numbers_that_were_given_never_change_and_a_family_that_is_erased_leaves_only_a_count(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))
    kept = ends(by, numbers, family).numbers
    with pytest.raises(DatabaseError), transaction.atomic():
        Numbers.objects.filter(pk=kept.pk).update(families=2)

    Counted.objects.filter(family=family).delete()

    kept.refresh_from_db()
    assert (kept.families, kept.counted.count()) == (1, 0)


def test_the_page_offers_only_families_that_said_yes_and_shows_the_numbers_to_who_gave_them(
    olwen: tuple[User, Viewer], by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))
    client, page = sign_in(olwen[0]), reverse("request_end", args=[numbers.pk])
    given = {"what": "given", "reasoning": "They may have it."}
    assert "Quillfeather (Tamsin)" in client.get(page).content.decode()

    wrong = client.post(page, given).content.decode()
    assert "Choose the families that are among the numbers" in wrong
    assert "Write what we gave them" in wrong
    stranger = client.post(
        page, {**given, "counted": family_of(olwen[0]).pk, "numbers": "3"}
    ).content.decode()
    assert "Somebody took their yes back. Look again, and count again" in stranger
    client.post(page, {**given, "counted": family.pk, "numbers": "2 of 3"})

    shown = reverse("request_one", args=[numbers.pk])
    assert "2 of 3" in client.get(shown).content.decode()
    colleague = sign_in(co_ordinator()[0]).get(shown).content.decode()
    assert "Numbers of 1 family that said yes to just this." in colleague
    assert "2 of 3" not in colleague


def test_where_no_family_said_yes_the_page_lets_nothing_be_given(
    olwen: tuple[User, Viewer], numbers: Request
) -> None:
    answer = sign_in(olwen[0]).post(
        reverse("request_end", args=[numbers.pk]), {"what": "partly", "reasoning": "T", "numbers": "3"}
    )

    assert "No family said yes to just this, so nothing of it may be given" in answer.content.decode()
    assert not Outcome.objects.exists()


def shared_page(user: User, family: Family) -> str:
    return sign_in(user).get(reverse("releases", args=[family.pk])).content.decode()


def test_the_file_of_each_family_among_the_numbers_says_who_holds_them(
    olwen: tuple[User, Viewer], family: Family, numbers: Request
) -> None:
    user, by = olwen
    other = family_of(user)
    answers(by, family, parent(family))
    assert "Numbers that they are among" not in shared_page(user, family)

    ends(by, numbers, family)

    page = shared_page(user, family)
    assert f"{FUNDER}, for {YEARLY}" in page
    assert "2 of 3 live in" not in page
    assert "Yes taken back" not in page
    assert "Numbers that they are among" not in shared_page(user, other)


def test_a_funder_gets_a_letter_once_the_family_takes_its_yes_back_and_it_names_nobody(
    olwen: tuple[User, Viewer], family: Family, numbers: Request
) -> None:
    user, by = olwen
    tamsin = parent(family)
    answers(by, family, tamsin)
    ends(by, numbers, family)

    answers(by, family, tamsin, Answer.WITHDRAWN)

    assert "Yes taken back" in shared_page(user, family)
    letter = sign_in(user).post(reverse("numbers_back", args=[Counted.objects.get().pk]))
    words = said(letter)
    assert FUNDER in words
    assert YEARLY in words
    assert "no longer agrees to that" in words
    assert family.name not in words
    assert Entry.objects.filter(rule="consent.ask_numbers_back", action="exported").exists()


def test_taking_back_a_yes_to_another_request_leaves_these_numbers_as_they_are(
    olwen: tuple[User, Viewer], family: Family, numbers: Request
) -> None:
    user, by = olwen
    tamsin = parent(family)
    answers(by, family, tamsin)
    ends(by, numbers, family)

    answers(by, family, tamsin, Answer.WITHDRAWN, occasion="Yearly report 2025")

    assert "Yes taken back" not in shared_page(user, family)
