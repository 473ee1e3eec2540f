"""The volunteer's diary, and the drafts that survive a lost connection."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.utils import timezone

from families.models.family import FAMILY_KEY, Family
from families.models.support import Match
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedJSONField, SealedTextField
from hsww.vault.history import SealedHistory


class VisitKind(models.TextChoices):
    HOME = "home", "Visited at home"
    OUT = "out", "Met somewhere else"
    PHONE = "phone", "Spoke by phone"
    NOT_IN = "not_in", "They were not in"
    CANCELLED = "cancelled", "It was cancelled"


class Visit(SealedModel):
    match = models.ForeignKey(Match, models.CASCADE, related_name="visits")
    family = models.ForeignKey(Family, models.CASCADE, related_name="visits")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField(default=timezone.localdate)
    kind = models.CharField(max_length=10, choices=VisitKind)
    minutes = models.PositiveSmallIntegerField(default=0)
    seen = SealedJSONField(FAMILY_KEY, null=True, blank=True)
    """The ids of the people seen, as strings."""
    note = SealedTextField(FAMILY_KEY, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["family", "-day"], name="visit_family_day")]
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__lte=1440), name="visit_within_a_day")
        ]

    def __str__(self) -> str:
        return f"visit {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


class Draft(SealedModel):
    """A half-written form, kept as it is typed; read by nobody but its author."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    content = SealedJSONField(FAMILY_KEY)
    """`{field name: [typed values]}`."""
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["author", "family", "form"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return f"draft {self.id}"
