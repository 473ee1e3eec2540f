"""A concern, in the words of whoever raised it (2.1, 2.3).

The words are never changed after they were sent. What comes later is a note of its own; only two stamps are ever
added to the row: who read it, and when the scheme was reminded that nobody had.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedJSONField, SealedTextField
from safeguarding.scopes import CONCERN_KEY, NOTE_KEY, FamilyOrWriter


class SafeTonight(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "I do not know"


class Concern(SealedModel):
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="concerns")
    who = SealedTextField(CONCERN_KEY, null=True)
    """Who it is about, in the raiser's words, where no family of ours was named."""
    about_worker = models.BooleanField(default=False)
    about_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """The one it is about, where that is somebody who would otherwise read it."""
    safe_tonight = models.CharField(max_length=8, choices=SafeTonight, default=SafeTonight.UNKNOWN)
    child_words = SealedTextField(CONCERN_KEY, null=True)
    what_happened = SealedTextField(CONCERN_KEY, null=True)
    """What was seen or heard: facts."""
    worries = SealedTextField(CONCERN_KEY, null=True)
    """What the raiser makes of it: opinion, kept apart from the facts."""
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_hat = models.CharField(max_length=20, choices=Hat)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    entry_owed = models.BooleanField(default=False)
    """True while the ledger could not be written: a concern does not wait for it (2.3)."""
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["-raised_at"], name="concern_newest"),
            models.Index(fields=["raised_at"], condition=Q(acknowledged_at=None), name="concern_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(child_words__isnull=False)
                | Q(what_happened__isnull=False)
                | Q(worries__isnull=False)
                | Q(who__isnull=False),
                name="concern_says_something",
            ),
            models.CheckConstraint(
                condition=Q(about_person=None) | Q(about_worker=True), name="concern_person_is_a_worker"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="concern_read_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(about_person=None)
                | Q(acknowledged_by=None)
                | ~Q(acknowledged_by=F("about_person")),
                name="concern_not_read_by_whom_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.id}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("The words of a concern are never changed. Add a note.")
        super().save(**options)

    def subjects(self) -> Sequence[Subject]:
        """Whoever reads it has seen something of the family, so the ledger says so, about a worker too.

        A page that shows workers the log of a family leaves out entries that name a concern.
        """
        itself = Subject("concern", self.id)
        return (itself,) if self.family_id is None else (Subject("family", self.family_id), itself)

    @property
    def is_unread(self) -> bool:
        return self.acknowledged_at is None


class ConcernNote(SealedModel):
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="notes")
    text = SealedTextField(NOTE_KEY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"note {self.id}"


class ConcernDraft(SealedModel):
    """Words that were begun and not sent yet, kept for their writer alone, in the hat that began them."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    hat = models.CharField(max_length=20, choices=Hat)
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+")
    content = SealedJSONField(FamilyOrWriter())
    """`{field name: typed value}`."""
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["author", "hat"], name="concern_draft_one_a_hat")]

    def __str__(self) -> str:
        return f"draft {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.author_id),)
