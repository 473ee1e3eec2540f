"""All signatures can be checked again at once, by whoever runs the site, and none is named (9.1)."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.urls import reverse

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.people.models import User
from hsww.people.passkeys import ADDED
from records.checking import Check, line_holds
from records.checking import check as check_receipt
from records.models import Added, How, Purpose, Receipt, Signature
from tests.families.visiting_world import family
from tests.people.making import signed_in
from tests.records.passkeys import Passkey
from tests.records.sampling import lead, reviewer, sample_for, sign, sign_by
from tests.records.sheets import said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def families() -> list[Family]:
    return [family(reference=f"HS-000{number}") for number in range(4)]


@pytest.fixture
def reader(families: list[Family]) -> User:
    """Has signed for the first by passkey, for the second with a code, for the third before receipts were kept."""
    user = reviewer()
    sample_for(user)
    desk, passkey = signed_in(user), Passkey(user)
    _sign_as_before(user, families[2])
    sign_by(passkey, desk, families[0])
    sign(desk, families[1])
    return user


def _sign_as_before(user: User, about: Family, **other: Any) -> None:
    """An entry of that time committed to nothing, and was sealed at once."""
    told: dict[str, Any] = {"actor": user.id, "hat": Hat.HSUK_REVIEWER, "action": Action.SIGNED}
    entry = record(clause="9.1", **{**told, "subjects": [Subject("family", about.id)], **other})
    Signature.objects.create(
        family=about, sampled=about.sampled.get(), signer=user, hat=Hat.HSUK_REVIEWER, signed_name="T",
        purpose=Purpose.QUALITY, signed_at=entry.at, entry=entry.uid,
    )  # fmt: skip
    seal()


def check() -> str:
    out = StringIO()
    call_command("check_signatures", stdout=out)
    return out.getvalue()


def test_untouched_signatures_hold(reader: User) -> None:
    assert check() == "2 checked, 1 from before signatures were checked.\n"


def test_a_receipt_whose_file_is_gone_is_checked_too(reader: User, families: list[Family]) -> None:
    families[0].delete()

    assert check().startswith("2 checked")


@pytest.mark.parametrize("place", [0, 1], ids=["passkey", "code"])
def test_one_that_was_changed_is_told_by_its_number(reader: User, families: list[Family], place: int) -> None:
    line = Signature.objects.get(family=families[place])
    line.signed_name = "Somebody Else"
    super(Added, line).save()

    out = StringIO()
    with pytest.raises(CommandError, match="1 do not hold"):
        call_command("check_signatures", stdout=out)

    assert f"{line.receipt_id} does not hold." in out.getvalue()
    assert "Somebody" not in out.getvalue()


def faults() -> int:
    try:
        check()
    except CommandError as error:
        return int(str(error).split()[0])
    return 0


@pytest.mark.parametrize("place", [0, 1, 2], ids=["passkey", "code", "before receipts"])
def test_a_signature_that_was_deleted_whole_is_told_by_the_log(
    reader: User, families: list[Family], place: int
) -> None:
    line = Signature.objects.get(family=families[place])
    entry, receipt = line.entry, line.receipt_id
    Signature.objects.filter(pk=line.pk).delete()
    Receipt.objects.filter(pk=receipt).delete()

    out = StringIO()
    with pytest.raises(CommandError, match="1 are gone"):
        call_command("check_signatures", stdout=out)

    assert f"{entry}: The log knows of a signature that is not here." in out.getvalue()


def test_the_form_tells_of_a_signature_that_was_deleted_whole(reader: User, families: list[Family]) -> None:
    office, about = signed_in(lead()), families[0]
    Signature.objects.filter(family=about).delete()
    Receipt.objects.filter(family=about.id).delete()

    page = office.get(reverse("record_of_access", args=[about.id])).content.decode()
    paper = said(office.post(reverse("record_of_access", args=[about.id])))
    other = office.get(reverse("record_of_access", args=[families[1].id])).content.decode()

    assert "The log knows of a signature that is not here." in page
    assert "The log knows of a signature that is not here." in " ".join(paper.split())
    assert reader.display_name in page
    assert "Nobody has signed yet." not in page
    assert "The log knows of a signature" not in other


def test_a_line_without_a_receipt_is_refused_once_a_signature_commits(
    reader: User, families: list[Family]
) -> None:
    _sign_as_before(reader, families[3])

    assert faults() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"action": Action.DRAWN},
        {"outcome": Outcome.DENIED},
        {"actor": uuid4()},
        {"hat": Hat.TRUSTEE},
        {"subjects": [Subject("family", uuid4())]},
    ],
    ids=["not signed", "refused", "somebody else", "as something else", "another file"],
)
def test_an_old_line_is_one_only_by_an_entry_that_is_about_it(
    families: list[Family], other: dict[str, Any]
) -> None:
    user = reviewer()
    sample_for(user)
    _sign_as_before(user, families[0], **other)

    assert faults() == 1


def test_a_line_that_was_moved_to_another_day_does_not_hold(reader: User, families: list[Family]) -> None:
    found = Signature.objects.filter(family=families[0])
    found.update(signed_at=found.get().signed_at - timedelta(days=1))

    assert faults() == 1


def test_a_line_that_lost_its_receipt_is_not_taken_for_an_old_one(
    reader: User, families: list[Family]
) -> None:
    found = Signature.objects.filter(family=families[1])
    receipt = found.get().receipt_id
    found.update(receipt=None, purpose=Purpose.SAFEGUARDING)
    Receipt.objects.filter(pk=receipt).delete()

    assert faults() == 1


@pytest.mark.parametrize(
    "change", [{"purpose": Purpose.SAFEGUARDING}, {"how": How.RECOVERY}], ids=["purpose", "how"]
)
def test_a_receipt_that_says_something_else_does_not_hold_alone(
    reader: User, families: list[Family], change: dict[str, str]
) -> None:
    found = Receipt.objects.filter(family=families[1].id)
    Signature.objects.filter(receipt__in=found).update(receipt=None)
    found.update(**change)

    assert check_receipt(found.get(), Entry.objects.get(uid=found.get().entry)) is Check.FAILS


def test_a_receipt_does_not_hold_by_the_entry_of_another_file(reader: User, families: list[Family]) -> None:
    one, other = (Receipt.objects.get(family=families[place].id) for place in (1, 0))

    assert check_receipt(one, Entry.objects.get(uid=other.entry)) is Check.FAILS


def test_a_reason_that_was_spoilt_does_not_hold_and_breaks_no_page(
    reader: User, families: list[Family]
) -> None:
    line = Signature.objects.select_related("receipt").get(family=families[1])
    entry = Entry.objects.get(uid=line.entry)
    entry.reason = bytes(entry.reason)[:-1] + b"x"

    assert line_holds(line, entry) is False


JUNK = (b"junk", bytes(60), b"\x01" + bytes(range(56)))
WHAT_JUNK = ("words", "noughts", "of an unknown key")


@pytest.mark.parametrize("junk", JUNK, ids=WHAT_JUNK)
@pytest.mark.parametrize("column", ["signed_name", "detail"])
def test_a_line_that_cannot_be_read_is_told_and_breaks_no_page(
    reader: User, families: list[Family], column: str, junk: bytes
) -> None:
    office, about = signed_in(lead()), families[1]
    line = Signature.objects.get(family=about)
    spoil(Signature, column, junk, line.pk)

    pages = [office.get(reverse(name, args=[about.id])) for name in ("record_of_access", "family_file")]
    pages.append(office.post(reverse("record_of_access", args=[about.id])))

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Does not hold: this line was changed" in pages[0].content.decode()
    assert "Cannot be read" in pages[0].content.decode()
    assert ("Cannot be read" in pages[1].content.decode()) == (column == "signed_name")
    assert faults() == 1


@pytest.mark.parametrize("junk", JUNK, ids=WHAT_JUNK)
def test_a_receipt_that_cannot_be_read_does_not_hold_and_has_its_page(
    reader: User, families: list[Family], junk: bytes
) -> None:
    receipt = Receipt.objects.get(family=families[1].id)
    for column in ("signed_name", "reference"):
        spoil(Receipt, column, junk, receipt.pk)

    pages = [signed_in(reader).get(at) for at in (reverse("receipts"), reverse("receipt", args=[receipt.pk]))]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Does not hold: tell the chair" in pages[1].content.decode()
    assert faults() == 1


@pytest.mark.parametrize("reason", [None, *JUNK], ids=["none", *WHAT_JUNK])
def test_an_entry_that_lost_its_reason_is_not_one_whose_file_was_destroyed(
    reader: User, families: list[Family], reason: bytes | None
) -> None:
    receipt = Receipt.objects.get(family=families[1].id)
    entry = Entry.objects.get(uid=receipt.entry)
    entry.reason = reason

    assert check_receipt(receipt, entry) is Check.FAILS
    entry.reason = Entry.objects.get(uid=receipt.entry).reason
    assert check_receipt(receipt, entry) is Check.HOLDS


def test_a_changed_line_is_no_old_one_by_an_entry_with_a_small_number(
    reader: User, families: list[Family]
) -> None:
    line = Signature.objects.filter(family=families[1])
    entry = Entry.objects.create(
        pk=-1, at=line.get().signed_at, actor=reader.id, hat=Hat.HSUK_REVIEWER, action=Action.SIGNED,
        outcome=Outcome.ALLOWED, clause="9.1", salt=bytes(32), digest=bytes(32),
    )  # fmt: skip
    EntrySubject.objects.create(entry=entry, kind="family", subject=families[1].id)
    line.update(entry=entry.uid, receipt=None, purpose=Purpose.SAFEGUARDING)

    assert line_holds(line.get(), entry) is False


def test_a_passkeys_entry_that_was_spoilt_breaks_no_receipt(reader: User, families: list[Family]) -> None:
    receipt = Receipt.objects.get(family=families[0].id)
    for junk in JUNK:
        Entry.objects.create(
            at=receipt.stated_at, actor=reader.id, hat="", action=Action.ACCOUNT_CHANGED, clause="8.2", rule=ADDED,
            salt=bytes(32), digest=bytes(32), reason=junk, outcome=Outcome.ALLOWED,
        )  # fmt: skip

    page = signed_in(reader).get(reverse("receipt", args=[receipt.pk]))

    assert page.status_code == 200
    assert "Checked: it holds" in page.content.decode()


def spoil(model: type[Model], column: str, junk: bytes, row: UUID) -> None:
    """As somebody who owns the database can: the field itself takes what is sealed alone."""
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {name(model._meta.db_table)} SET {name(column)} = %s WHERE id = %s",
            [junk, row.hex if connection.vendor == "sqlite" else row],
        )
