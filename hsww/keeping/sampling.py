"""Opens some sealed cells of every kind, to show that the keys that are here fit the data that is here (1.6, 8.8).

Nothing that is opened is shown or kept. A cell whose file was destroyed must not open, and is no fault.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.apps import apps
from django.db import models

from hsww.vault.base import Sealing
from hsww.vault.errors import KeyGone, VaultError
from hsww.vault.fields import SealedField
from hsww.vault.keyring import keyring
from hsww.vault.models import Destroyed
from hsww.vault.scopes import KeyScope

MOST_ID = 1 << 128


@dataclass
class Sampled:
    opened: int = 0
    destroyed: int = 0
    faults: list[str] = field(default_factory=list)


def open_some(each: int) -> Sampled:
    """Of every model with sealed fields, all sealed cells of `each` rows taken at random."""
    found = Sampled()
    for model in apps.get_models():
        if issubclass(model, Sealing):
            with keyring():
                for row in _some(model, each):
                    _open(row, found)
    return found


def _open(row: models.Model, found: Sampled) -> None:
    for cell in row._meta.concrete_fields:
        if not isinstance(cell, SealedField):
            continue
        try:
            found.opened += getattr(row, cell.attname) is not None
        except KeyGone:
            if _is_destroyed(cell, row):
                found.destroyed += 1
            else:
                found.faults.append(f"{cell} has a cell whose key is missing.")
        except VaultError as error:
            found.faults.append(f"{cell} has a cell that does not open ({type(error).__name__}).")


def _is_destroyed(cell: SealedField, row: models.Model) -> bool:
    scope: KeyScope | None = cell.scope(row) if cell.scope else None
    return scope is not None and Destroyed.objects.filter(
        kind=scope.kind, scope_id=scope.id, strand=scope.strand
    ).exists()  # fmt: skip


def _some(model: type[models.Model], each: int) -> Iterator[models.Model]:
    """Random ids are an even spread already, so a random place among them begins a random row."""
    rows = model._base_manager.order_by("pk")
    start = UUID(int=random.randrange(MOST_ID))  # noqa: S311 - a sample, not a secret
    after = list(rows.filter(pk__gte=start)[:each])
    yield from after
    yield from rows.filter(pk__lt=start)[: each - len(after)]
