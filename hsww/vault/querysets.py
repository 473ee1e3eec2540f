"""Refuses the queries that would order by sealed fields, read them raw, or write them past their seal.

Ordering by ciphertext means nothing; `values()` would hand out ciphertext as if it were words; `update()` and
`bulk_update()` do not know the row a value must be bound to.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression, F
from simple_history.manager import HistoricalQuerySet

from hsww.vault.fields import SealedField

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class SealedRefusals(models.QuerySet[Row_co]):
    def order_by(self, *field_names: Any) -> Any:
        self._refuse_sealed("order_by()", field_names)
        return super().order_by(*field_names)

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._refuse_sealed("values()", (*fields, *expressions.values()) or _all_names(self.model))
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, flat: bool = False, named: bool = False) -> Any:
        self._refuse_sealed("values_list()", fields or _all_names(self.model))
        return super().values_list(*fields, flat=flat, named=named)

    def update(self, **values: Any) -> int:
        self._refuse_sealed("update()", [*values, *values.values()])
        return super().update(**values)

    def bulk_update(self, objs: Any, fields: Iterable[str], batch_size: int | None = None) -> int:
        fields = list(fields)
        self._refuse_sealed("bulk_update()", fields)
        return super().bulk_update(objs, fields, batch_size=batch_size)

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> Any:
        # A row that is already there keeps its id, and the new value is bound to another.
        self._refuse_sealed("bulk_create() over existing rows", options.get("update_fields") or ())
        return super().bulk_create(objs, *args, **options)

    def _refuse_sealed(self, asked: str, terms: Iterable[Any]) -> None:
        for path in _paths(terms):
            found = _sealed_at(self.model, path)
            if found is not None:
                _refuse(asked, found)


class SealedQuerySet(SealedRefusals[Row_co]):
    pass


class SealedHistoricalQuerySet(SealedRefusals[Row_co], HistoricalQuerySet):  # type: ignore[misc]  # the library has no types
    pass


def _refuse(asked: str, found: SealedField) -> NoReturn:
    raise FieldError(f"{asked} cannot use {found}: it is encrypted.")


def _all_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def _paths(terms: Iterable[Any]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, str):
            yield term.lstrip("-+")
        elif isinstance(term, F):
            yield str(vars(term)["name"])
        elif isinstance(term, BaseExpression):
            yield from _paths(term.get_source_expressions())


def _sealed_at(model: type[models.Model], path: str) -> SealedField | None:
    """The sealed field that a path such as `family__name` ends in or passes through."""
    here: Any = model
    for name in path.split(LOOKUP_SEP):
        try:
            field = here._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if isinstance(field, SealedField):
            return field
        here = field.related_model
        if here is None:
            return None
    return None
