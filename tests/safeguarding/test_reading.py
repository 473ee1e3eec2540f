"""Who reads a concern, who is gone round, and what happens when nobody reads (2.3)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from families.models import Conflict, Family, Tie
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, EntrySubject
from hsww.people.models import User
from safeguarding import escalation
from safeguarding.models import Concern
from tests.build import active, sign_in, worker
from tests.safeguarding.raising import CHILD_SAID, raised

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOBODY = "Nobody has read this yet"


@pytest.fixture
def concern(volunteer: User) -> Concern:
    return raised(sign_in(volunteer))


def page(client: Client, concern: Concern) -> str:
    response = client.get(reverse("concern", args=[concern.id]))
    return response.content.decode() if response.status_code == 200 else ""


def about(page: str) -> str:
    cell = page.split("<dt>About</dt>")[1].split("</dd>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def acknowledge(client: Client, concern: Concern) -> int:
    return client.post(reverse("concern_acknowledge", args=[concern.id])).status_code


@pytest.mark.parametrize("office", [Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD, Office.DUTY])
def test_it_stands_on_today_until_somebody_has_read_it(concern: Concern, office: Office) -> None:
    client = sign_in(worker(Hat.ORGANISER, office))
    assert NOBODY in client.get(reverse("today")).content.decode()

    assert CHILD_SAID in page(client, concern)
    assert NOBODY in client.get(reverse("today")).content.decode()
    assert acknowledge(client, concern) == 302

    assert NOBODY not in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize("hat", list(Hat))
def test_nobody_else_reads_it_or_hears_of_it(concern: Concern, hat: Hat) -> None:
    offices = (Office.LINE_MANAGER,) if hat is Hat.ORGANISER else ()
    client = sign_in(worker(hat, *offices))

    assert client.get(reverse("concern", args=[concern.id])).status_code == 404
    assert acknowledge(client, concern) == 404
    assert client.get(reverse("concern_note", args=[concern.id])).status_code == 404
    assert NOBODY not in client.get(reverse("today")).content.decode()


def test_duty_reads_what_nobody_has_read_and_what_she_took_on(
    volunteer: User, as_duty: Client, as_lead: Client
) -> None:
    hers, theirs = raised(sign_in(volunteer)), raised(sign_in(volunteer))
    acknowledge(as_duty, hers)
    acknowledge(as_lead, theirs)

    assert page(as_duty, hers)
    assert not page(as_duty, theirs)
    assert page(as_lead, hers)


def test_what_duty_raised_herself_waits_for_somebody_else(as_duty: Client, as_lead: Client) -> None:
    concern = raised(as_duty)

    assert not page(as_duty, concern)
    assert acknowledge(as_duty, concern) == 404
    assert NOBODY in as_lead.get(reverse("today")).content.decode()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"about": "", "who": ""}, "Not said"),
        ({"about": "other", "who": "A boy on a red bike"}, "A boy on a red bike"),
        ({"about": "worker", "who": ""}, "Someone who works or volunteers here"),
    ],
)
def test_it_says_whom_it_is_about_or_that_nobody_said(
    volunteer: User, as_lead: Client, said: dict[str, str], shown: str
) -> None:
    concern = raised(sign_in(volunteer), **said)

    assert about(page(as_lead, concern)) == shown


def test_the_menu_marks_only_the_page_one_is_on(as_lead: Client, concern: Concern) -> None:
    marked = '<a href="/concerns/" aria-current="page">Concerns</a>'

    assert marked in as_lead.get(reverse("concerns")).content.decode()
    for address in (reverse("concern_raise"), reverse("concern", args=[concern.id])):
        assert 'aria-current="page"' not in as_lead.get(address).content.decode()


def test_the_first_to_read_it_is_named_and_the_second_changes_nothing(
    concern: Concern, lead: User, as_lead: Client, deputy: User
) -> None:
    acknowledge(as_lead, concern)
    acknowledge(sign_in(deputy), concern)

    concern.refresh_from_db()
    assert concern.acknowledged_by_id == lead.id
    entries = EntrySubject.objects.filter(
        entry__action=Action.ACKNOWLEDGED, kind="concern", subject=concern.id
    )
    assert entries.count() == 1


def test_reading_is_in_the_ledger(concern: Concern, lead: User, as_lead: Client) -> None:
    page(as_lead, concern)

    seen = EntrySubject.objects.filter(entry__action=Action.SEEN, kind="concern", subject=concern.id)
    assert seen.get().entry.actor == lead.id


def test_the_conflict_firewall_stands_for_reading(
    volunteer: User, lead: User, deputy: User, family: Family
) -> None:
    concern = raised(sign_in(lead), about=str(family.id))
    Conflict.objects.create(family=family, person=deputy, tie=Tie.FRIEND)
    client = sign_in(deputy)

    assert not page(client, concern)
    assert NOBODY not in client.get(reverse("today")).content.decode()
    assert "Tarrow" not in client.get(reverse("concerns")).content.decode()


def test_the_one_it_is_about_meets_it_nowhere(
    volunteer: User, lead: User, deputy: User, as_lead: Client
) -> None:
    concern = raised(sign_in(volunteer), about="worker", about_person=str(lead.id))

    assert concern.about_person_id == lead.id
    assert not page(as_lead, concern)
    assert acknowledge(as_lead, concern) == 404
    assert NOBODY not in as_lead.get(reverse("today")).content.decode()
    assert str(concern.id) not in as_lead.get(reverse("concerns")).content.decode()
    assert page(sign_in(deputy), concern)


def test_picking_a_person_is_enough_to_go_round_them(volunteer: User, lead: User, as_lead: Client) -> None:
    concern = raised(sign_in(volunteer), about_person=str(lead.id))

    assert concern.about_worker
    assert not page(as_lead, concern)


def test_a_worker_who_was_not_picked_might_be_on_duty_so_the_leads_alone_read_it(
    volunteer: User, as_duty: Client, as_lead: Client
) -> None:
    concern = raised(sign_in(volunteer), about="worker", who="The one with the red car")

    assert not page(as_duty, concern)
    assert page(as_lead, concern)


def test_one_about_a_worker_leaves_the_family_it_names_in_the_ledger_when_raised_and_when_opened(
    family: Family, lead: User, deputy: User
) -> None:
    colleague = worker(Hat.ORGANISER, Office.DUTY)
    concern = raised(sign_in(lead), about=str(family.id), about_person=str(colleague.id))

    page(sign_in(deputy), concern)

    assert concern.about_worker
    for action, actor in ((Action.RAISED, lead), (Action.SEEN, deputy)):
        named = EntrySubject.objects.filter(entry__action=action, entry__actor=actor.id, subject=family.id)
        assert named.filter(entry__subjects__subject=concern.id).exists()


def test_the_chair_knows_that_one_about_a_worker_waits_and_nothing_more(
    volunteer: User, lead: User, deputy: User, chair: User
) -> None:
    client = sign_in(chair)
    concern = raised(sign_in(volunteer), about_person=str(lead.id))

    today = client.get(reverse("today")).content.decode()
    known = client.get(reverse("concerns_known")).content.decode()

    assert "A concern about one of our people waits to be read." in today
    assert "Raised" in known
    assert CHILD_SAID not in known + today
    assert "Leda" not in known + today
    assert client.get(reverse("concern", args=[concern.id])).status_code == 404


def test_a_chair_it_is_about_and_a_trustee_who_is_not_chair_know_nothing(
    volunteer: User, chair: User
) -> None:
    raised(sign_in(volunteer), about_person=str(chair.id))

    for user in (chair, worker(Hat.TRUSTEE)):
        client = sign_in(user)
        assert "waits to be read" not in client.get(reverse("today")).content.decode()
        assert "Raised" not in client.get(reverse("concerns_known")).content.decode()


def test_the_database_refuses_the_one_it_is_about_as_its_reader(volunteer: User, lead: User) -> None:
    concern = raised(sign_in(volunteer), about_person=str(lead.id))

    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(acknowledged_by=lead, acknowledged_at=timezone.now())


def test_a_note_stands_beside_the_concern_and_its_words_stay(concern: Concern, as_lead: Client) -> None:
    response = as_lead.post(reverse("concern_note", args=[concern.id]), {"text": "Rang social care."})

    assert response.status_code == 302
    assert "Rang social care." in page(as_lead, concern)
    assert Concern.objects.get(pk=concern.pk).child_words == CHILD_SAID


def age(concern: Concern, minutes: int) -> None:
    Concern.objects.filter(pk=concern.pk).update(raised_at=timezone.now() - timedelta(minutes=minutes))


def test_after_fifteen_minutes_unread_four_people_get_a_message_that_says_nothing(
    concern: Concern,
    on_the_rota: list[User],
    lead: User,
    chair: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    age(concern, 16)

    with django_capture_on_commit_callbacks(execute=True):
        assert escalation.escalate() == "reminded of 1"
        assert escalation.escalate() == ""

    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        person.email for person in (*on_the_rota, lead, chair)
    )
    text = "".join(f"{message.subject}{message.body}".lower() for message in mail.outbox)
    for word in ("concern", "child", "safeguarding", "zqchildwords", "vera"):
        assert word not in text


def test_nobody_is_reminded_before_its_time_or_of_what_was_read(
    concern: Concern, as_lead: Client, chair: User
) -> None:
    age(concern, 14)
    assert escalation.escalate() == ""

    acknowledge(as_lead, concern)
    age(concern, 16)

    assert escalation.escalate() == ""


def test_the_one_it_is_about_gets_no_message(
    volunteer: User,
    lead: User,
    deputy: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    age(raised(sign_in(volunteer), about_person=str(lead.id)), 16)

    with django_capture_on_commit_callbacks(execute=True):
        escalation.escalate()

    assert [message.to for message in mail.outbox] == [[deputy.email]]


def test_a_call_for_help_stands_on_the_leads_today_until_she_has_read_it(
    volunteer: User, as_lead: Client
) -> None:
    sign_in(volunteer).post(reverse("emergency_call_new"), {"whom": "999", "what": "Zqcall an ambulance"})
    assert NOBODY in as_lead.get(reverse("today")).content.decode()
    calls = as_lead.get(reverse("concerns"))
    address = calls.context["calls"][0].row.id

    assert "Zqcall an ambulance" in as_lead.get(reverse("emergency_call", args=[address])).content.decode()
    as_lead.post(reverse("emergency_call_seen", args=[address]))

    assert NOBODY not in as_lead.get(reverse("today")).content.decode()


def test_a_familys_file_tells_the_lead_how_many_and_her_coordinator_only_that_there_is_one(
    coordinator: User, lead: User, volunteer: User, as_lead: Client
) -> None:
    home = active(by=coordinator, name="Panel")
    raised(sign_in(coordinator), about=str(home.id))

    assert "Concerns: 1" in as_lead.get(reverse("family_file", args=[home.id])).content.decode()
    hers = sign_in(coordinator).get(reverse("family_file", args=[home.id])).content.decode()
    assert "Safeguarding flag" in hers
    assert "Concerns: 1" not in hers
