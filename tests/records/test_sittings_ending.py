"""A joint sitting is confirmed every half hour, and the reading ends when the co-ordinator goes (10.1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.people.models import Appointment, User
from records import sittings
from records.models import Receipt, Signature, Sitting, Why
from tests.people.making import PASSWORD, appointed, signed_in
from tests.records.sampling import lead
from tests.records.sitting import (
    auditor,
    begin,
    device_of,
    file_page,
    gate,
    later,
    leads_to,
    leave,
    opens,
    organiser,
    present,
    sign_together,
    the_sitting,
    yourself,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
UNKNOWN = "do not go together"


# While it lasts


def test_after_half_an_hour_files_shut_until_the_organiser_says_that_she_is_there(
    reading: Client, found: Family
) -> None:
    later(minutes=14)
    kept_alive = opens(reading, found)
    later(minutes=14)
    opens(reading, found)
    later(minutes=3)

    shut, asked = reading.get(file_page(found)), reading.get(gate(found)).content.decode()
    wrong = reading.post(gate(found), {"step": "stay", "password": "wrong"}).content.decode()
    still_shut = not opens(reading, found)
    reading.post(gate(found), {"step": "stay", "password": PASSWORD})

    assert kept_alive
    assert leads_to(shut) == gate(found)
    assert "It is time to say again" in asked
    assert "This is not your password" in wrong
    assert still_shut
    assert opens(reading, found)
    assert Sitting.objects.count() == 1


def test_the_auditors_password_does_not_confirm_for_the_organiser(
    reading: Client, found: Family, mary: User
) -> None:
    mary.set_password("another password of hers")
    mary.save()
    later(minutes=31)
    Sitting.objects.update(active_at=timezone.now())

    reading.post(gate(found), {"step": "stay", "password": PASSWORD})

    assert not opens(reading, found)


def test_reading_keeps_a_sitting_alive_and_silence_ends_it(reading: Client, found: Family) -> None:
    later(minutes=10)
    alive = opens(reading, found)
    later(minutes=10)
    still = opens(reading, found)
    quiet_since = the_sitting().active_at
    later(minutes=16)

    shut = reading.get(file_page(found))

    ended = the_sitting()
    assert (alive, still) == (True, True)
    assert leads_to(shut) == gate(found)
    assert ended.why == Why.QUIET
    assert ended.ended_at == quiet_since - timedelta(minutes=16) + timedelta(minutes=15)


def test_trying_a_shut_file_does_not_keep_the_sitting_alive(reading: Client, found: Family) -> None:
    later(minutes=20)
    Sitting.objects.update(active_at=timezone.now() - timedelta(minutes=10))
    later(minutes=4)
    Sitting.objects.update(reconfirmed_at=timezone.now() - timedelta(minutes=31))
    before = the_sitting().active_at

    opens(reading, found)

    assert the_sitting().active_at == before


# The end


def out_of_the_scheme(mary: User, otto: User, device: Client) -> None:
    signed_in(mary).post(reverse("account_logout"))


def out_elsewhere(mary: User, otto: User, device: Client) -> None:
    """She ends a session of hers from another."""
    desk, other = signed_in(mary), signed_in(mary)
    handle = other.session["opaque"]
    desk.post(reverse("your_session_end", args=[handle]))


def account_closed(mary: User, otto: User, device: Client) -> None:
    mary.is_active = False
    mary.save()


def role_ended(mary: User, otto: User, device: Client) -> None:
    Appointment.objects.filter(user=mary).update(ended_at=timezone.now())


def role_run_out(mary: User, otto: User, device: Client) -> None:
    Appointment.objects.filter(user=mary).update(ends_on=timezone.localdate() - timedelta(days=1))


def left_beside(mary: User, otto: User, device: Client) -> None:
    leave(device)


def left_from_her_desk(mary: User, otto: User, device: Client) -> None:
    signed_in(mary).post(reverse("sitting_leave", args=[Sitting.objects.get().id]))


def sits_elsewhere(mary: User, otto: User, device: Client) -> None:
    """She is present at another reading."""
    colleague = auditor("Olga Auditor")
    other = device_of(colleague)
    begin(other, Family.objects.get(), mary)


ENDINGS = [
    (out_of_the_scheme, Why.SIGNED_OUT),
    (out_elsewhere, Why.SIGNED_OUT),
    (account_closed, Why.NO_ROLE),
    (role_ended, Why.NO_ROLE),
    (role_run_out, Why.NO_ROLE),
    (left_beside, Why.LEFT),
    (left_from_her_desk, Why.LEFT),
    (sits_elsewhere, Why.ELSEWHERE),
]


@pytest.mark.parametrize(("how", "why"), ENDINGS, ids=[one[0].__name__ for one in ENDINGS])
def test_the_reading_ends_within_one_request(
    reading: Client, found: Family, mary: User, how: Any, why: Why
) -> None:
    before, sitting = opens(reading, found), the_sitting()

    how(mary, sitting.auditor, reading)
    shut = reading.get(file_page(found))

    ended = Sitting.objects.get(pk=sitting.pk)
    assert before
    assert leads_to(shut) == gate(found)
    assert "Step" in reading.get(gate(found)).content.decode()
    assert ended.why == why
    assert ended.ended_at is not None


def test_after_the_auditors_sign_out_the_next_session_begins_at_the_gate(
    reading: Client, found: Family, otto: User
) -> None:
    reading.post(reverse("account_logout"))

    again = signed_in(otto, hat=Hat.EXTERNAL_AUDITOR)

    assert leads_to(again.get(file_page(found))) == gate(found)
    assert sittings.end_over() == "1 sittings ended"
    assert the_sitting().why == Why.AUDITOR_LEFT


def test_another_session_of_the_auditor_reads_nothing(reading: Client, found: Family, otto: User) -> None:
    elsewhere = signed_in(otto, hat=Hat.EXTERNAL_AUDITOR)

    assert leads_to(elsewhere.get(file_page(found))) == gate(found)
    assert opens(reading, found)


def test_a_change_of_role_ends_it_though_the_auditor_comes_back(
    found: Family, otto: User, mary: User
) -> None:
    trustee = appointed(otto, Hat.TRUSTEE)
    device = device_of(otto)
    begin(device, found, mary)
    sign_together(device, found)
    before = opens(device, found)
    mine = Appointment.objects.get(user=otto, hat=Hat.EXTERNAL_AUDITOR)

    for role in (trustee, mine):
        device.post(reverse("hat_choose"), {"appointment": str(role.id)})

    assert before
    assert leads_to(device.get(file_page(found))) == gate(found)
    assert the_sitting().why == Why.AUDITOR_LEFT


def test_the_end_of_the_sample_ends_the_reading(reading: Client, found: Family) -> None:
    boss = signed_in(lead())
    boss.post(reverse("sample_end", args=[Signature.objects.get().sampled.sample_id]))

    assert reading.get(file_page(found)).status_code == 404


def test_a_new_sitting_asks_both_again_and_has_its_own_signature(
    reading: Client, found: Family, mary: User
) -> None:
    leave(reading)
    nora = organiser("Nora Next")
    asked = reading.get(gate(found)).content.decode()
    yourself(reading, found)
    present(reading, found, nora)

    unsigned = reading.get(file_page(found))
    sign_together(reading, found)

    assert "Step 1 of 2" in asked
    assert leads_to(unsigned) == reverse("record_sign", args=[found.id])
    assert opens(reading, found)
    names = {one.organiser_name for one in Receipt.objects.all()}
    assert names == {"Mary Present", "Nora Next"}


def test_no_colleague_ends_a_reading_that_is_not_hers(reading: Client, found: Family) -> None:
    stranger = signed_in(organiser("Stella Stranger"))
    leave = reverse("sitting_leave", args=[the_sitting().id])

    assert stranger.post(leave).status_code == 404
    assert "Otto" not in stranger.get(reverse("sittings")).content.decode()
    assert opens(reading, found)


def test_the_organiser_finds_the_reading_on_her_today_and_ends_it_there(
    reading: Client, found: Family, mary: User
) -> None:
    desk = signed_in(mary)

    today = desk.get(reverse("today")).content.decode()
    listed = desk.get(reverse("sittings")).content.decode()
    desk.post(reverse("sitting_leave", args=[the_sitting().id]))
    after = desk.get(reverse("sittings")).content.decode()

    assert "You are present while Otto Auditor reads files" in today
    assert reverse("sittings") in today
    assert "I leave now" in listed
    assert "The co-ordinator left" in after
    assert "You are present while" not in desk.get(reverse("today")).content.decode()
