"""What the safeguarding lead decided where parents do not agree (1.2). A row is added and never changed."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consent.models import FAMILY_KEY, Said, Statement
from families.models import Family
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedTextField


class Decided(Said):
    """That general news may go, or named lines of the one who says yes, or nothing, until a day."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="decided")
    about = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    """Any answer to the question that they do not agree on: to whom, what for and which occasion are its own."""
    decided_on = models.DateField(default=timezone.localdate)
    general = models.BooleanField(default=False)
    lines = models.JSONField(default=list)
    """Pairs of a statement's id and the number of its line, from 0. They say nothing without the statement."""
    ends_on = models.DateField(null=True, blank=True)
    """The last day it counts."""
    reason = SealedTextField(FAMILY_KEY)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "decided"
        indexes = [models.Index(fields=["family", "recorded_at"], name="decided_of_family")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("decided_on")),
                name="decided_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
