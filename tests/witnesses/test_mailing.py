"""Checkpoints leave the building by mail: once a day, at once after what matters, and never in a seal's way (9.1)."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from hsww.access.hats import Hat
from hsww.ledger import alarm, export, heads, logs, outside, queries
from hsww.ledger.beginning import begin
from hsww.ledger.models import Action, Checkpoint, Cosignature, Outcome
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.ledger.verify import verify
from hsww.people.models import User
from hsww.witnesses import actions
from hsww.witnesses import queries as queries_of_the_page
from hsww.witnesses.mailing import mail_checkpoints
from hsww.witnesses.models import Address, Mailed
from hsww.witnesses.waiting import not_mailed
from tests import build
from tests.build import viewer_of
from tests.ledger.witness_server import Witness
from tests.vault.raw import column, put
from tests.witnesses.conftest import BOTH, sealed, tampered
from tests.witnesses.refusing import REFUSED

pytestmark = BOTH


@pytest.fixture(autouse=True)
def in_memory(settings: Settings, address: Address) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def note_in(message: mail.EmailMessage) -> str:
    """As somebody would copy it out of the message."""
    return str(message.body)[str(message.body).index(f"\n{public_key().name}") + 1 :]


def a_day_passes() -> None:
    later = {
        key: {**kept, "at": (datetime.fromisoformat(kept["at"]) - timedelta(days=1, seconds=1)).isoformat()}
        for key, kept in outside.read("mailed").items()
    }
    outside.write("mailed", later)


def done(action: Action, outcome: Outcome = Outcome.ALLOWED) -> None:
    record(actor=None, hat="organiser", action=action, outcome=outcome, clause="9.1")
    seal()


def test_a_new_checkpoint_is_mailed_as_it_was_signed() -> None:
    checkpoint = sealed()

    assert mail_checkpoints() == "mailed 1"

    (message,) = mail.outbox
    assert message.to == ["cher@example.org"]
    assert note_in(message) == checkpoint.note
    assert "Keep this message." in message.body
    assert (message.content_subtype, message.attachments) == ("plain", [])


def test_what_was_mailed_shows_later_that_the_log_was_left_alone() -> None:
    checkpoint = sealed()
    mail_checkpoints()
    sealed(3)

    report = verify(export.lines("none"), key=public_key(), older=[note_in(mail.outbox[0])])

    assert (report.holds, report.unchanged_since) == (True, [checkpoint.size])


def test_nothing_about_a_family_or_a_worker_is_in_it() -> None:
    family = build.active(by=build.worker(Hat.ORGANISER, name="Mary Tell"), name="Tarrow")
    seal()

    mail_checkpoints()

    sent = str(mail.outbox[0].message())
    for word in ("Tarrow", "Mary", str(family.pk), family.pk.hex, family.reference):
        assert word not in sent


def test_the_next_waits_for_a_day() -> None:
    sealed()
    mail_checkpoints()
    sealed()

    assert mail_checkpoints() == ""
    a_day_passes()
    assert mail_checkpoints() == "mailed 1"
    assert len(mail.outbox) == 2


def test_one_that_was_sent_is_not_sent_again() -> None:
    sealed()
    mail_checkpoints()
    a_day_passes()

    assert mail_checkpoints() == ""


@pytest.mark.parametrize("action", [Action.SIGNED, Action.DISCLOSED, Action.DESTROYED])
def test_after_a_signature_a_release_or_a_destruction_it_is_mailed_at_once(action: Action) -> None:
    sealed()
    mail_checkpoints()

    done(action)

    assert mail_checkpoints() == "mailed 1"
    assert mail_checkpoints() == ""


@pytest.mark.parametrize(
    ("action", "outcome"), [(Action.SEEN, Outcome.ALLOWED), (Action.SIGNED, Outcome.DENIED)]
)
def test_after_anything_else_it_is_not(action: Action, outcome: Outcome) -> None:
    sealed()
    mail_checkpoints()

    done(action, outcome)

    assert mail_checkpoints() == ""


def test_a_new_log_is_mailed_at_once() -> None:
    sealed()
    mail_checkpoints()
    begin("restored")
    seal()

    assert mail_checkpoints() == "mailed 1"
    assert logs.current().name in mail.outbox[1].body
    assert "begun restored" in mail.outbox[1].body


def test_everybody_on_the_list_gets_one_alone(administrator: User) -> None:
    actions.add_address(by=viewer_of(administrator), whose="Home-Start UK", email="keep@example.org")
    sealed()

    assert mail_checkpoints() == "mailed 2"
    assert sorted(message.to for message in mail.outbox) == [["cher@example.org"], ["keep@example.org"]]


def test_an_address_that_refuses_stops_no_other_and_is_tried_again(
    administrator: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "tests.witnesses.refusing.Refusing"
    actions.add_address(by=viewer_of(administrator), whose="Full", email=REFUSED)
    actions.add_address(by=viewer_of(administrator), whose="Home-Start UK", email="keep@example.org")
    sealed()

    assert mail_checkpoints() == "mailed 2, could not be mailed 1"
    assert mail_checkpoints() == "could not be mailed 1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail_checkpoints() == "mailed 1"


def test_a_mail_server_that_is_away_stops_no_seal(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    sealed()

    assert mail_checkpoints() == "could not be mailed 1"
    sealed()
    call_command("tick", stdout=StringIO())

    assert queries.unsealed() == 0
    assert not Mailed.objects.exists()
    assert "cher@example.org" not in caplog.text


@pytest.mark.parametrize("said_at", ["2001-01-01 00:00:00+00", "2101-01-01 00:00:00+00"])
def test_what_could_not_be_mailed_for_days_is_on_the_administrators_today(
    address: Address, administrator: User, said_at: str
) -> None:
    sealed()
    assert list(not_mailed(viewer_of(administrator))) == []
    Address.objects.filter(pk=address.pk).update(added_at=timezone.now() - timedelta(days=3))
    tampered(f"UPDATE ledger_checkpoint SET at = '{said_at}'")

    assert "could not be mailed" in next(iter(not_mailed(viewer_of(administrator)))).what
    mail_checkpoints()
    assert list(not_mailed(viewer_of(administrator))) == []


def test_an_address_that_is_said_to_come_from_the_future_is_on_it_too(
    address: Address, administrator: User
) -> None:
    sealed()
    Address.objects.filter(pk=address.pk).update(added_at=timezone.now() + timedelta(days=300))

    assert list(not_mailed(viewer_of(administrator)))


def test_an_address_taken_off_the_list_is_told_and_gets_no_more(
    address: Address, administrator: User
) -> None:
    actions.end_address(by=viewer_of(administrator), address=address)
    sealed()

    assert mail_checkpoints() == "told the end 1"
    assert mail_checkpoints() == ""
    (message,) = mail.outbox
    assert message.to == ["cher@example.org"]
    assert "taken this address off" in message.body


class TestTellingTheEnd:
    @pytest.fixture(autouse=True)
    def refused(self, settings: Settings, administrator: User) -> Address:
        """It was sent a checkpoint, and its mailbox is full since."""
        added = actions.add_address(by=viewer_of(administrator), whose="Full", email=REFUSED)
        sealed()
        mail_checkpoints()
        mail.outbox.clear()
        settings.EMAIL_BACKEND = "tests.witnesses.refusing.Refusing"
        actions.end_address(by=viewer_of(administrator), address=added)
        return added

    def test_it_is_tried_again_until_it_went(self, settings: Settings) -> None:
        assert mail_checkpoints() == "could not be mailed 1"
        assert mail_checkpoints() == "could not be mailed 1"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

        assert mail_checkpoints() == "told the end 1"
        assert mail_checkpoints() == ""

    def test_it_is_not_tried_for_ever(self, refused: Address) -> None:
        mail_checkpoints()
        long_ago = (timezone.now() - timedelta(days=2, seconds=1)).isoformat()
        outside.write("mailed", {**outside.read("mailed"), str(refused.pk): {"tried_since": long_ago}})

        assert mail_checkpoints() == ""

    def test_whoever_was_taken_off_long_ago_is_not_told_again_when_the_file_is_lost(
        self, settings: Settings, refused: Address
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        long_ago = timezone.now() - timedelta(days=8)
        Address.objects.filter(pk=refused.pk).update(added_at=long_ago, ended_at=long_ago)
        outside.path("mailed").unlink()

        mail_checkpoints()

        assert [message.to for message in mail.outbox] == [["cher@example.org"]]


class TestWhoOwnsTheDatabase:
    """They can write any row, and have neither the signing key nor the files outside."""

    def checkpoint(self, size: int) -> None:
        Checkpoint.objects.create(size=size, root=bytes(32), note="Nothing to see", at=timezone.now())

    @pytest.mark.parametrize("size", [3, 1 << 39, 1 << 62])
    def test_a_forged_checkpoint_is_neither_mailed_nor_in_the_way(self, size: int) -> None:
        checkpoint = sealed()
        self.checkpoint(size)

        assert mail_checkpoints() == "mailed 1"
        assert note_in(mail.outbox[0]) == checkpoint.note

    def test_nor_where_the_file_outside_is_lost(self) -> None:
        checkpoint = sealed()
        self.checkpoint(1 << 39)
        heads.path().unlink()

        assert mail_checkpoints() == "mailed 1"
        assert note_in(mail.outbox[0]) == checkpoint.note

    def test_what_was_signed_last_is_mailed_though_the_database_forgot_it(self) -> None:
        sealed()
        newest = sealed()
        tampered(f"DELETE FROM ledger_checkpoint WHERE size = {newest.size}")

        mail_checkpoints()

        assert note_in(mail.outbox[0]) == newest.note

    def test_a_row_that_says_that_all_was_mailed_stops_nothing(
        self, address: Address, administrator: User
    ) -> None:
        sealed()
        never = timezone.now() + timedelta(days=9_000)
        Mailed.objects.create(address=address, size=1 << 62, at=never)

        assert mail_checkpoints() == "mailed 1"
        (shown,) = queries_of_the_page.addresses(viewer_of(administrator))
        assert shown.last_sent < never

    def test_a_forged_cosignature_is_not_mailed(self, settings: Settings) -> None:
        settings.WITNESS_KEYS = [Witness({}).vkey]
        checkpoint = sealed()
        for witness in (Witness({}).vkey, "w"):
            Cosignature.objects.create(
                checkpoint=checkpoint, witness=witness, line="\N{EM DASH} w AAAA", signed_at=timezone.now()
            )

        mail_checkpoints()

        assert note_in(mail.outbox[0]) == checkpoint.note

    def test_an_address_that_they_end_is_told(self, address: Address, administrator: User) -> None:
        sealed()
        mail_checkpoints()
        now = timezone.now()

        Address.objects.filter(pk=address.pk).update(ended_at=now, ended_by=administrator)

        assert mail_checkpoints() == "told the end 1"
        assert mail.outbox[1].to == ["cher@example.org"]
        assert mail_checkpoints() == ""

    def test_an_address_that_they_delete_is_an_alarm(self) -> None:
        sealed()
        mail_checkpoints()
        tampered("DELETE FROM witnesses_mailed", "DELETE FROM witnesses_address")

        mail_checkpoints()

        assert "is gone from the list" in alarm.standing()[0].what

    def test_a_restore_that_lacks_an_address_is_none(self) -> None:
        sealed()
        mail_checkpoints()
        tampered("DELETE FROM witnesses_mailed", "DELETE FROM witnesses_address")

        begin("restored")
        mail_checkpoints()

        assert alarm.standing() == []

    def test_an_address_that_cannot_be_read_stops_no_other(
        self, address: Address, administrator: User
    ) -> None:
        other = actions.add_address(by=viewer_of(administrator), whose="HSUK", email="keep@example.org")
        put(address, "email", column(other, "email"))
        sealed()

        assert mail_checkpoints() == "could not be mailed 1, mailed 1"


def test_nothing_is_mailed_before_anything_is_sealed() -> None:
    assert not Checkpoint.objects.exists()
    assert mail_checkpoints() == ""


def test_the_timer_mails_what_it_sealed() -> None:
    done(Action.SIGNED)

    call_command("tick", stdout=StringIO())

    assert [message.subject for message in mail.outbox] == ["A checkpoint to keep"]
