"""Keeps other writers out of a table until the transaction ends, where reading and writing must be one step."""

from django.db import connections
from django.db.models import Model

from hsww.vault.router import KEYS


def lock(model: type[Model]) -> None:
    """PostgreSQL only: on SQLite a transaction of ours (IMMEDIATE) is alone from its beginning."""
    link = connections[KEYS]
    if link.vendor == "postgresql":
        with link.cursor() as cursor:
            table = link.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
