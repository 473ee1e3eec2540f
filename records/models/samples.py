"""Files of one kind, drawn by chance for somebody to read, until a day (8.3, 8.4, 9.1)."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.people.models import PersonFile
from hsww.vault.base import SealedManager, SealedModel, SealedQuerySet
from hsww.vault.scopes import KeyScope, family_scope, person_scope

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


class Kind(models.TextChoices):
    FAMILY = "family", "Files of families"
    VOLUNTEER = "volunteer", "Files of volunteers"
    PERSONNEL = "personnel", "Files of staff"


READERS_OF = {
    Kind.FAMILY: READERS,
    Kind.VOLUNTEER: (Hat.HSUK_REVIEWER, Hat.TRUSTEE, AUDITOR),
    Kind.PERSONNEL: (Hat.HSUK_REVIEWER, Hat.TRUSTEE),
}
"""An adviser audits how families are kept safe (9.1); no auditor from outside reads the files of staff (8.4)."""
PURPOSES_OF = {
    Kind.FAMILY: tuple(Purpose),
    Kind.VOLUNTEER: (Purpose.QUALITY, Purpose.SPOT_CHECK, Purpose.AUDIT),
    Kind.PERSONNEL: (Purpose.QUALITY, Purpose.SPOT_CHECK),
}
ALLOWED = Q()
for _kind in Kind:
    ALLOWED |= Q(kind=_kind, hat__in=READERS_OF[_kind], purpose__in=PURPOSES_OF[_kind])
ABOUT_ONE = Q(family__isnull=False, person_file=None) | Q(family=None, person_file__isnull=False)
"""A file is a family's, or a person's."""


def of_file(file: UUID) -> Q:
    return Q(family=file) | Q(person_file=file)


def one_of(family: UUID | None, person_file: UUID | None) -> UUID:
    found = family or person_file
    if found is None:
        raise ValueError("A file is a family's or a person's.")
    return found


class SampleQuerySet(SealedQuerySet["Sample"]):
    def live(self) -> "SampleQuerySet":
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class SampleManager(SealedManager.from_queryset(SampleQuerySet)):  # type: ignore[misc]
    pass


class Sample(SealedModel):
    """So many files, drawn by chance, for one person in one hat to read until a day."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=READER_CHOICES)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FAMILY)
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
            models.CheckConstraint(condition=ALLOWED, name="sample_for_a_reader"),
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
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="sampled")
    person_file = models.ForeignKey(PersonFile, models.CASCADE, null=True, related_name="sampled")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sample", "family"], name="file_once_a_sample"),
            models.UniqueConstraint(fields=["sample", "person_file"], name="persons_file_once_a_sample"),
            models.CheckConstraint(condition=ABOUT_ONE, name="sampled_file_is_of_one"),
        ]

    def __str__(self) -> str:
        return f"sampled file {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return self.person_file.subjects() if self.person_file else (Subject("family", self.about),)

    @property
    def owner(self) -> Family | PersonFile:
        found = self.family or self.person_file
        if found is None:
            raise ValueError("A drawn file is a family's or a person's.")
        return found

    @property
    def about(self) -> UUID:
        return one_of(self.family_id, self.person_file_id)

    @property
    def scope(self) -> KeyScope:
        """Whose key seals what is written about it."""
        return person_scope(self.person_file.person_id) if self.person_file else family_scope(self.about)
