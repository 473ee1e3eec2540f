"""A log that does not hold is told to those who answer for it, once, and shown until another is begun (9.1)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from hsww.access.hats import Hat, Office
from hsww.ledger import alarm, outside, protection, witnessing
from hsww.ledger.models import WitnessAnswer
from hsww.ledger.sealing import InconsistentLog, seal, seal_after_commit
from hsww.people.models import Appointment, User
from hsww.vault import protection as triggers_kept
from hsww.witnesses import telling
from tests.build import sign_in, worker
from tests.ledger.test_sealing import empty
from tests.ledger.writing import sightings
from tests.witnesses.conftest import BOTH, sealed, tampered
from tests.witnesses.refusing import REFUSED

pytestmark = BOTH
SAID = "The access log does not hold"


def tick() -> str:
    """What the timer's run fails with."""
    with pytest.raises(CommandError) as failed:
        call_command("tick", stdout=StringIO())
    return str(failed.value)


def today(client: Client) -> str:
    return client.get(reverse("today")).content.decode()


def written_to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.fixture
def broken(lead: User, deputy: User, chair: User, administrator: User) -> None:
    worker(Hat.ORGANISER), worker(Hat.TRUSTEE), worker(Hat.ORGANISER, Office.DUTY)
    sealed(3)
    sightings(1)
    tampered()


def test_every_lead_and_the_chair_are_told_once_and_not_each_minute(
    broken: None, lead: User, deputy: User, chair: User
) -> None:
    assert "ledger" in tick()
    tick()
    tick()

    assert written_to() == sorted([lead.email, deputy.email, chair.email])


