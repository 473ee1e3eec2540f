"""A call to 999 or to social care that one of us made. Anybody may ring; nobody needs leave to (2.1, 7.2)."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from safeguarding.scopes import CONCERN_KEY


class Rang(models.TextChoices):
    EMERGENCY = "999", "999"
    CHILD_CARE = "child_care", "Children's social care"
    ADULT_CARE = "adult_care", "Adult social care"
    OTHER = "other", "Someone else"


class EmergencyCall(SealedModel):
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="emergency_calls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_hat = models.CharField(max_length=20, choices=Hat)
    whom = models.CharField(max_length=12, choices=Rang)
    who = SealedTextField(CONCERN_KEY, null=True)
    """Who it was about, where no family of ours was named."""
    what = SealedTextField(CONCERN_KEY, null=True)
    rang_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-recorded_at"], name="emergency_call_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by=None, seen_at=None) | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="call_seen_by_someone_at_some_time",
            )
        ]

    def __str__(self) -> str:
        return f"call {self.id}"

    def subjects(self) -> Sequence[Subject]:
        itself = Subject("emergency_call", self.id)
        return (itself,) if self.family_id is None else (Subject("family", self.family_id), itself)
