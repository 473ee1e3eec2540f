"""Whom the scheme knows at other agencies, and which of them help a family now (7.2, 1.2-1.4).

An agency and a contact are ended and never deleted, so that one can always tell to whom something went. A contact
counts as checked only for a time, and only as it was when somebody checked it: whatever changes it, or shows that
something went astray, takes the check away.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consent.models import FAMILY_KEY, Recipient
from families.models import Family
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.scopes import SCHEME

CHECK_LASTS_DAYS = 365


def check_lasts() -> timedelta:
    return timedelta(days=getattr(settings, "CONTACT_CHECK_DAYS", CHECK_LASTS_DAYS))


def ended_by_someone(name: str) -> models.CheckConstraint:
    both = Q(ended_by__isnull=False, ended_at__gte=F("added_at"))
    return models.CheckConstraint(condition=Q(ended_by=None, ended_at=None) | both, name=name)


class Kept(SealedModel):
    """A row of the directory: somebody added it, somebody may end it."""

    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class AgencyKind(models.TextChoices):
    HEALTH_VISITOR = "health_visitor", "Health visitors"
    MIDWIFE = "midwife", "Midwives"
    GP = "gp", "Doctor’s surgery"
    SOCIAL_CARE = "social_care", "Social care"
    SCHOOL = "school", "School"
    NURSERY = "nursery", "Nursery"
    POLICE = "police", "Police"
    COURT = "court", "Court"
    FUNDER = "funder", "Funder"
    HOME_START = "home_start", "Another Home-Start"
    OTHER = "other", "Something else"


class Agency(Kept):
    name = SealedTextField(SCHEME, max_length=200)
    kind = models.CharField(max_length=16, choices=AgencyKind)
    area = SealedTextField(SCHEME, max_length=200, blank=True)

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "agencies"
        constraints: ClassVar = [ended_by_someone("agency_ended_by_someone")]

    def __str__(self) -> str:
        return f"agency {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("agency", self.id),)


class CheckedHow(models.TextChoices):
    RANG = "rang", "I rang them on a number that I got somewhere else"
    LIST = "list", "It stands on an official list"
    MET = "met", "I met them where they work"


class Check(Enum):
    """How far the details of a contact can be relied on."""

    CHECKED = ("ok", "Checked")
    LAPSED = ("warn", "Check again")
    UNCHECKED = ("warn", "Not checked")
    ENDED = ("info", "No longer used")

    def __init__(self, tone: str, label: str) -> None:
        self.tone, self.label = tone, label


class Contact(Kept):
    """A person or a desk at an agency, with the ways to reach them."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts")
    who = SealedTextField(SCHEME, max_length=200)
    job = SealedTextField(SCHEME, max_length=200, blank=True)
    phone = SealedTextField(SCHEME, max_length=40, blank=True)
    email = SealedTextField(SCHEME, max_length=254, blank=True)
    address = SealedTextField(SCHEME, max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts up with each change, so that nobody checks other details than those they saw."""
    unsure_since = models.DateField(default=timezone.localdate)
    """The day it was added, changed, or something for it went astray: no earlier check counts."""
    checked_on = models.DateField(null=True)
    checked_how = models.CharField(max_length=8, choices=CheckedHow, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            ended_by_someone("contact_ended_by_someone"),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_how="", checked_by=None)
                | (Q(checked_on__gte=F("unsure_since"), checked_by__isnull=False) & ~Q(checked_how="")),
                name="contact_checked_as_it_is",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return Subject("contact", self.id), Subject("agency", self.agency_id)

    def check_on(self, day: date) -> Check:
        if self.ended_at is not None or self.agency.ended_at is not None:
            return Check.ENDED
        if self.checked_on is None or self.checked_on > day:
            return Check.UNCHECKED
        return Check.CHECKED if day < self.checked_on + check_lasts() else Check.LAPSED

    @property
    def check_now(self) -> Check:
        return self.check_on(timezone.localdate())

    def is_checked(self, day: date) -> bool:
        return self.check_on(day) is Check.CHECKED


class SentHow(models.TextChoices):
    LETTER = "letter", "A letter"
    EMAIL = "email", "An e-mail"
    CALL = "call", "A call"
    HAND = "hand", "By hand"


class GotBack(models.TextChoices):
    YES = "yes", "Yes, we have it back, or they deleted it"
    NO = "no", "No"
    ASKED = "asked", "We have asked them"


class Misdirected(SealedModel):
    """Something went to the wrong one: the beginning of a breach, for the lead (3.9, 4.4, 5.5). It names no family."""

    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="misdirected")
    """None: somebody who is not on our list."""
    sent_on = models.DateField()
    sent_how = models.CharField(max_length=8, choices=SentHow)
    got_back = models.CharField(max_length=8, choices=GotBack)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "misdirected"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None) | Q(read_by__isnull=False, read_at__gte=F("told_at")),
                name="misdirected_read_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"misdirected {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("misdirected", self.id),)

    @property
    def to(self) -> str:
        """In words, for the lead."""
        contact = self.contact
        return f"{contact.who}, {contact.agency.name}" if contact else "Somebody who is not on our list"


class Part(models.TextChoices):
    """What an agency is to a family; the words are those that permissions are given in."""

    REFERRER = Recipient.REFERRER.value, "Referred the family"
    HEALTH_VISITOR = Recipient.HEALTH_VISITOR.value, "Their health visitor"
    HELPS = Recipient.AGENCIES.value, "Helps the family now"


class Involvement(Kept):
    """That an agency has a part with a family, from one day to another, and who says so."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=16, choices=Part)
    says_who = SealedTextField(FAMILY_KEY, max_length=200)
    begins_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True)
    """The last day."""

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["family", "begins_on"], name="involvement_of_family")]
        constraints: ClassVar = [
            ended_by_someone("involvement_ended_by_someone"),
            models.CheckConstraint(
                condition=Q(ends_on=None, ended_at=None)
                | Q(ended_at__isnull=False, ends_on__gte=F("begins_on")),
                name="involvement_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["family", "agency", "part"],
                condition=Q(ends_on=None),
                name="involved_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"involvement {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
