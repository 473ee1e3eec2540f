"""What a model with sealed fields stands on.

`Sealing` remembers which row and file a value was loaded for, so that a copy under a new id, or a row that changed
hands, is sealed afresh. A row that changed hands is saved whole, even where only a part was loaded or asked for:
what was left behind under the old file's key would not open again. A model
with its own primary key and manager (the user) mixes it in; the rest take `SealedModel`, whose id is a random
UUID known before the row is saved, which sealing needs.
"""

import uuid
from collections.abc import Collection
from typing import Any, Self

from django.db import models

from hsww.vault import loaded
from hsww.vault.fields import SealedField
from hsww.vault.querysets import SealedQuerySet

__all__ = ["SealedManager", "SealedModel", "SealedQuerySet", "Sealing"]

SealedManager = models.Manager.from_queryset(SealedQuerySet, "SealedManager")


class Sealing(models.Model):
    objects = SealedManager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **options)
        loaded.remember(row)
        return row

    def save(self, **options: Any) -> None:
        moved = _moved(self)
        for name in moved:
            getattr(self, name)
            options.pop("update_fields", None)
        super().save(**options)
        if moved:
            loaded.remember(self)


class SealedModel(Sealing):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def _moved(row: models.Model) -> list[str]:
    """The sealed fields whose values lie under another file's key than the row's own now."""
    if not loaded.changed_hands(row):
        return []
    fields = [field for field in row._meta.concrete_fields if isinstance(field, SealedField)]
    return [field.attname for field in fields if field.changed_hands(row)]
