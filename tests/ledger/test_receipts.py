"""Receipts for signatures, made from the database: the same months later, and when the family is gone (9.1, 10.1)."""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hsww.ledger import proofs, receipts
from hsww.ledger.models import Action, Checkpoint, Entry, Outcome
from hsww.ledger.queries import NotSealed, proof_of
from hsww.ledger.receipts import Signing, receipt_of
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.ledger.telling import RECEIPT_CANNOT_SHOW
from hsww.vault.models import DataKey
from hsww.vault.scopes import family_scope
from tests.ledger.writing import FAMILY, ORGANISER, sightings

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])
SIGNING = Signing(
    signed_as="Ines Quayle",
    capacity="Outside auditor",
    purpose="Yearly audit",
    organiser="Tamsin Orrell",
)


def signed(outcome: Outcome = Outcome.ALLOWED, action: Action = Action.SIGNED) -> Entry:
    return record(
        actor=ORGANISER,
        hat="external_auditor",
        action=action,
        outcome=outcome,
        clause="9.1",
        rule="records.sign",
        subjects=(FAMILY,),
        reason="The bank asked.",
        reason_scope=family_scope(FAMILY.id),
    )


def test_a_receipt_states_what_was_signed_and_where_it_stands_in_the_log() -> None:
    sightings(6)
    entry = signed()
    seal()

    receipt = receipt_of(entry, signing=SIGNING)

    assert (receipt.clause, receipt.at, receipt.salt) == ("9.1", entry.at, bytes(entry.salt))
    assert (receipt.proof.index, receipt.head.size) == (6, 7)
    assert receipt.head.root == bytes(Checkpoint.objects.get().root)
    assert receipt.leaf == bytes(entry.digest)
    assert receipt.key == public_key()
    assert receipt.fingerprint.replace(" ", "").startswith(public_key().id.hex())
    assert len(receipt.signatures) == 1
    assert receipt.statement.startswith("Ines Quayle (Outside auditor) signed the Record of Access on ")
    assert receipt.statement.endswith(
        "under clause 9.1, for this purpose: Yearly audit. Tamsin Orrell was present."
    )


def test_nobody_is_said_to_have_been_present_where_nobody_had_to_be() -> None:
    entry = signed()
    seal()

    receipt = receipt_of(entry, signing=Signing(signed_as="A", capacity="Trustee", purpose="Spot check"))

    assert "present" not in receipt.statement


def test_its_file_verifies_with_the_public_key_alone() -> None:
    sightings(300)
    entry = signed()
    sightings(20)
    seal()

    found = proofs.check(str(receipt_of(entry, signing=SIGNING).proof), public_key())

    assert found.holds
    assert found.content is not None
    assert (found.content.uid, found.content.action, found.index) == (entry.uid, "signed", 300)


def test_its_qr_code_holds_what_paper_and_file_are_compared_by() -> None:
    entry = signed()
    seal()
    receipt = receipt_of(entry, signing=SIGNING)

    mark, name, index, leaf, size, root = receipt.qr.split(" ")

    assert (mark, name, index, size) == (receipts.QR, public_key().name, "0", "1")
    assert base64.b64decode(leaf) == bytes(entry.digest)
    assert base64.b64decode(root) == receipt.head.root


def test_how_to_verify_is_six_plain_sentences_and_the_limits_are_said() -> None:
    assert len(receipts.HOW_TO_VERIFY) == 6
    assert all(sentence.endswith(".") for sentence in receipts.HOW_TO_VERIFY)
    assert "the proof does not cover them" in receipts.NOT_PROVED
    assert "cannot show" in RECEIPT_CANNOT_SHOW


def test_it_is_the_same_to_the_byte_however_much_later_it_is_asked_for() -> None:
    sightings(3)
    entry = signed()
    seal()
    first = receipt_of(entry, signing=SIGNING)
    for _ in range(3):
        sightings(100)
        seal()

    assert receipt_of(entry, signing=SIGNING) == first


def test_it_still_verifies_when_the_family_has_been_destroyed() -> None:
    entry = signed()
    seal()
    before = str(proof_of(entry))
    DataKey.objects.all().delete()

    after = str(proof_of(Entry.objects.get(pk=entry.pk)))

    assert after == before
    assert proofs.check(after, public_key()).holds


def test_an_entry_that_waits_for_the_sealer_has_no_receipt_yet() -> None:
    sightings(2)
    seal()

    with pytest.raises(NotSealed):
        receipt_of(signed(), signing=SIGNING)


@pytest.mark.parametrize(
    ("outcome", "action"), [(Outcome.DENIED, Action.SIGNED), (Outcome.ALLOWED, Action.SEEN)]
)
def test_a_receipt_is_given_for_a_signature_and_nothing_else(outcome: Outcome, action: Action) -> None:
    entry = signed(outcome, action)
    seal()

    with pytest.raises(ValueError, match="signature"):
        receipt_of(entry, signing=SIGNING)


def test_a_proof_takes_few_reads_however_long_the_log_is() -> None:
    short = _reads(40)
    long = _reads(4_000)

    assert long <= short + 2 * 7, "100 times the log is some 7 levels more"
    assert long <= 2 * 12 + 4


def _reads(count: int) -> int:
    written = sightings(count)
    seal()
    with CaptureQueriesContext(connection) as asked:
        proof_of(written[count // 3])
    return len(asked)
