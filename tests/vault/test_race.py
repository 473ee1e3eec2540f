import threading
from uuid import uuid4

import pytest
from django.db import connections

from hsww.vault import keyring
from hsww.vault.models import DataKey
from hsww.vault.scopes import KeyScope, family_scope

AT_ONCE = 6


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_all_who_make_a_key_at_once_get_the_same_one() -> None:
    if connections["keys"].vendor == "sqlite" and connections["keys"].is_in_memory_db():
        pytest.skip("SQLite in memory locks tables as no file does; give the test database a file name")
    scopes = [family_scope(uuid4()) for _ in range(5)]
    start = threading.Barrier(AT_ONCE)
    got: list[tuple[KeyScope, bytes]] = []

    def make() -> None:
        try:
            start.wait()
            for scope in scopes:
                got.append((scope, keyring.data_key(scope).id))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == AT_ONCE * len(scopes)
    assert len(set(got)) == len(scopes) == DataKey.objects.count()
