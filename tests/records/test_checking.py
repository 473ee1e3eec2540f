"""All signatures can be checked again at once, by whoever runs the site, and none is named (9.1)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from families.models import Family
from hsww.people.models import User
from records.models import Added, Receipt, Signature
from tests.families.visiting_world import family
from tests.people.making import signed_in
from tests.records.passkeys import Passkey
from tests.records.sampling import reviewer, sample_for, sign, sign_by

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
    sign_by(passkey, desk, families[0])
    sign(desk, families[1])
    sign(desk, families[2])
    old = Signature.objects.get(family=families[2])
    Signature.objects.filter(pk=old.pk).update(receipt=None)
    Receipt.objects.filter(pk=old.receipt_id).delete()
    return user


def check() -> str:
    out = StringIO()
    call_command("check_signatures", stdout=out)
    return out.getvalue()


def test_untouched_signatures_hold(reader: User) -> None:
    assert check() == "2 checked, 1 from before signatures were checked.\n"


def test_a_receipt_whose_file_is_gone_is_checked_too(reader: User, families: list[Family]) -> None:
    Signature.objects.filter(family=families[0]).delete()
    families[0].sampled.all().delete()

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
