"""Who is on duty, and who stands in: the first people to ring when someone may be unsafe (2.3)."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import SCHEME


class Rota(SealedModel):
    day_from = models.DateField()
    day_to = models.DateField()
    duty = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty_phone = SealedTextField(SCHEME, max_length=30)
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deputy_phone = SealedTextField(SCHEME, max_length=30)

    class Meta:
        default_permissions = ()
        ordering = ["day_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(day_to__gte=F("day_from")), name="rota_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(duty=F("deputy")), name="rota_deputy_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"rota {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.duty_id), Subject("person", self.deputy_id))
