"""How a family came to the scheme, and whether it agreed to come (7.1)."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models.family import FAMILY_KEY, Family
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.history import SealedHistory


class Source(models.TextChoices):
    SELF = "self", "The family itself"
    HEALTH_VISITOR = "health_visitor", "Health visitor"
    MIDWIFE = "midwife", "Midwife"
    GP = "gp", "GP"
    SOCIAL_WORKER = "social_worker", "Social worker"
    SCHOOL = "school", "School or nursery"
    OTHER = "other", "Another agency"


class Evidence(models.TextChoices):
    """How we know that the family agreed to the referral."""

    NONE = "none", "We do not know that they agreed"
    SIGNED = "signed", "They signed the referral form"
    TOLD_REFERRER = "told_referrer", "They told the referrer, who told us"
    TOLD_US = "told_us", "They told us themselves"


class Decision(models.TextChoices):
    RECEIVED = "received", "Received, not accepted"
    ACCEPTED = "accepted", "Accepted"
    WAITING = "waiting", "On the waiting list"
    DECLINED = "declined", "Declined"
    REDIRECTED = "redirected", "Pointed to another service"


class Referral(SealedModel):
    family = models.ForeignKey(Family, models.CASCADE, related_name="referrals")
    source = models.CharField(max_length=16, choices=Source)
    received_on = models.DateField(default=timezone.localdate)
    referrer = SealedTextField(FAMILY_KEY, max_length=200, blank=True)
    """The referrer's name and agency."""
    referrer_contact = SealedTextField(FAMILY_KEY, max_length=200, blank=True)
    reason = SealedTextField(FAMILY_KEY, blank=True)
    needs = models.JSONField(default=list, blank=True)
    """Codes of `Need`; a facet the board's report counts."""
    evidence = models.CharField(max_length=16, choices=Evidence, default=Evidence.NONE)
    agreed_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, editable=False)
    """The day on which what stood here of their agreement was put right: it gets its days from then on."""
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.RECEIVED)
    decided_on = models.DateField(null=True, blank=True)
    decision_reason = SealedTextField(FAMILY_KEY, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["received_on"], name="referral_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision__in=["accepted", "waiting"])
                | (~Q(evidence="none") & Q(agreed_on__isnull=False)),
                name="accepted_only_with_consent",
                violation_error_message="A referral is accepted only when the family agreed to it.",
            ),
            models.CheckConstraint(
                condition=Q(decision="received") | Q(decided_on__isnull=False), name="decision_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
