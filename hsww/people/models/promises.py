"""What people have agreed to: each version of the policy, in each hat (3.1, 4.1, 5.1), and a contractor's
undertaking, with what they come to do and for how long (7.6). Rows are added and never changed: a new version asks
again.
"""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hsww.access.hats import ROLE_CHOICES
from hsww.ledger.entries import Subject
from hsww.people.models.accounts import User
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import SCHEME


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


class Engagement(SealedModel):
    """Somebody from outside who may come across private information: who, for what, from when until when (7.6)."""

    who = SealedTextField(SCHEME, max_length=200)
    firm = SealedTextField(SCHEME, max_length=200, blank=True)
    work = SealedTextField(SCHEME)
    begins_on = models.DateField()
    ends_on = models.DateField()
    """The last day."""
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="engagements")
    """Whose account opens for it, and only then; None where they need none."""
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="engagement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(user=None) | ~Q(user=F("recorded_by")), name="nobody_engages_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"engagement {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("engagement", self.id),)

    @staticmethod
    def open(on: date, *, to: str = "") -> Q:
        """Not over, and not ended early; `to` leads to the engagement from the rows that are filtered."""
        return Q(**{f"{to}ends_on__gte": on, f"{to}ended": None})

    @staticmethod
    def under_way(on: date, *, to: str = "") -> Q:
        return Engagement.open(on, to=to) & Q(**{f"{to}begins_on__lte": on})


class EngagementEnded(SealedModel):
    """That it ended before its last day, and why."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="ended")
    reason = SealedTextField(SCHEME)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "engagements ended"

    def __str__(self) -> str:
        return f"engagement ended {self.id}"


class Undertaking(SealedModel):
    """That one wording was signed for one engagement: on screen by its `user`, or on paper.

    Those that name no engagement are from before these were written down, and open nothing.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, null=True, related_name="undertakings")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="undertakings")
    text_version = models.PositiveIntegerField()
    signed_at = models.DateTimeField(default=timezone.now, editable=False)
    """When it was signed on screen; of one on paper, when that was written down."""
    paper_on = models.DateField(null=True)
    """The day on the paper."""
    kept_at = SealedTextField(SCHEME, max_length=300, null=True)
    """Where the paper is."""
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "text_version"], name="one_undertaking_of_a_version"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, paper_on=None, kept_at__isnull=True, recorded_by=None)
                | Q(
                    user=None,
                    engagement__isnull=False,
                    paper_on__isnull=False,
                    kept_at__isnull=False,
                    recorded_by__isnull=False,
                ),
                name="undertaking_on_screen_or_on_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"Undertaking {self.id}"

    @property
    def signed_on(self) -> date:
        return self.paper_on or timezone.localdate(self.signed_at)
