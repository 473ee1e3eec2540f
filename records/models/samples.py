"""Files drawn by chance for somebody to read, until a day (8.3, 9.1)."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedManager, SealedModel, SealedQuerySet

AUDITOR = Hat.EXTERNAL_AUDITOR
READERS = (Hat.HSUK_REVIEWER, Hat.TRUSTEE, Hat.ADVISER, AUDITOR)
READER_CHOICES = [(hat.value, hat.label) for hat in READERS]
MOST_FILES = 20
MOST_DAYS = 28


class Purpose(models.TextChoices):
    QUALITY = "quality", "Quality review"
    SAFEGUARDING = "safeguarding", "Safeguarding audit"
    SPOT_CHECK = "spot_check", "Spot check of files"
    ADVICE = "advice", "Advice to the safeguarding lead"
    AUDIT = "audit", "Audit from outside"


class SampleQuerySet(SealedQuerySet["Sample"]):
    def live(self) -> "SampleQuerySet":
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class SampleManager(SealedManager.from_queryset(SampleQuerySet)):  # type: ignore[misc]
    pass


class Sample(SealedModel):
    """So many files, drawn by chance, for one person in one hat to read until a day."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=READER_CHOICES)
    purpose = models.CharField(max_length=12, choices=Purpose)
    size = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    """What the draw can be repeated from, over the files of `drawn_from` in order of their ids."""
    drawn_from = models.PositiveIntegerField()
    drawn_from_digest = models.BinaryField(max_length=32)
    """SHA-256 of those ids, sixteen bytes each."""
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SampleManager] = SampleManager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["reader", "hat", "expires_at"], name="sample_of_reader")]
        constraints = [
            models.CheckConstraint(condition=Q(hat__in=READERS), name="sample_for_a_reader"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=MOST_FILES), name="sample_1_to_20"),
            models.CheckConstraint(condition=Q(drawn_from__gte=F("size")), name="sample_not_more_than_all"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("drawn_at")), name="sample_lasts"),
            models.CheckConstraint(condition=~Q(reader=F("drawn_by")), name="nobody_draws_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"sample {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("sample", self.id), Subject("person", self.reader_id))


class SampledFile(SealedModel):
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="files")
    family = models.ForeignKey(Family, models.CASCADE, related_name="sampled")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sample", "family"], name="file_once_a_sample")]

    def __str__(self) -> str:
        return f"sampled file {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
