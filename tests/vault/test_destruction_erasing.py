"""Referrals that nobody agreed to go in one destruction, however many are due (7.1, 8.8)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from families.actions import erasing
from families.actions.erasing import days_kept, erase_unaccepted
from families.models import Family, Person
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.people.models import User
from hsww.vault import custody, destruction, kek
from hsww.vault.alone import alone
from hsww.vault.errors import AtWork
from hsww.vault.scopes import family_scope
from tests.build import received, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def duty() -> User:
    return worker(Hat.ORGANISER, Office.DUTY, name="Dee Example")


@pytest.fixture
def late(duty: User) -> list[Family]:
    families = [received(by=duty, agreed=False) for _ in range(2)]
    long_ago = timezone.localdate() - timedelta(days=days_kept() + 1)
    Family.objects.update(opened_on=long_ago)
    return families


def test_all_that_are_due_go_in_one_destruction(late: list[Family], duty: User) -> None:
    staying = received(by=duty, name="Quill")

    said = erase_unaccepted()

    assert said == "2 referrals without agreement erased"
    assert len(custody.copies()) == 1
    assert destruction.destroyed(family_scope(family.pk) for family in late) == {
        family_scope(family.pk) for family in late
    }
    assert Family.objects.get() == staying
    assert Family.objects.get().name == "Quill"


def test_each_entry_says_how_it_was_destroyed(late: list[Family]) -> None:
    erase_unaccepted()

    reasons = {reason_of(entry) for entry in Entry.objects.filter(action=Action.DESTROYED)}
    (said,) = reasons
    assert said
    assert said.startswith("4 keys destroyed")
    assert custody.copies()[0].path.name in said


def test_rows_that_a_kill_left_are_removed_without_another_destruction(
    late: list[Family], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = erasing._erase

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "_erase", killed)
    with pytest.raises(KeyboardInterrupt):
        erase_unaccepted()
    monkeypatch.setattr(erasing, "_erase", plain)
    keys = kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE))
    rows_left = Family.objects.count()

    erase_unaccepted()

    assert rows_left == 2
    assert not Family.objects.exists()
    assert not Person.objects.exists()
    assert kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE)) == keys


def test_nothing_is_erased_while_keys_are_rotated(late: list[Family]) -> None:
    with alone(), pytest.raises(AtWork):
        erase_unaccepted()

    assert Family.objects.count() == 2
    assert all(family.name is not None for family in Family.objects.all())
