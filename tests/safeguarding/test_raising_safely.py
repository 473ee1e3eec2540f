"""What raising must not give away, lose, double or outlive (1.6, 2.3, 8.2)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from families.models import Family
from hsww.access.hats import Hat
from hsww.people.models import User
from hsww.vault.destruction import destroy
from hsww.vault.models import DataKey
from hsww.vault.scopes import family_scope
from safeguarding.forms.raising import LONGEST
from safeguarding.models import Concern, ConcernDraft, EmergencyCall
from tests.build import also, match, sign_in
from tests.people.making import signed_in
from tests.safeguarding.raising import raised, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGES = ["concern_raise", "emergency_call_new"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("shut", ["second step", "policy"])
def test_no_family_is_offered_while_a_gate_is_shut(
    page: str, shut: str, lead: User, volunteer: User, family: Family
) -> None:
    match(by=lead, family=family, volunteer=volunteer)
    for user in (lead, volunteer):
        assert str(family.id) in sign_in(user).get(reverse(page)).content.decode()
        client = signed_in(user, two_factor=shut != "second step", agreed=shut != "policy")
        if shut == "policy":
            user.acknowledgements.all().delete()

        response = client.get(reverse(page), {"family": str(family.id)})

        text = response.content.decode()
        assert response.status_code == 200
        for told in (f'value="{family.id}"', "Tarrow", "Ana", family.reference):
            assert told not in text


def test_a_worry_that_is_too_long_comes_back_with_every_word_and_says_what_to_do(volunteer: User) -> None:
    client, words = sign_in(volunteer), "Zqlong " + "x" * LONGEST

    response = send(client, worries=words)

    text = response.content.decode()
    assert response.status_code == 200
    assert words in text
    assert "Make this shorter: at most 20,000" in text
    assert "Write a few words" not in text
    assert not Concern.objects.exists()


def test_a_call_that_is_too_long_comes_back_with_every_word(volunteer: User) -> None:
    words = "x" * (LONGEST + 1)

    response = sign_in(volunteer).post(reverse("emergency_call_new"), {"whom": "999", "what": words})

    assert words in response.content.decode()
    assert not EmergencyCall.objects.exists()


def test_a_draft_that_is_too_large_is_not_kept_and_stays_on_the_page(volunteer: User) -> None:
    client, words = sign_in(volunteer), "é" * 40_000

    typing = client.post(reverse("concern_draft"), {"worries": words})
    later = client.post(reverse("concern_draft"), {"worries": words, "later": "yes"})

    assert typing.status_code == 413
    assert typing.content == b"This is too long to keep."
    assert "data-draft-typed" in later.content.decode()
    assert words in later.content.decode()
    assert "too long to keep for later" in later.content.decode()
    assert not ConcernDraft.objects.exists()


def test_the_same_concern_sent_twice_is_one(volunteer: User) -> None:
    client, sending = sign_in(volunteer), str(uuid4())

    first, second = (send(client, sending=sending) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert Concern.objects.count() == 1


def test_other_words_under_the_same_number_are_never_lost(volunteer: User, duty: User) -> None:
    sending = str(uuid4())
    raised(sign_in(volunteer), sending=sending)

    raised(sign_in(volunteer), sending=sending, worries="There is more")
    raised(sign_in(duty), sending=sending)

    assert Concern.objects.count() == 3


def test_every_page_has_a_number_of_its_own(volunteer: User) -> None:
    client = sign_in(volunteer)

    numbers = {client.get(reverse("concern_raise")).context["form"]["sending"].value() for _ in range(2)}

    assert len(numbers) == 2


def test_begun_words_stay_with_the_hat_that_began_them(volunteer: User) -> None:
    also(volunteer, Hat.ORGANISER)
    visiting, working = sign_in(volunteer, hat=Hat.VOLUNTEER), sign_in(volunteer, hat=Hat.ORGANISER)
    visiting.post(reverse("concern_draft"), {"worries": "Zqvisiting"})
    working.post(reverse("concern_draft"), {"worries": "Zqworking"})

    assert "Zqworking" not in visiting.get(reverse("concern_raise")).content.decode()
    assert "Zqvisiting" not in working.get(reverse("concern_raise")).content.decode()
    raised(working)
    assert "Zqvisiting" in visiting.get(reverse("concern_raise")).content.decode()


def test_the_database_refuses_two_drafts_of_one_writer_in_one_hat(volunteer: User) -> None:
    ConcernDraft.objects.create(author=volunteer, hat=Hat.VOLUNTEER, content={})

    with pytest.raises(IntegrityError), transaction.atomic():
        ConcernDraft.objects.create(author=volunteer, hat=Hat.VOLUNTEER, content={})


def test_begun_words_about_a_family_lie_under_its_key_and_others_under_the_writers(
    lead: User, as_lead: Client, family: Family
) -> None:
    def scope() -> tuple[object, ...]:
        draft = ConcernDraft.objects.get()
        raw = draft.__dict__["content"].key_id
        key = DataKey.objects.get(pk=raw.hex())
        assert draft.content["worries"] == "Half"
        return key.scope_id, key.strand, draft.family

    as_lead.post(reverse("concern_draft"), {"worries": "Half"})
    assert scope() == (lead.id, "file", None)
    as_lead.post(reverse("concern_draft"), {"worries": "Half", "about": str(family.id)})
    assert scope() == (family.id, "safeguarding", family)
    as_lead.post(reverse("concern_draft"), {"worries": "Half", "about": "other"})
    assert scope() == (lead.id, "file", None)


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_concern_about_a_file_that_is_being_destroyed_is_kept_all_the_same(
    as_lead: Client, family: Family
) -> None:
    destroy([family_scope(family.id, "support"), family_scope(family.id, "safeguarding")])

    response = as_lead.post(reverse("concern_raise"), {"about": str(family.id), "worries": "Came too late"})

    assert response.status_code in (200, 302)
    kept = Concern.objects.get()
    assert (kept.family, kept.worries) == (None, "Came too late")
