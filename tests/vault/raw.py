"""Reads and writes columns as they lie in the database, past the fields."""

from typing import Any

from django.db import connections, models


def column(row: models.Model, field: str) -> bytes | None:
    meta = row._meta
    found = _run(
        f"SELECT {_name(meta.get_field(field).column)} FROM {_name(meta.db_table)} WHERE {_where(row)}",
        [_pk(row)],
    )
    return None if found[0][0] is None else bytes(found[0][0])


def put(row: models.Model, field: str, raw: bytes | None) -> None:
    meta = row._meta
    _run(
        f"UPDATE {_name(meta.db_table)} SET {_name(meta.get_field(field).column)} = %s WHERE {_where(row)}",
        [raw, _pk(row)],
    )


def _where(row: models.Model) -> str:
    return f"{_name(row._meta.pk.column)} = %s"


def _pk(row: models.Model) -> Any:
    return row._meta.pk.get_db_prep_value(row.pk, connections["default"])


def _name(name: str) -> str:
    return connections["default"].ops.quote_name(name)


def _run(sql: str, values: list[Any]) -> list[Any]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
