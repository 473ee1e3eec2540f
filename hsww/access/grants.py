"""Per-object grants in django-guardian's direct-foreign-key tables, each tied to the fact that justifies it.

A permission names one hat and one ground ("volunteer_match", "reviewer_sample"), so that a grant for one hat
is nothing to another. Only domain actions give and take them; `expires_at` is asked again at every query.
Queried as `pk IN (subquery)`: guardian's own questions and shortcuts are not used,
because they honour model-wide permissions and slow down with size.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from hsww.access.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class GrantBase(UserObjectPermissionBase):
    """A grant about one object. The concrete class adds `content_object`."""

    source = models.UUIDField()
    """The row that justifies the grant: the match, caseload, sample or cover."""
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def granted(viewer: Viewer, table: type[GrantBase], grounds: Iterable[str]) -> QuerySet[Any]:
    """The ids of the objects the viewer holds a living grant for, on any of the grounds."""
    held: QuerySet[Any] = table._default_manager.filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
        user_id=viewer.user_id,
        permission__codename__in=tuple(grounds),
    )
    return held.values("content_object_id")


def permission(table: type[GrantBase], ground: str) -> Permission:
    about: Any = cast("Any", table)._meta.get_field("content_object").related_model
    return Permission.objects.get_by_natural_key(ground, about._meta.app_label, about._meta.model_name)


def give(
    table: type[GrantBase],
    *,
    to: UUID,
    about: models.Model,
    ground: str,
    source: UUID,
    expires_at: datetime | None = None,
) -> None:
    """Gives a grant, or renews the one of the same ground with its new source and expiry."""
    table._default_manager.update_or_create(
        user_id=to,
        permission=permission(table, ground),
        content_object=about,
        defaults={"source": source, "expires_at": expires_at, "granted_at": timezone.now()},
    )


def take(table: type[GrantBase], *, source: UUID) -> int:
    """Ends every grant that rests on this source; returns how many there were."""
    return table._default_manager.filter(source=source).delete()[0]
