"""A family and its people."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedDateField, SealedJSONField, SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.scopes import by_family

OWN_KEY = by_family("id")
FAMILY_KEY = by_family("family_id")


class Stage(models.TextChoices):
    """Where a family is between the first call and the end of support."""

    RECEIVED = "received", "Received, not accepted"
    ACCEPTED = "accepted", "Accepted"
    WAITING = "waiting", "Waiting"
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"
    DECLINED = "declined", "Declined"


OPEN = (Stage.ACCEPTED, Stage.WAITING, Stage.ACTIVE)


class Ending(models.TextChoices):
    PLANNED = "planned", "Planned ending"
    FAMILY_ASKED = "family_asked", "The family asked to stop"
    MOVED = "moved", "The family moved away"
    LOST_TOUCH = "lost_touch", "We lost touch"
    NOT_NEEDED = "not_needed", "Other support was better"


class Family(SealedModel):
    reference = models.CharField("reference", max_length=12, unique=True)
    name = SealedTextField(OWN_KEY, max_length=120)
    address = SealedTextField(OWN_KEY, max_length=300, blank=True)
    postcode = SealedTextField(OWN_KEY, max_length=12, blank=True)
    address_hidden = models.BooleanField(default=False)
    district = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.RECEIVED)
    opened_on = models.DateField(default=timezone.localdate, editable=False)
    """The day the file was made. Nobody types it: erasing counts from it (7.1)."""
    informed_on = models.DateField(null=True, blank=True)
    """When the family had been told about confidentiality by word *and* in writing (1.1)."""
    active_from = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=16, choices=Ending, blank=True)
    plan = SealedTextField(OWN_KEY, blank=True)
    """What was agreed with the family; the volunteer sees it."""
    visitor_notes = SealedTextField(OWN_KEY, blank=True)
    """Safety notes written for whoever visits."""
    updated_at = models.DateTimeField(auto_now=True)

    history = SealedHistory()

    class Meta:
        verbose_name_plural = "families"
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="family_newest"),
            models.Index(fields=["stage", "-updated_at", "-id"], name="family_stage_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="active") | Q(informed_on__isnull=False, active_from__isnull=False),
                name="active_only_when_informed",
                violation_error_message="Tell the family about confidentiality first, by word and in writing.",
            ),
            models.CheckConstraint(
                condition=Q(stage="ended", ended_on__isnull=False) | (~Q(stage="ended") & Q(ended_on=None)),
                name="ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(active_from=None) | Q(ended_on__gte=models.F("active_from")),
                name="ends_after_it_began",
                violation_error_message="Support cannot end before it began.",
            ),
        ]
        permissions = [
            ("organiser_caseload", "Works with the family as its co-ordinator"),
            ("organiser_cover", "Works with the family while its co-ordinator is away"),
            ("sudden_cover", "Opened the file for a day, and said why"),
            ("volunteer_match", "Visits the family in a match"),
            ("reviewer_sample", "Reads the file in a quality sample"),
            ("spot_checker_sample", "Reads the file in a trustee's sample"),
            ("adviser_sample", "Reads the file in an adviser's sample"),
            ("auditor_sample", "Reads the file in an outside auditor's sample"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return self.reference

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


class Kin(models.TextChoices):
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    CARER = "carer", "Carer"
    OTHER_ADULT = "other_adult", "Other adult"
    CHILD = "child", "Child"
    EXPECTED = "expected", "Expected baby"


CHILDREN = (Kin.CHILD, Kin.EXPECTED)
PARENTS = (Kin.MOTHER, Kin.FATHER, Kin.CARER)


class Person(SealedModel):
    """An adult or child of the family, each entered once."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="people")
    kin = models.CharField(max_length=12, choices=Kin)
    full_name = SealedTextField(FAMILY_KEY, max_length=120, blank=True)
    known_as = SealedTextField(FAMILY_KEY, max_length=60, blank=True)
    born_on = SealedDateField(FAMILY_KEY, null=True, blank=True)
    """The day of birth, or the day an expected baby is due."""
    lives_here = models.BooleanField(default=True)
    phone = SealedTextField(FAMILY_KEY, max_length=30, blank=True)
    safe_contact = SealedJSONField(FAMILY_KEY, null=True, blank=True)
    """`{"ways": [str], "times": str, "say_who_we_are": bool, "voicemail": bool, "letters": bool}`."""
    do_not_contact = models.BooleanField(default=False)
    contact_confirmed_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    """The order in which the family's people are shown."""

    history = SealedHistory()

    class Meta:
        ordering = ["place", "id"]
        verbose_name_plural = "people"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kin} {self.id}"

    @property
    def first_name(self) -> str:
        return str(self.known_as or self.full_name.split(" ")[0])

    @property
    def is_child(self) -> bool:
        return self.kin in CHILDREN

    def age_on(self, day: date) -> int | None:
        """Whole years, or None where the birthday is not known or has not come."""
        born = self.born_on
        if born is None or born > day:
            return None
        return int(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