@pytest.mark.usefixtures("broken")
class TestMailThatFails:
    @pytest.fixture(autouse=True)
    def refusing(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "tests.witnesses.refusing.Refusing"

    def test_it_is_tried_again_each_minute_and_nobody_gets_it_twice(
        self, lead: User, deputy: User, chair: User, settings: Settings
    ) -> None:
        User.objects.filter(pk=chair.pk).update(email=REFUSED)
        tick()
        tick()
        assert written_to() == sorted([lead.email, deputy.email])
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

        tick()
        tick()

        assert written_to() == sorted([lead.email, deputy.email, REFUSED])

    def test_a_mail_server_that_was_away_is_no_reason_to_tell_nobody(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
        tick()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

        tick()

        assert len(mail.outbox) == 3

    def test_what_the_database_says_of_who_was_told_stops_nothing(self, lead: User) -> None:
        User.objects.filter(pk=lead.pk).update(email=REFUSED)
        tick()
        User.objects.filter(pk=lead.pk).update(email=lead.email)
        tampered("DELETE FROM ledger_finding")

        tick()

        assert written_to().count(lead.email) == 1


def test_the_message_says_nothing(broken: None) -> None:
    tick()

    for message in mail.outbox:
        assert message.subject == "Please sign in to HSWW now"
        for word in ("log", "ledger", "checkpoint", "entr"):
            assert word not in message.body.lower()


def test_another_finding_is_told_too(lead: User) -> None:
    sealed(3)
    sightings(1)
    tampered("UPDATE ledger_entry SET hat = 'trustee' WHERE id IN (SELECT entry_id FROM ledger_queued)")
    tick()
    assert written_to() == [lead.email]

    tampered()
    tick()

    assert written_to() == [lead.email, lead.email]
    assert len(alarm.standing()) == 2


def test_an_older_database_put_back_is_told(lead: User) -> None:
    sealed(3)
    empty()
    sightings(1)

    tick()

    assert written_to() == [lead.email]


def test_a_seal_made_at_once_tells_it_as_well(broken: None) -> None:
    seal_after_commit()

    assert len(mail.outbox) == 3
    assert alarm.standing()


def test_what_the_daily_check_finds_is_told(lead: User) -> None:
    sealed(3)
    tampered("UPDATE ledger_entry SET hat = 'trustee'")

    with pytest.raises(protection.LedgerTamperedError):
        protection.audit_daily()

    assert written_to() == [lead.email]


@pytest.mark.parametrize(
    ("hat", "office"),
    [
        (Hat.ADMINISTRATOR, None),
        (Hat.ORGANISER, Office.SAFEGUARDING_LEAD),
        (Hat.ORGANISER, Office.DEPUTY_LEAD),
        (Hat.TRUSTEE, Office.CHAIR),
    ],
)
def test_it_stands_on_today_of_those_who_answer_for_it(hat: Hat, office: Office | None) -> None:
    client = sign_in(worker(hat, *([office] if office else [])))
    sealed(3)
    assert SAID not in today(client)
    tampered()
    with pytest.raises(InconsistentLog):
        seal()

    assert SAID in today(client)
    page = client.get(reverse("access_log")).content.decode()
    assert "The log does not hold" in page
    assert alarm.standing()[0].what in page


@pytest.mark.parametrize(
    ("hat", "office"),
    [(Hat.ORGANISER, None), (Hat.ORGANISER, Office.DUTY), (Hat.TRUSTEE, None), (Hat.VOLUNTEER, None)],
)
def test_it_stands_on_nobody_elses(broken: None, hat: Hat, office: Office | None) -> None:
    tick()

    assert SAID not in today(sign_in(worker(hat, *([office] if office else []))))


def test_it_goes_when_a_new_log_has_been_begun_and_not_before(broken: None, lead: User) -> None:
    client = sign_in(lead)
    tick()
    assert SAID in today(client)

    call_command("ledger_begin", stdout=StringIO())

    assert SAID not in today(client)
    assert "found not to hold" in client.get(reverse("access_log")).content.decode()
    call_command("tick", stdout=StringIO())


@pytest.mark.parametrize("said", [witnessing.LONGER, witnessing.REFUSALS[422]])
def test_a_witness_that_saw_another_log_is_on_the_leads_and_the_chairs_today(
    said: str, lead: User, chair: User, settings: Settings
) -> None:
    settings.WITNESS_URL = "https://witness.example.org"
    WitnessAnswer.objects.create(said=said, at=sealed().at)

    assert "witness server does not sign" in today(sign_in(lead))
    assert "witness server does not sign" in today(sign_in(chair))


def test_a_witness_that_is_away_is_on_the_administrators_today_alone(
    as_administrator: Client, lead: User, settings: Settings
) -> None:
    settings.WITNESS_URL = "https://witness.example.org"
    WitnessAnswer.objects.create(said="The witness could not be reached.", at=sealed().at)

    assert "witness server does not sign" in today(as_administrator)
    assert "witness server does not sign" not in today(sign_in(lead))
    WitnessAnswer.objects.create(said="", at=sealed().at)
    assert "witness server does not sign" not in today(as_administrator)


@pytest.mark.usefixtures("broken")
class TestWhoeverOwnsTheDatabase:
    """Takes pains that nobody hears of it."""

    def test_does_not_keep_it_quiet_by_refusing_to_write_it_down(self, lead: User) -> None:
        client = sign_in(lead)
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE ledger_finding RENAME COLUMN what TO that")
        try:
            seal_after_commit()
        finally:
            with connection.schema_editor() as editor:
                editor.execute("ALTER TABLE ledger_finding RENAME COLUMN that TO what")

        assert len(mail.outbox) == 3
        assert SAID in today(client)

    def test_nor_by_taking_it_away_again(self, lead: User) -> None:
        client = sign_in(lead)
        tick()
        what = alarm.standing()[0].what
        tampered("DELETE FROM ledger_finding")

        assert SAID in today(client)
        assert what in client.get(reverse("access_log")).content.decode()

    def test_nor_by_giving_the_leads_and_the_chair_other_addresses_or_no_role(
        self, lead: User, deputy: User, chair: User
    ) -> None:
        telling.tell()
        User.objects.filter(pk__in=[lead.pk, deputy.pk]).update(email=F("id"))
        Appointment.objects.filter(user=chair).update(ended_at=timezone.now())

        tick()
        tick()

        assert {lead.email, deputy.email, chair.email} <= set(written_to())
        assert len(written_to()) == len(set(written_to()))


def test_what_is_not_sealed_for_an_hour_is_told_whatever_the_reason(
    as_administrator: Client, lead: User
) -> None:
    said, client, worker_s = "has not been sealed for an hour", sign_in(lead), sign_in(worker(Hat.ORGANISER))
    sightings(1)
    assert said not in today(as_administrator)
    before = (timezone.now() - timedelta(minutes=61)).isoformat(sep=" ")
    tampered(f"UPDATE ledger_entry SET at = '{before}'")

    assert said in today(as_administrator)
    assert said in today(client)
    assert said not in today(worker_s)


def test_who_was_lead_long_ago_is_told_nothing(lead: User) -> None:
    week_before = timezone.localdate() - timedelta(days=8)
    outside.write(telling.KNOWN, {"old@example.org": week_before.isoformat()})
    sealed(3)
    sightings(1)
    tampered()

    tick()

    assert written_to() == [lead.email]


UNPROTECTED = "left unprotected"


def test_what_protects_the_database_and_cannot_be_read_is_told(
    lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server a role can be forbidden to look."""
    monkeypatch.setitem(triggers_kept.AS_THEY_STAND, connection.vendor, "SELECT nothing FROM nowhere")

    assert "ledger protection" in tick()

    assert written_to() == [lead.email]


@pytest.mark.usefixtures("lead", "deputy", "chair")
class TestAMissingTrigger:
    @pytest.fixture(autouse=True)
    def dropped(self) -> None:
        worker(Hat.ORGANISER), worker(Hat.TRUSTEE)
        sealed(1)
        on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER ledger_entry_no_delete{on}")

    def test_every_lead_and_the_chair_are_told_once(self, lead: User, deputy: User, chair: User) -> None:
        assert "ledger protection" in tick()
        tick()
        protection.ensure()
        call_command("tick", stdout=StringIO())

        assert written_to() == sorted([lead.email, deputy.email, chair.email])

    def test_whom_the_mail_did_not_reach_is_told_by_the_next_tick(
        self, lead: User, settings: Settings
    ) -> None:
        settings.EMAIL_BACKEND = "tests.witnesses.refusing.Refusing"
        User.objects.filter(pk=lead.pk).update(email=REFUSED)
        tick()
        assert len(written_to()) == 2
        User.objects.filter(pk=lead.pk).update(email=lead.email)

        tick()

        assert written_to().count(lead.email) == 1
        assert len(written_to()) == 3

    def test_what_a_start_put_right_is_told_as_well(self) -> None:
        protection.ensure()

        assert len(written_to()) == 3

    def test_it_stands_on_the_administrators_page_and_on_today_after_a_restart_too(
        self, as_administrator: Client, lead: User
    ) -> None:
        tick()
        protection.ensure()

        page = as_administrator.get(reverse("access_log")).content.decode()

        assert UNPROTECTED in page
        assert "ledger_entry_no_delete" in page
        assert UNPROTECTED in today(as_administrator)
        assert UNPROTECTED in today(sign_in(lead))
        assert UNPROTECTED not in today(sign_in(worker(Hat.VOLUNTEER)))
