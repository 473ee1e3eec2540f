"""Everybody can raise a concern, always; and what was sent is not shown again (2.1, 2.3, 7.2)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.actions import matches
from families.models import Conflict, Family, Tie
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry, EntrySubject
from hsww.people.models import User
from safeguarding import escalation
from safeguarding.forms import CallForm, ConcernForm
from safeguarding.models import Concern, ConcernDraft, EmergencyCall, Rota
from safeguarding.rules import CALL_FIELDS, CONCERN_FIELDS
from tests.build import match, sign_in, viewer_of, worker
from tests.people.making import signed_in
from tests.safeguarding.raising import CHILD_SAID, raised, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("hat", list(Hat))
def test_every_hat_can_raise_a_concern_without_policy_or_second_step(hat: Hat) -> None:
    user = worker(hat)
    client = signed_in(user, two_factor=False, agreed=False)
    user.acknowledgements.all().delete()

    assert client.get(reverse("concern_raise")).status_code == 200
    concern = raised(client)

    assert concern.child_words == CHILD_SAID
    assert (concern.raised_by_id, concern.raised_hat) == (user.id, hat)


def test_the_page_says_first_whom_to_ring_tonight(volunteer: User, duty: User, lead: User) -> None:
    today = timezone.localdate()
    Rota.objects.create(
        day_from=today,
        day_to=today,
        duty=duty,
        duty_phone="07700 900111",
        deputy=lead,
        deputy_phone="07700 900222",
    )

    page = sign_in(volunteer).get(reverse("concern_raise")).content.decode()

    for words in (
        "Is the child safe tonight?",
        "Dut Example",
        "07700 900111",
        "Leda Example",
        "07700 900222",
        "999",
    ):
        assert page.index(words) < page.index("What did the child say?")


def test_a_few_words_anywhere_are_enough_and_nothing_at_all_is_not(volunteer: User) -> None:
    client = sign_in(volunteer)

    assert raised(client, child_words="", worries="Something is wrong").worries == "Something is wrong"
    response = send(client, child_words="  ", safe_tonight="no")

    assert response.status_code == 200
    assert "Write a few words about what worries you" in response.content.decode()
    assert Concern.objects.count() == 1


def test_the_database_refuses_a_concern_that_says_nothing(volunteer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.create(raised_by=volunteer, raised_hat=Hat.VOLUNTEER)


def test_facts_opinion_and_the_childs_words_are_kept_apart_and_sealed(volunteer: User) -> None:
    concern = raised(
        sign_in(volunteer),
        what_happened="A bruise on the arm",
        worries="I think it was no fall",
        safe_tonight="no",
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT child_words, what_happened, worries FROM safeguarding_concern")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"bruise" not in stored
    assert (concern.what_happened, concern.worries) == ("A bruise on the arm", "I think it was no fall")
    assert concern.safe_tonight == "no"


def test_the_raiser_cannot_read_it_back(volunteer: User, coordinator: User, family: Family) -> None:
    for user in (volunteer, coordinator):
        client = sign_in(user)
        concern = raised(client, about=str(family.id))

        thanks = client.get(reverse("concern_thanks")).content.decode()
        again = client.get(reverse("concern_raise")).content.decode()

        assert "Thank you. We have it." in thanks
        assert CHILD_SAID not in thanks + again
        assert client.get(reverse("concern", args=[concern.id])).status_code == 404


def test_a_volunteer_picks_from_the_families_she_visits_by_first_names(
    volunteer: User, lead: User, family: Family
) -> None:
    match(by=lead, family=family, volunteer=volunteer)
    client = sign_in(volunteer)

    page = client.get(reverse("concern_raise"), {"family": family.id}).content.decode()
    concern = raised(client, about=str(family.id))

    assert f'<option value="{family.id}" selected>' in page
    assert "Ana" in page
    assert "Tarrow" not in page
    assert concern.family == family
    assert EntrySubject.objects.filter(entry__action=Action.RAISED, kind="family", subject=family.id).exists()


def test_after_the_match_ends_she_is_offered_the_family_no_more_but_her_concern_is_kept_with_it(
    volunteer: User, lead: User, family: Family
) -> None:
    visiting = match(by=lead, family=family, volunteer=volunteer)
    client = sign_in(volunteer)
    matches.end_match(by=viewer_of(lead), match=visiting, because="Finished")

    page = client.get(reverse("concern_raise")).content.decode()
    concern = raised(client, about=str(family.id))

    assert str(family.id) not in page
    assert concern.family == family


def test_naming_a_family_out_of_reach_is_not_refused_and_reaches_no_file(
    volunteer: User, family: Family
) -> None:
    concern = raised(sign_in(volunteer), about=str(family.id), who="The family next door")

    assert concern.family is None
    assert concern.who == "The family next door"


def test_a_conflict_hides_the_family_and_does_not_stand_in_front_of_a_concern(
    lead: User, deputy: User, family: Family
) -> None:
    Conflict.objects.create(family=family, person=lead, tie=Tie.RELATIVE)
    client = sign_in(lead)

    page = client.get(reverse("concern_raise")).content.decode()
    concern = raised(client, about=str(family.id))

    assert str(family.id) not in page
    assert concern.family == family
    assert client.get(reverse("concern", args=[concern.id])).status_code == 404
    assert sign_in(deputy).get(reverse("concern", args=[concern.id])).status_code == 200


def test_families_that_are_offered_are_logged_as_shown(lead: User, family: Family, as_lead: Client) -> None:
    as_lead.get(reverse("concern_raise"))

    shown = EntrySubject.objects.filter(entry__action=Action.LISTED, entry__actor=lead.id)
    assert shown.filter(kind="family", subject=family.id).exists()


def _break(table: str = "ledger_entrysubject") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO taken_away")


def _mend(table: str = "ledger_entrysubject") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE taken_away RENAME TO {table}")


def test_a_broken_ledger_does_not_stand_in_front_of_a_concern(as_lead: Client, family: Family) -> None:
    _break()

    page = as_lead.get(reverse("concern_raise"))
    concern = raised(as_lead, about=str(family.id))
    _mend()

    assert page.status_code == 200
    assert "Tarrow" not in page.content.decode()
    assert concern.entry_owed
    assert concern.child_words == CHILD_SAID


def test_the_entry_a_broken_ledger_owed_is_written_by_the_next_tick(lead: User, as_lead: Client) -> None:
    _break()
    concern = raised(as_lead)
    _mend()

    escalation.escalate()

    concern.refresh_from_db()
    assert not concern.entry_owed
    assert Entry.objects.filter(action=Action.RAISED, actor=lead.id).count() == 1


def test_begun_words_are_kept_for_the_writer_alone_and_gone_once_sent(volunteer: User, duty: User) -> None:
    client, other = sign_in(volunteer), sign_in(duty)

    kept = client.post(reverse("concern_draft"), {"worries": "Zqdraft half a sent"})

    assert kept.status_code == 204
    assert "Zqdraft half a sent" in client.get(reverse("concern_raise")).content.decode()
    assert "Zqdraft" not in other.get(reverse("concern_raise")).content.decode()
    assert "It has not been sent." in client.get(reverse("today")).content.decode()
    raised(client)
    assert not ConcernDraft.objects.exists()


def test_words_kept_for_later_without_a_script(volunteer: User) -> None:
    client = sign_in(volunteer)

    response = client.post(reverse("concern_draft"), {"worries": "Half", "later": "yes"})

    assert response.headers["Location"] == reverse("today")
    assert ConcernDraft.objects.get().content == {"worries": "Half"}


def test_a_worry_in_which_nothing_was_written_is_not_said_to_be_kept(volunteer: User) -> None:
    client = sign_in(volunteer)

    page = client.post(reverse("concern_draft"), {"safe_tonight": "yes", "later": "yes"}, follow=True)
    back = client.post(reverse("concern_raise"), {"safe_tonight": "yes"}).content.decode()

    assert "Nothing was written yet, so nothing is kept." in page.content.decode()
    assert not ConcernDraft.objects.exists()
    assert "There is a problem" in back
    assert "data-draft-typed" not in back


def test_the_words_of_a_concern_are_never_changed(volunteer: User) -> None:
    concern = raised(sign_in(volunteer))
    concern.worries = "Something else"

    with pytest.raises(TypeError):
        concern.save()


@pytest.mark.parametrize("hat", list(Hat))
def test_every_hat_can_write_down_a_call_to_social_care(hat: Hat) -> None:
    user = worker(hat)

    response = signed_in(user, two_factor=False, agreed=False).post(
        reverse("emergency_call_new"), {"whom": "child_care", "time": "14:30", "what": "They will come"}
    )

    call = EmergencyCall.objects.get()
    assert response.headers["Location"] == reverse("emergency_call_thanks")
    assert call.what == "They will come"
    assert timezone.localtime(call.rang_at).strftime("%H:%M") == "14:30"
    assert sign_in(user).get(reverse("emergency_call", args=[call.id])).status_code == 404


def test_a_call_that_cannot_be_logged_keeps_the_words_on_the_page(volunteer: User) -> None:
    client = sign_in(volunteer)
    _break()

    response = client.post(reverse("emergency_call_new"), {"whom": "999", "what": "Zqstillhere"})
    _mend()

    assert response.status_code == 503
    assert "Zqstillhere" in response.content.decode()
    assert not EmergencyCall.objects.exists()


def test_a_worry_that_can_be_written_nowhere_keeps_the_words_on_the_page_beside_the_numbers(
    volunteer: User,
) -> None:
    client, url = sign_in(volunteer), reverse("concern_raise")
    _break("safeguarding_concern")

    response = client.post(url, {"what_happened": "Zqstillhere", "safe_tonight": "no"})
    _mend("safeguarding_concern")

    page = response.content.decode()
    assert response.status_code == 503
    assert "We could not save this just now" in page
    assert "Zqstillhere" in page
    assert 'href="tel:999"' in page
    assert not Concern.objects.exists()


def test_forms_ask_only_for_what_their_rules_let_people_write() -> None:
    assert set(ConcernForm.base_fields) == CONCERN_FIELDS
    assert set(CallForm.base_fields) == CALL_FIELDS


def test_raising_shows_the_names_of_readers_only_so_that_they_can_be_gone_round(
    volunteer: User, lead: User, chair: User
) -> None:
    other = worker(Hat.VOLUNTEER, name="Olive Othervolunteer")

    page = sign_in(volunteer).get(reverse("concern_raise")).content.decode()

    assert "Leda Example" in page
    assert "Cher Example" in page
    assert other.display_name not in page


def test_a_person_with_two_offices_is_offered_once(volunteer: User) -> None:
    both = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, Office.DUTY, name="Bo Both")

    page = sign_in(volunteer).get(reverse("concern_raise")).content.decode()

    assert page.count(f'value="{both.id}"') == 1
