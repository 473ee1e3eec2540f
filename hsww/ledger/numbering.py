"""That the numbers of entries rise: the database gives them so, and some readers go by them (9.1).

On PostgreSQL whoever owns the database can make them go backwards, and what is new then stands behind what is old. So
how they are given is compared each minute, and put right at a start. SQLite gives none that is below another.
"""

from typing import Any

from django.db import connection

from hsww.ledger import logs
from hsww.ledger.models import Entry, Leaf
from hsww.ledger.triggers import TABLES

BACKWARDS = "how ledger_entry is numbered"
_SOUND = """
    SELECT seqmin = 1 AND seqincrement = 1 AND NOT seqcycle
    FROM pg_catalog.pg_sequence WHERE seqrelid = %s::pg_catalog.regclass"""
_TABLE = Entry._meta.db_table


def problems() -> list[str]:
    if connection.vendor != "postgresql" or not set(TABLES) <= set(connection.introspection.table_names()):
        return []
    name = _one("SELECT pg_catalog.pg_get_serial_sequence(%s, 'id')", _TABLE)
    is_sound = name and _one(_SOUND, name) and _last(name) >= _newest_sealed()
    return [] if is_sound else [BACKWARDS]


def put_right() -> None:
    """Where there is nothing that gives numbers any more, somebody has to make it."""
    name = _one("SELECT pg_catalog.pg_get_serial_sequence(%s, 'id')", _TABLE) if problems() else None
    if name:
        following = max(_last(name), _newest_sealed()) + 1
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER SEQUENCE {name} MINVALUE 1 INCREMENT 1 NO CYCLE RESTART {max(following, 1)}"
            )


def _newest_sealed() -> int:
    place = logs.held()[-1].leaves
    leaves = Leaf.objects.filter(sequence__gte=place.start, sequence__lt=place.stop).order_by("-sequence")
    return leaves.values_list("entry", flat=True).first() or 0


def _last(name: str) -> int:
    return int(_one(f"SELECT last_value FROM {name}"))  # noqa: S608 - as the database itself names it


def _one(question: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0] if row else None
