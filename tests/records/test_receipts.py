"""Whoever signed gets a receipt, on screen, on paper and as a file that verifies without us; nobody else does (9.1)."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticationResponse

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.ledger import receipts as ledger
from hsww.ledger.models import Entry
from hsww.ledger.proofs import fingerprint
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.people.models import Appointment, User
from hsww.people.passkeys import write_down
from hsww.vault.destruction import destroy
from hsww.vault.scopes import FAMILY, STRANDS, family_scope
from records.assertions import Assertion
from records.checking import added_before
from records.models import How, Purpose, Receipt, Sample, Signature
from records.receipts import GONE, receipt_page
from tests.people.making import appointed, show, signed_in, worker
from tests.records.passkeys import Passkey
from tests.records.sampling import lead, reviewer, run_out, sample_for, sign, sign_by, spot_checker
from tests.records.sheets import alternatives, faults, said, squares, tagged

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ROOT = Path(__file__).parents[2]
RING, GAP = [1, 0, 0, 0, 0, 0, 1], [1, 0, 1, 1, 1, 0, 1]
FINDER = [[1] * 7, RING, GAP, GAP, GAP, RING, [1] * 7]
"""What stands in three corners of every QR code."""
WAITS = "The log has not sealed it yet"
STRANGERS: list[tuple[Hat, tuple[Office, ...]]] = [
    (Hat.HSUK_REVIEWER, ()),
    (Hat.TRUSTEE, (Office.SPOT_CHECKER,)),
    (Hat.TRUSTEE, (Office.CHAIR,)),
    (Hat.ORGANISER, (Office.SAFEGUARDING_LEAD,)),
    (Hat.VOLUNTEER, ()),
    (Hat.ADMINISTRATOR, ()),
    (Hat.EXTERNAL_AUDITOR, ()),
]


@pytest.fixture
def signed(found: Family, desk: Client) -> Receipt:
    """Signed and sealed."""
    sign(desk, found)
    seal()
    return Receipt.objects.get()


def page_of(receipt: Receipt) -> str:
    return reverse("receipt", args=[receipt.id])


def text_of(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def paper(client: Client, receipt: Receipt) -> Any:
    return client.post(page_of(receipt), {"paper": ""})


def proof(client: Client, receipt: Receipt) -> Any:
    return client.post(page_of(receipt), {"proof": ""})


def verified(text: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """As somebody without our database would."""
    path = folder / "one.tlog-proof"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "hsww.ledger.verify", "--receipt", str(path), "--key", str(public_key())]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_signer_finds_the_receipt_from_the_file_and_later_from_a_list(
    found: Family, desk: Client, signed: Receipt
) -> None:
    on_the_file = desk.get(reverse("sampled_file", args=[found.id])).content.decode()
    run_out(Sample.objects.get())
    listed = desk.get(reverse("receipts")).content.decode()

    assert page_of(signed) in on_the_file
    assert reverse("receipts") in desk.get(reverse("samples")).content.decode()
    assert page_of(signed) in listed
    assert found.reference in listed
    assert desk.get(page_of(signed)).status_code == 200


def test_the_page_says_what_was_signed_where_it_stands_and_how_to_check_it(
    found: Family, desk: Client, signed: Receipt
) -> None:
    entry = Entry.objects.get(uid=signed.entry)

    text = text_of(desk, page_of(signed))

    for words in (
        "Uma Kay Example (Home-Start UK reviewer) signed the Record of Access on",
        "under clause 9.1, for this purpose: Quality review.",
        found.reference,
        str(found.id),
        "Password and a code from an app.",
        "Checked: it holds. The log sealed what you signed",
        spaced(bytes(entry.salt)),
        spaced(bytes(entry.digest)),
        spaced(signed.statement().digest),
        fingerprint(public_key()),
        public_key().name,
        *ledger.HOW_TO_VERIFY,
        "python -m hsww.ledger.verify --receipt FILE --key KEY",
        ledger.NOT_PROVED,
    ):
        assert words in text


def spaced(data: bytes) -> str:
    return " ".join(re.findall("....", data.hex()))


def test_the_paper_says_what_the_page_says_and_is_tagged(
    desk: Client, signed: Receipt, tmp_path: Path
) -> None:
    page = text_of(desk, page_of(signed))
    response = paper(desk, signed)

    words = said(response)

    made = receipt_page(signed)
    assert made.receipt is not None
    for expected in (
        made.receipt.statement,
        *(value for _, value in made.facts),
        *made.receipt.signatures,
        *ledger.HOW_TO_VERIFY,
        "python -m hsww.ledger.verify --receipt FILE --key KEY",
        ledger.NOT_PROVED,
    ):
        assert expected in page
        assert expected.replace(" ", "") in words.replace(" ", "")
    assert tagged(response) == {
        "tree": True,
        "marked": True,
        "language": "en-GB",
        "title": "Receipt for a Record of Access",
        "shows the title": True,
    }
    assert faults(response, tmp_path) == []


def test_the_qr_code_is_of_the_digest_and_is_drawn_whole(desk: Client, signed: Receipt) -> None:
    made, response = receipt_page(signed), paper(desk, signed)
    assert made.receipt is not None

    rows, side = made.qr, len(made.qr)
    assert {len(row) for row in rows} == {side}
    assert (side - 17) % 4 == 0
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        assert [row[left : left + 7] for row in rows[top : top + 7]] == FINDER
    assert squares(response) == sum(map(sum, made.qr)) + 1  # and the white ground
    assert alternatives(response) == [f"QR code of this text: {made.receipt.qr}"]


def test_the_file_verifies_without_us(desk: Client, signed: Receipt, tmp_path: Path) -> None:
    response = proof(desk, signed)

    ran = verified(response.content.decode(), tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert "THIS RECEIPT HOLDS." in ran.stdout
    assert "What: Signed, under clause 9.1." in ran.stdout
    assert str(signed.family) in ran.stdout


def test_both_are_files_to_save_that_nobody_keeps(desk: Client, signed: Receipt) -> None:
    for response, kind, ending in (
        (paper(desk, signed), "application/pdf", "pdf"),
        (proof(desk, signed), "text/plain; charset=utf-8", "tlog-proof"),
    ):
        assert response.headers["Content-Type"] == kind
        name = rf'attachment; filename="receipt-\d{{4}}-\d\d-\d\d-\d+\.{ending}"'
        assert re.fullmatch(name, response.headers["Content-Disposition"])
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


def test_it_is_the_same_to_the_byte_later(desk: Client, signed: Receipt) -> None:
    before = proof(desk, signed).content
    seal()

    assert proof(desk, signed).content == before


def test_until_its_entry_is_sealed_there_is_none_and_the_page_says_so(found: Family, desk: Client) -> None:
    sign(desk, found)
    receipt = Receipt.objects.get()

    answers = [desk.get(page_of(receipt)), paper(desk, receipt), proof(desk, receipt)]

    assert all(WAITS in answer.content.decode() for answer in answers)
    assert all("Content-Disposition" not in answer.headers for answer in answers)


@pytest.mark.parametrize(("hat", "offices"), STRANGERS)
def test_nobody_else_gets_a_receipt_or_learns_that_there_is_one(
    signed: Receipt, hat: Hat, offices: tuple[Office, ...]
) -> None:
    stranger = signed_in(worker(hat, *offices))
    missing = reverse("receipt", args=["00000000-0000-4000-8000-000000000000"])
    nonce = re.compile(rb'nonce="[^"]*"')

    for method in (stranger.get, stranger.post):
        refused, absent = method(page_of(signed)), method(missing)
        assert (refused.status_code, absent.status_code) == (404, 404)
        assert nonce.sub(b"", refused.content) == nonce.sub(b"", absent.content)
    assert page_of(signed) not in stranger.get(reverse("receipts")).content.decode()


def test_the_form_leads_nobody_else_to_a_receipt(found: Family, signed: Receipt) -> None:
    colleague = reviewer()
    sample_for(colleague)
    other, office = signed_in(colleague), signed_in(lead())
    sign(other, found)

    on_the_form = office.get(reverse("record_of_access", args=[found.id])).content.decode()
    on_the_file = other.get(reverse("sampled_file", args=[found.id])).content.decode()

    assert "/receipts/" not in on_the_form
    assert page_of(signed) not in on_the_file
    assert page_of(Receipt.objects.get(signer=colleague)) in on_the_file


def test_a_signer_who_lost_the_office_keeps_the_receipt(found: Family) -> None:
    checker = spot_checker()
    sample_for(checker, hat=Hat.TRUSTEE)
    sign(signed_in(checker), found)
    seal()
    Appointment.objects.filter(user=checker).delete()
    appointed(checker, Hat.TRUSTEE)

    client, receipt = signed_in(checker), Receipt.objects.get()

    assert client.get(reverse("samples")).status_code == 404
    assert page_of(receipt) in client.get(reverse("receipts")).content.decode()
    assert proof(client, receipt).headers["Content-Type"].startswith("text/plain")


def test_fetching_a_receipt_is_in_the_ledger_and_is_no_look_at_the_file(
    found: Family, reader: User, desk: Client, signed: Receipt
) -> None:
    paper(desk, signed)

    entry = Entry.objects.filter(rule="records.see_receipt").get()
    assert (entry.actor, entry.action, entry.outcome) == (reader.id, "seen", "allowed")
    assert {row.kind for row in entry.subjects.all()} == {"receipt", "person"}


def test_of_a_passkey_the_receipt_says_so_and_that_it_was_checked(
    found: Family, reader: User, desk: Client
) -> None:
    sign_by(Passkey(reader), desk, found)
    seal()

    text = text_of(desk, page_of(Receipt.objects.get()))

    assert "Fingerprint, face or PIN of their own device." in text
    assert "Checked: it holds. The log sealed your device’s signature" in text
    assert "when it was added to your account, the log does not show" in text


def test_of_a_passkey_that_the_log_saw_being_added_the_receipt_says_so(
    found: Family, reader: User, desk: Client
) -> None:
    passkey = Passkey(reader)
    write_down(passkey.row)
    sign_by(passkey, desk, found)
    seal()

    text = text_of(desk, page_of(Receipt.objects.get()))

    assert "It also has that this key was added to your account on" in text


def test_adding_a_passkey_is_in_the_log_before_anything_is_signed_with_it(
    found: Family, reader: User, desk: Client
) -> None:
    passkey, page = Passkey(reader), reverse("mfa_add_webauthn")
    passkey.row.delete()
    session = desk.session
    show(session, reader, method="password", reauthenticated=True)
    session.save()
    asked = desk.get(page).context["js_data"]["creation_options"]["publicKey"]["challenge"]

    desk.post(page, {"name": "Phone", "credential": json.dumps(passkey.registers(websafe_decode(asked)))})
    sign_by(passkey, desk, found)

    receipt = Receipt.objects.get()
    added = added_before(receipt)
    assert added is not None
    assert (added.actor, added.rule) == (reader.id, "passkey_added")


@pytest.mark.parametrize("when", ["another's", "too late"])
def test_one_that_was_added_to_another_account_or_only_later_counts_for_nothing(
    found: Family, reader: User, desk: Client, when: str
) -> None:
    passkey = Passkey(reader)
    sign_by(passkey, desk, found)
    seal()
    if when == "another's":
        passkey.row.user = reviewer()
    write_down(passkey.row)

    text = text_of(desk, page_of(Receipt.objects.get()))

    assert "when it was added to your account, the log does not show" in text


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
@pytest.mark.parametrize("by_device", [True, False], ids=["passkey", "code"])
def test_a_receipt_outlives_the_family(
    found: Family, reader: User, desk: Client, tmp_path: Path, by_device: bool
) -> None:
    if by_device:
        passkey = Passkey(reader)
        write_down(passkey.row)
        sign_by(passkey, desk, found)
    else:
        sign(desk, found)
    receipt, reference = Receipt.objects.get(), found.reference
    before = proof(desk, receipt).content

    family_is_destroyed()

    text, words = text_of(desk, page_of(receipt)), said(paper(desk, receipt))
    stands = (
        "your device’s signature holds" if by_device else "you signed for this file, in this role, at this"
    )
    for told in (text, words):
        assert "Uma Kay Example (Home-Start UK reviewer) signed the Record of Access on" in told
        assert stands in told
        assert "can no longer be checked" in told
        assert "Checked: it holds" not in told
        assert GONE in told
        assert reference not in told
    assert proof(desk, receipt).content == before
    assert verified(before.decode(), tmp_path).returncode == 0
    assert GONE in desk.get(reverse("receipts")).content.decode()


def family_is_destroyed() -> None:
    family = Family.objects.get()
    Signature.objects.all().delete()
    Sample.objects.all().delete()
    number = family.id
    family.delete()
    destroy([family_scope(number, strand) for strand in STRANDS[FAMILY]])


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
@pytest.mark.parametrize("known", [False, True], ids=["no key of theirs", "their key"])
def test_a_receipt_of_a_destroyed_file_that_was_signed_with_a_key_of_ones_own_says_what_can_be_checked(
    found: Family, reader: User, desk: Client, known: bool
) -> None:
    """Whoever has the database can put a key of his own and its signature beside what he changed."""
    sign(desk, found)
    family_is_destroyed()
    forger, receipt = Passkey(reader), Receipt.objects.get()
    if known:
        write_down(forger.row)  # only after it was signed
    Receipt.objects.update(
        purpose=Purpose.SAFEGUARDING, how=How.PASSKEY, **vars(signed_anew(forger, receipt))
    )

    text = text_of(desk, page_of(receipt))

    assert "your device’s signature holds" not in text
    assert "how you signed can no longer be checked" in text


def signed_anew(forger: Passkey, receipt: Receipt) -> Assertion:
    receipt.purpose = Purpose.SAFEGUARDING
    answer = forger.signs({"publicKey": {"challenge": websafe_encode(receipt.statement().digest)}})
    said = AuthenticationResponse.from_dict(answer).response
    return Assertion(
        credential=forger.id,
        public_key=forger.public_key,
        authenticator_data=bytes(said.authenticator_data),
        client_data=bytes(said.client_data),
        assertion=bytes(said.signature),
    )
