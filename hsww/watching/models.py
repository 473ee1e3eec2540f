"""What somebody did that is not usual, and what came of asking about it. No family stands here: the log knows which."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import SCHEME

PERSON, CASE = "person", "unusual"
"""What the log calls whom a case is about, and the case."""


class Kind(models.TextChoices):
    MANY_FILES = "many_files", "Opened many files in a short time"
    OUT_OF_HOURS = "out_of_hours", "Opened files out of hours"
    BY_COVER = "by_cover", "Opened a file by sudden cover"
    REFUSED = "refused", "Was refused again and again"


class Unusual(SealedModel):
    """One person, one day, one kind. What she does after it was looked into is another."""

    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=30, choices=Hat)
    day = models.DateField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    times = models.PositiveIntegerField()
    """Different files or, of refusals, how often."""
    note = SealedTextField(SCHEME, null=True, blank=True)
    looked_into_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    looked_into_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "actor", "hat", "day"],
                condition=Q(looked_into_at=None),
                name="unusual_waits_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(looked_into_by=None, looked_into_at=None)
                | Q(looked_into_by__isnull=False, looked_into_at__isnull=False),
                name="unusual_looked_into_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(looked_into_by=None) | ~Q(looked_into_by=F("actor")),
                name="unusual_looked_into_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-ends_at", "-id"], name="unusual_newest")]

    def __str__(self) -> str:
        return f"unusual {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject(PERSON, self.actor_id),)

    def as_case(self) -> Sequence[Subject]:
        """For the entries that say that it was raised and looked into."""
        return (*self.subjects(), Subject(CASE, self.id))


class Watched(models.Model):
    """Up to when the log was looked through. One row."""

    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"watched until {self.until:%Y-%m-%d %H:%M}"
