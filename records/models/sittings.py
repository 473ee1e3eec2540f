"""Joint sittings: an outside auditor reads on the scheme's own device while a co-ordinator is present (10.1).

A sitting hangs on the auditor's session. It lends the auditor nothing but the opening of a gate, and never begins again
once it has ended: the next is another row.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hsww.ledger.entries import Subject
from hsww.ledger.models import SESSION_BYTES
from hsww.vault.base import SealedModel


class How(models.TextChoices):
    """How somebody showed that it was them who signed, or who was present."""

    PASSKEY = "passkey", "Fingerprint, face or PIN of their own device"
    CODE = "code", "Password and a code from an app"
    RECOVERY = "recovery", "Password and a recovery code"
    PASSWORD = "password", "Password alone, in a trial"
    SITTING = "sitting", "Once for the whole sitting"


class Why(models.TextChoices):
    """Why a sitting ended."""

    LEFT = "left", "The co-ordinator left"
    SIGNED_OUT = "signed_out", "The co-ordinator signed out"
    NO_ROLE = "no_role", "The co-ordinator’s account or role ended"
    AUDITOR_LEFT = "auditor_left", "The auditor signed out or changed role"
    QUIET = "quiet", "Nobody read for too long"
    ELSEWHERE = "elsewhere", "Another sitting began"
    UNKNOWN = "unknown", "The log does not know of it"


OPEN = Q(ended_at=None)
SHOWN_AT_THE_START = [how for how in How if how is not How.SITTING]


class Sitting(SealedModel):
    auditor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    appointment = models.UUIDField()
    """The role the auditor reads in."""
    session = models.BinaryField(max_length=SESSION_BYTES)
    auditor_how = models.CharField(max_length=8, choices=How)
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organiser_appointment = models.UUIDField()
    organiser_how = models.CharField(max_length=8, choices=How)
    begun_at = models.DateTimeField()
    reconfirmed_at = models.DateTimeField()
    active_at = models.DateTimeField()
    """When the auditor last opened something, to the minute."""
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    entry = models.UUIDField(unique=True)
    """The ledger's entry of its beginning."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(auditor=F("organiser")), name="sitting_of_two_people"),
            models.CheckConstraint(
                condition=Q(ended_at=None, why="") | Q(ended_at__isnull=False, why__in=Why.values),
                name="sitting_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(auditor_how__in=SHOWN_AT_THE_START, organiser_how__in=SHOWN_AT_THE_START),
                name="sitting_both_showed_themselves",
            ),
            models.UniqueConstraint(fields=["auditor"], condition=OPEN, name="auditor_sits_once"),
            models.UniqueConstraint(fields=["organiser"], condition=OPEN, name="organiser_is_in_one_place"),
        ]

    def __str__(self) -> str:
        return f"sitting {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (
            Subject("sitting", self.id),
            Subject("person", self.auditor_id),
            Subject("person", self.organiser_id),
        )

    @property
    def is_due(self) -> bool:
        """Whether it is time for the organiser to say again that she is there."""
        return bool(timezone.now() >= self.reconfirmed_at + settings.SITTING_RECONFIRM)
