"""A volunteer's own phone that may stay signed in for a month, locked whenever it is left alone.

It is tied to one passkey and one session. When it is lost, both end, and the ledger says what it showed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hsww.ledger.entries import Subject
from hsww.people.models.accounts import User
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import by_person


class RememberedPhone(SealedModel):
    user = models.ForeignKey(User, models.PROTECT, related_name="phones")
    session = models.BinaryField(max_length=8, unique=True)
    passkey = models.ForeignKey("mfa.Authenticator", models.SET_NULL, null=True, related_name="+")
    label = SealedTextField(by_person("user_id"), max_length=60)
    remembered_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True)
    lost_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("remembered_at")), name="phone_forgotten_after_it_is_remembered"
            ),
            models.CheckConstraint(
                condition=Q(lost_at=None, lost_by=None) | Q(lost_at__isnull=False, lost_by__isnull=False),
                name="phone_said_lost_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"RememberedPhone {self.id}"

    def subjects(self) -> tuple[Subject, ...]:
        return (Subject("person", self.user_id),)
