"""The administrator says who keeps checkpoints; the chair and the lead see it (8.3, 9.1)."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from hsww.ledger import queries
from hsww.ledger.models import Action, Begun, Cosignature, Entry, WitnessAnswer
from hsww.ledger.signing import public_key
from hsww.people.models import User
from hsww.witnesses import actions
from hsww.witnesses.forms import MOST
from hsww.witnesses.models import Address
from tests.build import sign_in, viewer_of, worker
from tests.ledger.witness_server import Witness
from tests.vault.raw import column
from tests.witnesses.conftest import BOTH, sealed

pytestmark = BOTH


def page(client: Client) -> str:
    """The page's text, without its marks."""
    shown = client.get(reverse("access_log")).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def add(client: Client, **given: str) -> str:
    """Where it leads, or the page with its errors."""
    answer = client.post(reverse("witness_add"), given)
    return answer.headers.get("Location") or answer.content.decode()


def test_the_administrator_adds_an_address_and_takes_it_off(as_administrator: Client) -> None:
    assert add(as_administrator, whose="Home-Start UK", email=" Keep@Example.org ") == reverse("access_log")
    address = Address.objects.get()
    assert (address.whose, address.email) == ("Home-Start UK", "keep@example.org")
    assert "Home-Start UK keep @example.org" in page(as_administrator)

    answer = as_administrator.post(reverse("witness_end", args=[address.pk]))

    assert answer.headers["Location"] == reverse("access_log")
    address.refresh_from_db()
    assert address.ended_at is not None
    assert "No longer Home-Start UK, keep@example.org" in page(as_administrator)
    assert as_administrator.post(reverse("witness_end", args=[address.pk])).status_code == 404


def test_each_change_is_in_the_log_and_in_the_history(address: Address, administrator: User) -> None:
    actions.end_address(by=viewer_of(administrator), address=address)

    changes = Entry.objects.filter(
        action=Action.CHANGED, actor=administrator.pk, rule__startswith="witnesses"
    )
    assert list(changes.order_by("id").values_list("rule", "clause")) == [
        ("witnesses.add", "9.1"),
        ("witnesses.end", "9.1"),
    ]
    assert {row.subjects.get().subject for row in changes} == {address.pk}
    assert [past.ended_at is None for past in address.history.order_by("history_date")] == [True, False]


def test_addresses_are_sealed(address: Address) -> None:
    for name in ("whose", "email"):
        assert b"chair" not in (column(address, name) or b"").lower()


@pytest.mark.parametrize("hat", [Hat.ORGANISER, Hat.TRUSTEE, Hat.VOLUNTEER])
def test_nobody_else_adds_or_ends_one(address: Address, hat: Hat) -> None:
    other = worker(hat)

    with pytest.raises(Denied):
        actions.add_address(by=viewer_of(other), whose="Me", email="me@example.org")
    with pytest.raises(Denied):
        actions.end_address(by=viewer_of(other), address=address)


def test_the_chair_and_the_lead_see_the_list_and_cannot_change_it(
    address: Address, chair: User, lead: User
) -> None:
    for who in (chair, lead):
        client = sign_in(who)
        assert "The chair cher @example.org" in page(client)
        assert "Take off" not in page(client)
        assert client.post(reverse("witness_end", args=[address.pk])).status_code == 404
        assert client.get(reverse("witness_add")).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"whose": "", "email": "a@example.org"}, "Enter whose address it is"),
        ({"whose": "HSUK", "email": ""}, "Enter the e-mail address"),
        ({"whose": "HSUK", "email": "nowhere"}, "Enter an e-mail address like name@example.org"),
        ({"whose": "HSUK", "email": "CHER@example.org"}, "Checkpoints are sent to this address already"),
        ({"whose": "HSUK", "email": "a@example.org\nBcc: b@example.org"}, "Enter an e-mail address like"),
        ({"whose": "x" * 101, "email": "a@example.org"}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_kept(
    as_administrator: Client, address: Address, given: dict[str, str], said: str
) -> None:
    answer = add(as_administrator, **given)

    assert said in answer
    assert all(typed.split("\n")[0] in answer for typed in given.values())
    assert Address.objects.count() == 1


def test_the_list_has_an_end(as_administrator: Client) -> None:
    for number in range(MOST):
        add(as_administrator, whose="One", email=f"keep{number}@example.org")

    assert "Take one off the list first" in add(as_administrator, whose="One", email="more@example.org")
    assert Address.objects.count() == MOST


def test_an_address_taken_off_can_be_added_again(as_administrator: Client, address: Address) -> None:
    as_administrator.post(reverse("witness_end", args=[address.pk]))

    assert add(as_administrator, whose="The chair", email="cher@example.org") == reverse("access_log")


def test_the_page_shows_the_newest_checkpoint_and_the_key_to_pin(as_administrator: Client) -> None:
    assert "Nothing has been sealed yet" in page(as_administrator)
    checkpoint = sealed(3)
    newest = queries.printed(checkpoint.note)
    assert newest is not None

    shown = page(as_administrator)

    for part in (newest.root, str(public_key()), f"Entries {newest.head.size}", public_key().name):
        assert part in shown


@pytest.mark.parametrize("name", ["hsww.example.org/ledger/2-20260301T093000Z", "no name at all", "a+b"])
def test_a_log_that_somebody_forged_is_told_on_the_page(as_administrator: Client, name: str) -> None:
    sealed()
    Begun.objects.create(number=1, name=name, at=timezone.now())
    with pytest.raises(CommandError):
        call_command("tick", stdout=StringIO())

    assert "nobody signed that" in page(as_administrator)


def test_the_page_shows_what_the_witness_signed_and_what_it_last_said(
    as_administrator: Client, settings: Settings
) -> None:
    assert "None is set" in page(as_administrator)
    settings.WITNESS_URL = "https://witness.example.org/w"
    assert "Nothing yet" in page(as_administrator)
    witness, checkpoint, now = Witness({}), sealed(4), timezone.now()
    settings.WITNESS_KEYS = [witness.vkey]
    forged = Cosignature(checkpoint=sealed(1), witness=witness.vkey, line="-", signed_at=now)
    forged.save()
    line = witness.sign(checkpoint.note.rpartition("\n\n")[0] + "\n").strip()
    Cosignature.objects.create(checkpoint=checkpoint, witness=witness.vkey, line=line, signed_at=now)
    WitnessAnswer.objects.create(said="The witness does not know our log (404).", at=timezone.now())

    shown = page(as_administrator)

    size = queries.printed(checkpoint.note)
    assert size is not None
    assert f"The first {size.head.size} entries, by witness.example," in shown
    assert "The witness does not know our log (404)." in shown
