"""The closed list of what is stored in plain text, and why each part of it may be (1.6, 8.2).

A field whose kind could name, locate or narrate is sealed, or its app says why not:

    class FamiliesConfig(AppConfig):
        plain_fields: ClassVar[dict[str, str]] = {"family.district": "a facet the statistics need"}

Historical rows go by their tracked model's reasons. Ids, numbers, truth values, times of day and choices
from a closed list say too little to need a line.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.apps import AppConfig, apps
from django.db import models

from hsww.vault.fields import SealedField

TellingField: TypeAlias = "models.Field[Any, Any]"

OURS = frozenset(
    {"vault", "ledger", "access", "people", "families", "consent", "safeguarding", "records", "board", "demo"}
)
HARMLESS = (
    models.AutoField,
    models.BooleanField,
    models.DateTimeField,
    models.DecimalField,
    models.DurationField,
    models.FloatField,
    models.ForeignKey,
    models.IntegerField,
    models.TimeField,
    models.UUIDField,
)
OF_HISTORY = frozenset({"history_id", "history_change_reason", "history_type", "history_user"})


def reasons(app: AppConfig) -> dict[str, str]:
    return dict(getattr(app, "plain_fields", {}))


def our_apps() -> Iterator[AppConfig]:
    return (app for app in apps.get_app_configs() if app.label in OURS or hasattr(app, "plain_fields"))


def telling_fields(app: AppConfig) -> Iterator[tuple[str, TellingField]]:
    """Each unsealed field that could name, locate or narrate, as `model.field`."""
    for model in app.get_models(include_auto_created=True):
        tracked = getattr(model, "instance_type", None)
        for field in model._meta.local_concrete_fields:
            if _could_tell(field) and not (tracked and field.name in OF_HISTORY):
                yield f"{(tracked or model)._meta.model_name}.{field.name}", field


def _could_tell(field: TellingField) -> bool:
    return not (isinstance(field, (SealedField, *HARMLESS)) or field.choices)
