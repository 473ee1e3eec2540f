from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from hsww.vault import keyring
from hsww.vault.errors import Damaged, KeyGone, NoScope
from hsww.vault.middleware import KeyringPerRequest
from hsww.vault.models import DataKey
from hsww.vault.scopes import SCHEME_SCOPE, KeyScope, family_scope, person_scope
from tests.vault.app.models import Household

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def _queries() -> CaptureQueriesContext:
    return CaptureQueriesContext(connections["keys"])


def test_a_ring_asks_for_a_key_once() -> None:
    scope = family_scope(uuid4())
    keyring.data_key(scope)

    with keyring.keyring(), _queries() as asked:
        first, second = keyring.data_key(scope), keyring.data_key(scope)

    assert first is second
    assert len(asked) == 1


def test_a_value_too_short_to_name_a_key_does_not_spoil_the_others_of_its_page() -> None:
    Household.objects.create(name="whole")
    spoilt = Household.objects.create(name="spoilt")
    with connections["default"].cursor() as cursor:
        table = Household._meta.db_table
        cursor.execute(f"UPDATE {table} SET name = %s WHERE id = %s", [b"junk", _as_kept(spoilt.pk)])

    with keyring.keyring():
        rows = {home.pk: home for home in Household.objects.all()}
        names = [home.name for pk, home in rows.items() if pk != spoilt.pk]
        with pytest.raises(Damaged):
            assert rows[spoilt.pk].name

    assert names == ["whole"]


def _as_kept(pk: UUID) -> object:
    return pk if connections["default"].features.has_native_uuid_field else pk.hex


def test_a_page_of_families_costs_one_query_for_its_keys() -> None:
    for number in range(30):
        Household.objects.create(name=f"family {number}")

    with keyring.keyring(), _queries() as asked:
        names = [home.name for home in Household.objects.all()]

    assert len(set(names)) == 30
    assert len(asked) == 1


def test_warming_costs_one_query_and_saves_the_rest() -> None:
    scopes = [family_scope(uuid4()) for _ in range(20)]
    keyring.create_many(scopes)

    with keyring.keyring(), _queries() as asked:
        keyring.warm(scopes)
        for scope in scopes:
            keyring.data_key(scope, create=False)

    assert len(asked) == 1


def test_many_keys_are_made_with_one_insert_and_only_where_missing() -> None:
    scopes = [family_scope(uuid4(), strand) for _ in range(20) for strand in ("support", "safeguarding")]
    already = keyring.data_key(scopes[0])

    with _queries() as asked:
        keyring.create_many([*scopes, *scopes])

    assert sum("INSERT" in query["sql"] for query in asked.captured_queries) == 1
    assert DataKey.objects.count() == 40
    assert keyring.data_key(scopes[0]).id == already.id


def test_whoever_comes_second_gets_the_first_ones_key() -> None:
    scope = person_scope(uuid4())
    with keyring.keyring() as slow:
        slow.warm([scope])
        keyring.insert([scope])
        winner = DataKey.objects.get()
        keyring.insert([scope])

        found = keyring.data_key(scope)

    assert DataKey.objects.count() == 1
    assert found.id == winner.id.bytes


def test_a_key_is_not_made_when_none_is_wanted() -> None:
    with pytest.raises(KeyGone):
        keyring.data_key(SCHEME_SCOPE, create=False)

    assert DataKey.objects.count() == 0


def test_keys_do_not_outlive_the_request() -> None:
    seen: list[object] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(keyring._open.get())
        keyring.data_key(SCHEME_SCOPE)
        return HttpResponse()

    for _ in range(2):
        KeyringPerRequest(view)(HttpRequest())

    assert keyring._open.get() is None
    assert isinstance(seen[0], keyring.Keyring)
    assert seen[0] is not seen[1]


def test_a_ring_inside_a_ring_is_the_same_ring() -> None:
    with keyring.keyring() as outer, keyring.keyring() as inner:
        assert inner is outer
    assert keyring._open.get() is None


def test_a_ring_lets_the_oldest_keys_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "AT_ONCE", 2)
    monkeypatch.setattr(keyring, "MOST", 4)
    for number in range(10):
        Household.objects.create(name=f"family {number}")

    with keyring.keyring() as ring:
        names = {home.name for home in Household.objects.all()}

    assert names == {f"family {number}" for number in range(10)}
    assert len(ring._by_id) <= 4


def test_a_key_shows_nothing_of_itself() -> None:
    key = keyring.data_key(SCHEME_SCOPE)

    assert "AESGCM" not in repr(key)


@pytest.mark.parametrize(("kind", "strand"), [("family", "file"), ("person", "support"), ("house", "x")])
def test_a_scope_of_an_unknown_strand_does_not_exist(kind: str, strand: str) -> None:
    with pytest.raises(NoScope):
        KeyScope(kind, UUID(int=1), strand)


def test_keys_and_data_are_in_databases_of_their_own() -> None:
    assert DataKey.objects.all().db == "keys"
    assert Household.objects.all().db == "default"
    assert "vault_datakey" in connections["keys"].introspection.table_names()
    assert "vault_datakey" not in connections["default"].introspection.table_names()
    assert "vaultapp_household" not in connections["keys"].introspection.table_names()
