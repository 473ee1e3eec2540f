"""Papers of a family's file: letters, signed forms, certificates. Their pages are kept sealed, apart from the rows.

A paper is added and never changed: another takes its place, and the older one can still be read. The database refuses
it too (`hsww.vault.frozen`).
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models.family import FAMILY_KEY, Family
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.files_format import Place
from hsww.vault.scopes import KeyScope


class PaperKind(models.TextChoices):
    REFERRAL = "referral", "Referral letter"
    CONSENT = "consent", "Signed consent"
    LETTER = "letter", "Another letter"
    COURT = "court", "Certificate or court paper"
    OTHER = "other", "Something else"


class PaperType(models.TextChoices):
    """What its bytes are, told by themselves and not by a name."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "Photo"
    PNG = "image/png", "Picture"


class PaperChangedError(Exception):
    """Somebody tried to change a paper that may only be replaced."""


class Paper(SealedModel):
    family = models.ForeignKey(Family, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind)
    title = SealedTextField(FAMILY_KEY, max_length=120)
    note = SealedTextField(FAMILY_KEY, blank=True)
    content_type = models.CharField(max_length=20, choices=PaperType)
    size = models.PositiveIntegerField()
    """Of its pages in the open, in bytes."""
    replaces = models.ForeignKey("self", models.RESTRICT, null=True, related_name="replacements")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["family", "-added_at"], name="paper_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"],
                name="paper_replaced_once",
                violation_error_message="Another paper has taken its place already.",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="paper_is_not_empty"),
            models.CheckConstraint(
                condition=Q(content_type__in=PaperType.values), name="paper_of_a_known_type"
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.id}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise PaperChangedError("A paper is never changed. Another takes its place.")
        super().save(**options)

    @property
    def scope(self) -> KeyScope:
        """Whose key its pages lie under."""
        return FAMILY_KEY(self)

    @property
    def place(self) -> Place:
        return Place(self._meta.label_lower, self.id)

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("paper", self.id))
