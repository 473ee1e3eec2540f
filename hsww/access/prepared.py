"""Queries whose SQL is written once a process: for the few that every list or file asks.

    _people = Prepared(lambda family: Person.objects.filter(family=family), family=A_ROW)
    _people.rows(family=pk)

The ORM takes five to ten times as long to write such a query as the database takes to answer it (measured).
Only the SQL is kept. What it is asked about is given each time and no answer outlives its queryset, so nothing
that anybody may see is remembered between requests.

It refuses a query that asks about anything but its named values where those would age: every value that changes
(a day, a person, a file) must be given by name, and one that the query does not use is an error. What
`rows()` gives can be read and not filtered further. The rules of access are not written this way: what a
rule filters by is its own affair.
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NoReturn, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)
Value = UUID | date | Sequence[UUID]

A_ROW = UUID("5107c0de-0000-4000-8000-000000000001")
A_DAY = date(1, 2, 3)
"""Marks that stand for a value while the SQL is written. No query could hold them by chance."""


def some_rows(most: int) -> list[UUID]:
    """Marks for so many ids. Fewer are filled up with the last; more are asked about in the plain way."""
    return [UUID(int=A_ROW.int + 1 + number) for number in range(most)]


@dataclass(frozen=True)
class _Written:
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    converters: Any
    places: dict[int, tuple[str, int]]
    """For each parameter that is a mark: which value stands there, and which of its items."""


class _Asked:
    """Stands where a queryset keeps its query, and knows only how to be read."""

    def __init__(self, compiler: Any = None) -> None:
        self._compiler = compiler

    def get_compiler(self, *_args: Any, **_options: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise TypeError("What a prepared query found is read as it is, and not filtered further.")


class Prepared(Generic[M]):
    def __init__(self, write: Callable[..., QuerySet[M]], **marks: Value) -> None:
        self._write, self._marks = write, marks
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Value) -> QuerySet[M]:
        if not all(self._fits(name, value) for name, value in values.items()):
            return self._write(**values)
        connection = connections[DEFAULT_DB_ALIAS]
        written = self._written.get(connection.vendor) or self._learn(connection)
        items = {name: self._items(name, value, connection) for name, value in values.items()}
        parameters = list(written.parameters)
        for place, (name, number) in written.places.items():
            parameters[place] = items[name][number]
        compiler = copy.copy(written.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (written.sql, tuple(parameters))
        compiler.get_converters = lambda *_args: written.converters
        query: Any = _Asked(compiler)
        return QuerySet(model=compiler.query.model, query=query, using=DEFAULT_DB_ALIAS)

    def _fits(self, name: str, value: Value) -> bool:
        mark = self._marks[name]
        return not isinstance(mark, Sequence) or 0 < len(cast("Sequence[UUID]", value)) <= len(mark)

    def _items(self, name: str, value: Value, connection: Any) -> list[Any]:
        mark = self._marks[name]
        if isinstance(mark, UUID | date):
            return [_adapted(value, connection)]
        found = [_adapted(one, connection) for one in cast("Sequence[UUID]", value)]
        return found + found[-1:] * (len(mark) - len(found))

    def _learn(self, connection: Any) -> _Written:
        compiler = self._write(**self._marks).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        marks = {
            mark: (name, number)
            for name, value in self._marks.items()
            for number, mark in enumerate(self._items(name, value, connection))
        }
        places = {place: marks[one] for place, one in enumerate(parameters) if _is_known(one, marks)}
        if set(places.values()) != set(marks.values()):
            raise ValueError("A prepared query must use every value it is given.")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        self._written[connection.vendor] = _Written(compiler, sql, tuple(parameters), converters, places)
        return self._written[connection.vendor]


def hand_over(owner: models.Model, name: str, rows: Iterable[M]) -> None:
    """Fetches `rows` and makes them what `owner.<name>.all()` gives, as prefetching would."""
    relation: Any = owner._meta.get_field(name)
    query: Any = _Asked()
    fetched: Any = QuerySet(model=relation.related_model, query=query, using=DEFAULT_DB_ALIAS)
    fetched._result_cache = list(rows)
    for row in fetched._result_cache:
        relation.field.set_cached_value(row, owner)
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = fetched


def was_handed(owner: models.Model, name: str) -> bool:
    return name in getattr(owner, "_prefetched_objects_cache", {})


def _adapted(value: Any, connection: Any) -> Any:
    """As the ORM would give the value to this database."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datefield_value(value)


def _is_known(parameter: Any, marks: dict[Any, Any]) -> bool:
    return isinstance(parameter, str | UUID | date) and parameter in marks
