"""Who gets the access log's checkpoints by e-mail, and what was sent (9.1). No family stands here or in a message."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.scopes import SCHEME


class Address(SealedModel):
    """It is ended and never changed or deleted, so that one can always tell who was sent what."""

    whose = SealedTextField(SCHEME, max_length=100)
    email = SealedTextField(SCHEME, max_length=254)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__gte=F("added_at")),
                name="witness_address_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"address {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("witness", self.id),)


class Mailed(models.Model):
    """A checkpoint that left the building. `size` is that under which it is filed."""

    id = models.BigAutoField(primary_key=True)
    address = models.ForeignKey(Address, models.PROTECT, related_name="mailed")
    size = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["address", "-id"], name="witness_mailed_last")]

    def __str__(self) -> str:
        return f"mailed {self.pk}"
