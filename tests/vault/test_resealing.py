from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hsww.ledger.models import Action
from hsww.ledger.reasons import reason_of
from hsww.ledger.record import record
from hsww.vault import destruction, envelope, keyring, resealing
from hsww.vault.errors import KeyGone, WrongPlace
from hsww.vault.models import DataKey
from hsww.vault.resealing import User, purge_retired, replace_data_key, reseal
from hsww.vault.scopes import SCHEME_SCOPE, KeyScope, family_scope
from tests.vault.app.models import Household, Note
from tests.vault.raw import column, put

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def home() -> Household:
    home = Household.objects.create(name="Sam Fictional")
    home.name = "Sam Fictional-Quill"
    home.save()
    Note.objects.create(household=home, text="seen", aside="worry", facts={"a": 1}, notice="to all")
    return home


def key_of(row: Household | Note, field: str) -> bytes:
    return envelope.key_id_of(column(row, field) or b"")


def live(scope: KeyScope) -> bytes:
    return keyring.data_key(scope, create=False).id


def long_retired() -> None:
    DataKey.objects.exclude(retired=None).update(retired=timezone.now() - timedelta(days=36))


def test_a_replaced_key_seals_everything_of_its_strand_afresh_and_nothing_else(home: Household) -> None:
    scope, note = family_scope(home.pk), Note.objects.get()
    old, aside, notice = live(scope), column(note, "aside"), column(note, "notice")

    moved = replace_data_key(scope)

    assert moved == 7
    assert live(scope) != old
    past = Household.history.model.objects.filter(id=home.pk)
    assert {key_of(row, "name") for row in (home, *past)} == {live(scope)}
    assert {key_of(note, name) for name in ("text", "facts")} == {live(scope)}
    assert (column(note, "aside"), column(note, "notice")) == (aside, notice)
    assert DataKey.objects.get(retired__isnull=False).id.bytes == old


def test_what_was_written_reads_as_before_and_makes_no_history(home: Household) -> None:
    replace_data_key(family_scope(home.pk))

    note = Note.objects.get()
    assert Household.objects.get().name == "Sam Fictional-Quill"
    assert [row.name for row in Household.history.order_by("history_date")] == [
        "Sam Fictional",
        "Sam Fictional-Quill",
    ]
    assert (note.text, note.aside, note.facts, note.notice) == ("seen", "worry", {"a": 1}, "to all")
    assert Note.history.count() == 1


def test_others_keep_their_key(home: Household) -> None:
    other = Household.objects.create(name="Alex Fictional")
    before = column(other, "name")

    replace_data_key(family_scope(home.pk))

    assert column(other, "name") == before


def test_a_cell_that_was_written_with_the_old_key_a_moment_too_late_is_found_by_the_next_run(
    home: Household,
) -> None:
    late = column(home, "name")
    replace_data_key(family_scope(home.pk))
    put(home, "name", late)

    assert Household.objects.get().name == "Sam Fictional-Quill"
    assert reseal() == 1
    assert key_of(home, "name") == live(family_scope(home.pk))
    assert reseal() == 0


def test_whoever_changes_a_cell_meanwhile_wins(home: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = resealing._swapped
    seen: list[bytes] = []

    def paused(field: resealing.SealedField, row: object, before: bytes, after: bytes) -> bool:
        if field.model is Household and not seen:
            seen.append(before)
            mine = Household.objects.get(pk=home.pk)
            mine.name = "Changed meanwhile"
            mine.save()
        return plain(field, row, before, after)

    monkeypatch.setattr(resealing, "_swapped", paused)
    replace_data_key(family_scope(home.pk))

    assert seen
    assert Household.objects.get().name == "Changed meanwhile"
    assert key_of(home, "name") == live(family_scope(home.pk))


def test_a_value_that_was_moved_is_reported_and_not_made_whole(home: Household) -> None:
    other = Household.objects.create(name="Alex Fictional")
    put(home, "name", column(other, "name"))

    with pytest.raises(WrongPlace, match=r"vaultapp\.Household\.name"):
        replace_data_key(family_scope(other.pk))


def test_a_destroyed_scope_gets_no_new_key(home: Household) -> None:
    destruction.destroy([family_scope(home.pk)])

    with pytest.raises(KeyGone):
        replace_data_key(family_scope(home.pk))
    assert not DataKey.objects.filter(strand="support").exists()


def test_all_keys_can_be_replaced_at_once(home: Household) -> None:
    other = Household.objects.create(name="Alex Fictional")
    scopes = resealing.living_scopes()
    before = {scope: live(scope) for scope in scopes}

    resealing.replace_data_keys(scopes)

    assert len(scopes) == 4
    assert all(live(scope) != before[scope] for scope in scopes)
    assert {row.name for row in Household.objects.all()} == {"Sam Fictional-Quill", other.name}


def test_a_retired_key_is_purged_when_no_copy_of_the_data_needs_it(home: Household) -> None:
    replace_data_key(family_scope(home.pk))

    assert purge_retired() == 0
    long_retired()
    assert purge_retired() == 1
    assert Household.objects.get().name == "Sam Fictional-Quill"


def test_a_retired_key_that_a_cell_lies_under_is_kept(home: Household) -> None:
    late = column(home, "name")
    replace_data_key(family_scope(home.pk))
    put(home, "name", late)
    long_retired()

    assert purge_retired() == 0


def test_the_days_count_from_when_the_last_cell_left_the_old_key(home: Household) -> None:
    late = column(home, "name")
    replace_data_key(family_scope(home.pk))
    put(home, "name", late)
    long_retired()

    assert reseal() == 1
    assert purge_retired() == 0


def test_a_key_that_a_reason_in_the_ledger_lies_under_is_kept(home: Household) -> None:
    scope = family_scope(home.pk)
    entry = record(
        actor=uuid4(), hat="organiser", action=Action.SEEN, clause="8.1", reason="asked by phone",
        reason_scope=scope,
    )  # fmt: skip
    replace_data_key(scope)
    long_retired()

    assert purge_retired() == 0
    assert reason_of(entry) == "asked by phone"


def test_the_schemes_own_retired_keys_are_kept() -> None:
    keyring.data_key(SCHEME_SCOPE)
    replace_data_key(SCHEME_SCOPE)
    long_retired()

    assert purge_retired() == 0


@pytest.fixture
def elsewhere() -> Iterator[dict[KeyScope, bytes]]:
    """Something that keeps ciphertext outside of sealed fields, as encrypted files do."""
    kept: dict[KeyScope, bytes] = {}

    def move(scope: KeyScope) -> int:
        before = kept.get(scope)
        if before is None or before == live(scope):
            return 0
        kept[scope] = live(scope)
        return 1

    def under(scopes: Collection[KeyScope]) -> set[bytes]:
        return {kept[scope] for scope in scopes if scope in kept}

    resealing.USERS["elsewhere"] = User(move, under)
    yield kept
    del resealing.USERS["elsewhere"]


def test_others_who_keep_ciphertext_are_asked_to_seal_it_afresh(
    home: Household, elsewhere: dict[KeyScope, bytes]
) -> None:
    scope = family_scope(home.pk)
    elsewhere[scope] = live(scope)

    assert replace_data_key(scope) == 8
    assert elsewhere[scope] == live(scope)


def test_a_key_that_others_still_use_is_kept(home: Household, elsewhere: dict[KeyScope, bytes]) -> None:
    scope = family_scope(home.pk)
    old = live(scope)
    replace_data_key(scope)
    elsewhere[scope] = old
    long_retired()

    assert purge_retired() == 0
    assert keyring.current().by_id(old).retired
