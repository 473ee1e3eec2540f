"""What a model with sealed fields stands on.

`Sealing` remembers which row a value was loaded for, so that a copy under a new id is sealed afresh. A model
with its own primary key and manager (the user) mixes it in; the rest take `SealedModel`, whose id is a random
UUID known before the row is saved, which sealing needs.
"""

import uuid
from collections.abc import Collection
from typing import Any, Self

from django.db import models

from hsww.vault.fields import LOADED_ROW
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
        row.__dict__[LOADED_ROW] = row.pk
        return row


class SealedModel(Sealing):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
