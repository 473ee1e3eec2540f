"""What a row said of itself when it came from the database: its id, and every id by which it belongs to a file.

A value is opened for the row and the file it was loaded with, whatever the row has been assigned since. Otherwise a
row whose family is changed could not be sealed afresh, and one whose family was changed in the database would open.
"""

from functools import cache
from typing import Any

from django.db import models

from hsww.vault.held import Sealed

LOADED_ROW = "_sealed_for_row"
LOADED_IDS = "_sealed_for_ids"
_NONE: dict[str, Any] = {}


def remember(row: models.Model) -> None:
    kept = row.__dict__
    kept[LOADED_ROW] = row.pk
    kept[LOADED_IDS] = {name: kept[name] for name in _ids(type(row)) if name in kept}


def row_of(instance: models.Model, sealed: Sealed) -> Any:
    """The row a value was sealed for, which is not the instance's own once its id has been changed."""
    return sealed.row if sealed.row is not None else instance.__dict__.get(LOADED_ROW, instance.pk)


def ids_of(row: models.Model) -> dict[str, Any]:
    """What was loaded; nothing of a row made here and not saved yet."""
    found: dict[str, Any] = row.__dict__.get(LOADED_IDS, _NONE)
    return found


def changed_hands(row: models.Model) -> bool:
    """Whether any of the ids has been assigned since; a copy under a new id counts too."""
    kept = row.__dict__
    return any(kept.get(name, value) != value for name, value in kept.get(LOADED_IDS, {}).items())


class AsLoaded:
    """Stands for a row before a resolver, and answers with what was loaded."""

    __slots__ = ("_row",)

    def __init__(self, row: models.Model) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        loaded = self._row.__dict__.get(LOADED_IDS)
        if loaded is None:  # made here, and not saved yet
            return getattr(self._row, name)
        if name in loaded:
            return loaded[name]
        if name in _ids(type(self._row)):
            return self._fetched(name)
        return self._related(name) if name in _relations(type(self._row)) else getattr(self._row, name)

    def _fetched(self, name: str) -> Any:
        """An id that was deferred."""
        row = self._row
        rows = type(row)._base_manager.filter(pk=row.__dict__[LOADED_ROW])
        found = row.__dict__[LOADED_IDS][name] = rows.values_list(name, flat=True).get()
        return found

    def _related(self, name: str) -> Any:
        field: Any = self._row._meta.get_field(name)
        loaded = getattr(self, field.attname)
        if loaded == getattr(self._row, field.attname):
            found = getattr(self._row, name)
        else:
            found = field.related_model._base_manager.filter(pk=loaded).first()
        return found and AsLoaded(found)


@cache
def _ids(model: type[models.Model]) -> tuple[str, ...]:
    """A family's own id too, which is only a number in its history."""
    fields = model._meta.concrete_fields
    return tuple(
        field.attname for field in fields if field.is_relation or isinstance(field, models.UUIDField)
    )


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.concrete_fields if field.is_relation)
