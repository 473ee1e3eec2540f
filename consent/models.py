"""What a family was told about confidentiality (1.1, 1.6), and what each parent said may be shared (1.2-1.4, 7.4).

Both are statements: a row is added and never changed. A mistake, a withdrawal and a new answer are each another row,
so that what was lawful on a past day can still be shown. There is no "consent" flag anywhere; whether something
may be shared is worked out from these rows (`standing.py`).
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models import Family, Person
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import by_family

FAMILY_KEY = by_family("family_id")


class NeverChangedError(Exception):
    """Somebody tried to change a row that may only be followed by another."""


class Said(SealedModel):
    """A row that may be added and read, and nothing else."""

    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise NeverChangedError("This is never changed. Add another that says what is right.")
        super().save(*args, **options)


class WrittenHow(models.TextChoices):
    GIVEN = "given", "We gave them the leaflet"
    TRANSLATED = "translated", "We gave it to them in their own language"
    AUDIO = "audio", "We gave it to them to listen to"
    INTERPRETER = "interpreter", "An interpreter read it to them"
    SHOWN = "shown", "We showed it, but left nothing: it is not safe to leave it"


class Information(Said):
    """That the family was told where Home-Start stands on confidentiality: by word, in writing, or both."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="information")
    spoken_on = models.DateField(null=True, blank=True)
    written_on = models.DateField(null=True, blank=True)
    written_how = models.CharField(max_length=12, choices=WrittenHow, blank=True)
    notice_version = models.CharField(max_length=20)
    right_to_see_told = models.BooleanField(default=False)
    """Whether they know that they may ask to see their record (1.6)."""

    class Meta:
        verbose_name_plural = "information"
        default_permissions = ()
        indexes = [models.Index(fields=["family", "-recorded_at"], name="information_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(spoken_on__isnull=False) | Q(written_on__isnull=False),
                name="information_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(written_on=None, written_how="")
                | (Q(written_on__isnull=False) & ~Q(written_how="")),
                name="information_written_somehow",
            ),
            models.CheckConstraint(condition=~Q(notice_version=""), name="information_of_some_notice"),
        ]

    def __str__(self) -> str:
        return f"information {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


class Recipient(models.TextChoices):
    REFERRER = "referrer", "Whoever referred the family"
    AGENCIES = "agencies", "Agencies that help the family now"
    HEALTH_VISITOR = "health_visitor", "The health visitor"
    MULTI_AGENCY = "multi_agency", "Agencies working together"
    NEW_SCHEME = "new_scheme", "Another Home-Start, after a move"
    OTHER = "other", "Someone else"


NAMED = (Recipient.MULTI_AGENCY, Recipient.NEW_SCHEME, Recipient.OTHER)
"""Kinds that say too little alone: permission is for one of them, by name."""


class Purpose(models.TextChoices):
    GENERAL = "general", "General news of our support"
    SELF_REFERRAL = "self_referral", "Telling them that the family came to us"
    MULTI_AGENCY = "multi_agency", "More detail, for agencies working together"
    MOVE = "move", "Passing support on after a move"
    STATISTICS = "statistics", "Numbers that could show who they are"
    PHOTOGRAPH = "photograph", "A photograph"
    CASE_STUDY = "case_study", "Their story, in these words"
    OTHER = "other", "Something else"


OCCASIONS = (Purpose.STATISTICS, Purpose.PHOTOGRAPH, Purpose.CASE_STUDY)
"""Each is for one occasion: one request for numbers, one use of a picture, one audience of a text (8.9, P.6, 7.5)."""
SIGNED_ONLY = (Purpose.STATISTICS, Purpose.PHOTOGRAPH)


class Kind(models.TextChoices):
    KIND_AND_LEVEL = "kind_and_level", "What kind of help, and how much"
    SPECIFIC = "specific", "Named pieces of information"


class Answer(models.TextChoices):
    GIVEN = "given", "Yes"
    LIMITED = "limited", "Yes, but only some of it"
    REFUSED = "refused", "No"
    WITHDRAWN = "withdrawn", "Said yes before, now no"


YES = (Answer.GIVEN, Answer.LIMITED)
NO = (Answer.REFUSED, Answer.WITHDRAWN)


class How(models.TextChoices):
    SAID = "said", "They told us"
    PAPER = "paper", "They signed on paper"
    SCREEN = "screen", "They signed on the screen"


class AskedAt(models.TextChoices):
    INITIAL = "initial", "At the first visit"
    REVIEW = "review", "At a review"
    PHONE = "phone", "By phone"
    OTHER = "other", "At another time"


def digest_of(text: str) -> str:
    """Of a case study's exact words; only how a machine ends its lines does not count."""
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()


class Statement(Said):
    """What one person answered about one recipient and one purpose, on one day."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="statements")
    giver = models.ForeignKey(Person, models.CASCADE, related_name="statements")
    recipient_kind = models.CharField(max_length=16, choices=Recipient)
    recipient_name = SealedTextField(FAMILY_KEY, max_length=200, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    information = models.CharField(max_length=16, choices=Kind, default=Kind.KIND_AND_LEVEL)
    items = SealedTextField(FAMILY_KEY, null=True, blank=True)
    """What exactly may be told, where the permission is for named pieces of information (1.4, 7.4)."""
    occasion = SealedTextField(FAMILY_KEY, max_length=200, null=True, blank=True)
    """The one request, use or audience that it is for."""
    text = SealedTextField(FAMILY_KEY, null=True, blank=True)
    """A case study, word for word as it was read to them."""
    answer = models.CharField(max_length=10, choices=Answer)
    limits = SealedTextField(FAMILY_KEY, null=True, blank=True)
    """In their words: what is left out, or who may not be told."""
    how = models.CharField(max_length=8, choices=How)
    asked_at = models.CharField(max_length=8, choices=AskedAt)
    said_on = models.DateField(default=timezone.localdate)
    wording_version = models.CharField(max_length=20)
    until = models.DateField(null=True, blank=True)
    """The last day it counts, where one was agreed."""

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["family", "recipient_kind", "purpose", "giver", "-said_on", "-recorded_at"],
                name="statement_latest",
            ),
            models.Index(
                fields=["-said_on"], condition=Q(answer__in=["refused", "withdrawn"]), name="said_no"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="limited") | Q(limits__isnull=False), name="limited_says_to_what"
            ),
            models.CheckConstraint(
                condition=~Q(information="specific") | Q(items__isnull=False), name="specific_says_which"
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=["general", "self_referral"]) | Q(information="kind_and_level"),
                name="general_is_never_specific",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="multi_agency") | Q(information="specific"),
                name="working_together_is_specific",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=OCCASIONS, occasion__isnull=False, information="specific")
                | (~Q(purpose__in=OCCASIONS) & Q(occasion__isnull=True)),
                name="one_occasion_each",
            ),
            models.CheckConstraint(
                condition=Q(purpose="case_study", text__isnull=False)
                | (~Q(purpose="case_study") & Q(text__isnull=True)),
                name="case_study_has_its_text",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=SIGNED_ONLY) | ~Q(how="said") | Q(answer__in=NO),
                name="yes_to_these_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("said_on")), name="lapses_after_it_was_said"
            ),
            models.CheckConstraint(condition=~Q(wording_version=""), name="statement_to_some_wording"),
        ]

    def __str__(self) -> str:
        return f"statement {self.id}"

    @property
    def digest(self) -> str:
        return digest_of(self.text) if self.text else ""

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("statement", self.id))
