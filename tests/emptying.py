"""Empties a test database after a test with real transactions: the tables that hold something, and no others.

Django's own flush empties every table and then makes the rows of its own apps again, which on PostgreSQL took longer
than most such tests. The ledger's triggers are lifted meanwhile, and all triggers stand again afterwards. The product
has no such thing.
"""

from functools import cache

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from hsww.ledger import protection, triggers
from hsww.vault import protection as guards
from tests.ledger.lifting import drop

MADE_BY_MIGRATING = {"django_content_type", "auth_permission"}
MOST_AT_ONCE = 100
"""SQLite joins no more than 500 questions to one."""


def empty_after(case: TransactionTestCase) -> None:
    """In place of `TransactionTestCase._fixture_teardown`."""
    for alias in case._databases_names(include_mirrors=False):
        empty(connections[alias])


def empty(connection: BaseDatabaseWrapper) -> None:
    filled = _filled(connection)
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        if set(filled) & set(triggers.TABLES):
            drop(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            for table in filled:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    if connection.alias == "default":
        guards.install(connection, protection.wanted())


def _filled(connection: BaseDatabaseWrapper) -> list[str]:
    quoted = connection.ops.quote_name
    asked = [
        f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {quoted(one)})" for one in _tables(connection.alias)
    ]
    found: list[str] = []
    with connection.cursor() as cursor:
        for start in range(0, len(asked), MOST_AT_ONCE):
            cursor.execute(" UNION ALL ".join(asked[start : start + MOST_AT_ONCE]))
            found += [row[0] for row in cursor.fetchall()]
    return found


@cache
def _tables(alias: str) -> list[str]:
    names = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*names} - MADE_BY_MIGRATING)
