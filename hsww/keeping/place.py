"""The place a restore fills: whether it is empty, and a mark that keeps it shut until it was filled well (1.6).

While the mark is there nothing is served from here and no other command runs (`checks.py`). It is put down only where
there was nothing, so all that lies beside it is the restore's own, and the next restore throws that away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connections, models, router

from hsww.keeping import kept_files
from hsww.keeping.databases import engine_of
from hsww.keeping.refusals import Refused
from hsww.vault import durable

MADE_BY_MIGRATING = frozenset({"contenttypes", "auth"})
NOT_EMPTY = "This place is not empty, and a restore would mix two schemes: {}. Nothing was changed."


def mark() -> Path:
    return Path(settings.VAR) / "restoring"


def is_half_filled() -> bool:
    return mark().exists()


def must_be_empty() -> None:
    """Passes where a restore was broken off, since what is there is that one's."""
    if is_half_filled():
        return
    try:
        filled = [model for model in _models() if _has_rows(model)]
    except OperationalError as error:
        raise Refused("A database does not let us in. Make it first; it may be empty.") from error
    if filled:
        raise Refused(NOT_EMPTY.format(f"there are rows of {filled[0]._meta.label}"))
    if kept_files.are_there():
        raise Refused(NOT_EMPTY.format("there are encrypted files"))


@contextmanager
def being_filled() -> Iterator[None]:
    durable.write(mark(), b"A restore began here and has not ended. Run it again.\n")
    _clear()
    yield
    durable.remove(mark())


def _clear() -> None:
    for alias in connections:
        engine_of(alias).clear()
    kept_files.clear()


def _models() -> Iterator[type[models.Model]]:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model is not sessions and model._meta.app_label not in MADE_BY_MIGRATING:
            yield model


def _has_rows(model: type[models.Model]) -> bool:
    alias = router.db_for_read(model)
    there = model._meta.db_table in connections[alias].introspection.table_names()
    return there and model._base_manager.using(alias).exists()
