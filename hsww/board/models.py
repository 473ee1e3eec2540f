"""What the board is told: counts taken once, and the report made from them (3.2, 8.9).

A snapshot holds exact counts and is sealed; nobody is shown it. A report holds only figures that passed the
disclosure rule. Neither names a family or leads to one. A snapshot never changes, and neither does a report once it
is released: the database refuses (see `hsww.vault.frozen`).
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hsww.ledger.entries import Subject
from hsww.quarters import Quarter, of_day
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedJSONField
from hsww.vault.scopes import SCHEME


class Snapshot(SealedModel):
    period_start = models.DateField(unique=True)
    period_end = models.DateField()
    counts = SealedJSONField(SCHEME)
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="snapshot_period_has_a_length"
            ),
        ]

    def __str__(self) -> str:
        return f"snapshot of {self.period_start}"

    @property
    def quarter(self) -> Quarter:
        return of_day(self.period_start)


class Report(SealedModel):
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="report")
    figures = models.JSONField()
    """As `figures.protected` made them; the labels are kept too, so that a report never changes its words."""
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    checkpoint = models.TextField(blank=True)
    """The signed head of the access log when it was released: on paper, it anchors the log outside (8.3)."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="report_released_by_someone_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("report", self.id),)

    @property
    def quarter(self) -> Quarter:
        return self.snapshot.quarter

    @property
    def is_released(self) -> bool:
        return self.released_at is not None
