"""History that is sealed like the present (clause 8.2: what was changed is part of the file).

    history = SealedHistory()

Each historical row has a random id and holds ciphertext bound to that row, under the key of the file it
belongs to: destroying the file's key destroys its history. There is no free-text reason for a change; a
reason belongs in the ledger, sealed, and the database refuses one here.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from hsww.vault.base import Sealing
from hsww.vault.querysets import SealedHistoricalQuerySet


class SealedHistoryManager(HistoryManager):  # type: ignore[misc]  # the library has no types
    def most_recent(self) -> models.Model:
        """The library's own reads raw values; this one goes through the instance."""
        if self.instance is None:
            raise TypeError("most_recent() is asked of a row, not of a model.")
        latest = self.get_queryset().first()
        if latest is None:
            raise self.instance.DoesNotExist("It has no history.")
        found: models.Model = latest.instance
        return found


class SealedHistory(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "history_id_field": models.UUIDField(default=uuid.uuid4),
                "history_manager": SealedHistoryManager,
                "historical_queryset": SealedHistoricalQuerySet,
                **options,
                "bases": (Sealing, *options.get("bases", ())),
            }
        )

    def get_change_reason_for_object(
        self, _instance: models.Model, _history_type: str, _using: str | None
    ) -> None:
        return None

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["constraints"] = [
            models.CheckConstraint(
                condition=Q(history_change_reason__isnull=True) | Q(history_change_reason=""),
                name=f"{model._meta.model_name}_history_no_reason",
            )
        ]
        return options
