"""What people have agreed to: each version of the policy, in each hat (3.1, 4.1, 5.1), and a contractor's
undertaking (7.6). Rows are added and never changed: a new version asks again.
"""

from django.db import models
from django.utils import timezone

from hsww.access.hats import ROLE_CHOICES
from hsww.people.models.accounts import User
from hsww.vault.base import SealedModel


class PolicyVersion(SealedModel):
    number = models.PositiveIntegerField(unique=True)
    adopted_on = models.DateField()
    text_key = models.CharField(max_length=60)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Acknowledgement(SealedModel):
    user = models.ForeignKey(User, models.PROTECT, related_name="acknowledgements")
    hat = models.CharField(max_length=20, choices=ROLE_CHOICES)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hat", "version"], name="one_acknowledgement_of_a_version_in_a_hat"
            ),
        ]

    def __str__(self) -> str:
        return f"Acknowledgement {self.id}"


class Undertaking(SealedModel):
    user = models.ForeignKey(User, models.PROTECT, related_name="undertakings")
    text_version = models.PositiveIntegerField()
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "text_version"], name="one_undertaking_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"Undertaking {self.id}"
