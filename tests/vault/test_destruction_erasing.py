"""Referrals that nobody agreed to: their rows go first, and their keys in one destruction, however many (7.1, 8.8)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.actions import erasing
from families.actions.erasing import days_kept, erase_unaccepted
from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.keeping.finishing import finish_destroying
from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.ledger.record import LedgerUnavailable
from hsww.people.models import User
from hsww.vault import custody, destruction, journal
from hsww.vault.alone import alone
from hsww.vault.errors import AtWork
from hsww.vault.models import DataKey
from hsww.vault.scopes import FAMILY, STRANDS, family_scope
from tests.build import active, received, sign_in, worker

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
    scopes = {family_scope(family.pk, strand) for family in late for strand in STRANDS[FAMILY]}

    said = erase_unaccepted()
    finish_destroying()

    assert said == "2 referrals without agreement erased"
    assert len(custody.copies()) == 1
    assert destruction.destroyed(scopes) == scopes
    assert Family.objects.get() == staying
    assert Family.objects.get().name == "Quill"


def test_the_rows_are_gone_while_the_keys_still_live(late: list[Family], duty: User) -> None:
    """A page that read the rows a moment before can open them, and none reads them afterwards."""
    client = sign_in(duty)

    erase_unaccepted()

    assert not Family.objects.exists()
    assert DataKey.objects.filter(scope_id__in=[family.pk for family in late]).count() == 2
    assert client.get("/families/").status_code == 200
    assert {line.scope.id for line in journal.read()} == {family.pk for family in late}


def test_the_log_says_that_each_was_erased_and_how_its_keys_were_destroyed(late: list[Family]) -> None:
    erase_unaccepted()
    erased = Entry.objects.filter(action=Action.DESTROYED, clause="7.1")
    subjects = {subject for entry in erased for subject in entry.subjects.values_list("subject", flat=True)}
    finish_destroying()

    assert subjects == {family.pk for family in late}
    (how,) = Entry.objects.filter(action=Action.DESTROYED, clause="8.8")
    said = reason_of(how)
    assert said
    assert said.startswith("4 keys destroyed")
    assert custody.copies()[0].path.name in said


def test_rows_that_are_still_there_go_before_their_keys(late: list[Family], duty: User) -> None:
    """As after a kill between the journal and the end of the transaction, or after a restore from an older copy."""
    destruction.begin([family_scope(late[0].pk, strand) for strand in STRANDS[FAMILY]])
    rows_there_when_keys_died: list[bool] = []
    destruction.ROWS.append(lambda _: rows_there_when_keys_died.append(_there(late[0])))
    try:
        finish_destroying()
    finally:
        destruction.ROWS.pop()

    assert rows_there_when_keys_died == [False]
    assert not DataKey.objects.filter(scope_id=late[0].pk).exists()
    assert sign_in(duty).get("/families/").status_code == 200
    assert list(Family.objects.all()) == [late[1]]


def test_rows_of_a_file_that_something_hangs_on_are_left_to_whoever_hung_it(duty: User) -> None:
    family = active(by=duty)

    erasing.take_rows([family_scope(family.pk)])

    assert _there(family)


def test_rows_come_back_and_nothing_is_journalled_if_one_of_them_cannot_go(
    late: list[Family], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise LedgerUnavailable

    monkeypatch.setattr(erasing, "record_many", full)

    with pytest.raises(LedgerUnavailable):
        erase_unaccepted()

    assert Family.objects.count() == 2
    assert journal.read() == []


def _there(family: Family) -> bool:
    return Family.objects.filter(pk=family.pk).exists()


def test_nothing_is_erased_while_keys_are_rotated(late: list[Family]) -> None:
    with alone(), pytest.raises(AtWork):
        erase_unaccepted()

    assert Family.objects.count() == 2
    assert all(family.name is not None for family in Family.objects.all())
