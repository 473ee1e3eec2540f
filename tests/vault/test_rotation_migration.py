from uuid import uuid4

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hsww.vault.models import DataKey, KeyEncryptionKey


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_keys_that_wrapped_before_may_wrap_after_the_migration() -> None:
    newest = MigrationExecutor(connections["keys"]).loader.graph.leaf_nodes("vault")
    before = MigrationExecutor(connections["keys"])
    before.migrate([("vault", "0001_initial")])
    then = before.loader.project_state([("vault", "0001_initial")]).apps.get_model("vault", "DataKey")
    rows = [(uuid4(), "0" * 16), (uuid4(), "1" * 16), (uuid4(), "0" * 16)]
    try:
        for scope, kek_id in rows:
            then.objects.using("keys").create(
                kind="family", scope_id=scope, strand="support", kek_id=kek_id, wrapped=b"x",
                created=timezone.now(),
            )  # fmt: skip
    finally:
        MigrationExecutor(connections["keys"]).migrate(newest)

    assert set(DataKey.objects.values_list("scope_id", "kek_id")) == set(rows)
    assert set(KeyEncryptionKey.objects.values_list("id", flat=True)) == {"0" * 16, "1" * 16}
