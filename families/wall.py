"""Takes the families a person is tied to out of any queryset, whatever model it is of (4.3, 5.4)."""

from functools import cache
from typing import Any, cast

from django.db import models
from django.db.models import QuerySet

from families.models import Conflict, Family
from hsww.access.viewer import Viewer


@cache
def family_path(model: type[models.Model]) -> str | None:
    """How a row of this model names its family: "pk", the name of its foreign key, or None."""
    if issubclass(model, Family):
        return "pk"
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model is Family:
            return field.attname
    return None


def behind(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    path = family_path(cast("type[models.Model]", rows.model))
    if path is None:
        return rows
    tied = Conflict.objects.filter(person_id=viewer.user_id, ends_on=None).values("family_id")
    return rows.exclude(**{f"{path}__in": tied})
