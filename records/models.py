"""Samples of files drawn for reading, and the Record of Access form that is signed before each (8.3, 9.1).

Signatures are only ever added. They stand on the inside front cover of the file, for those who may see it. A receipt
is what is kept of a signature apart from the file, for its signer, so that it outlives the file.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedManager, SealedModel, SealedQuerySet
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import by_family, by_person
from records.statement import NONCE_BYTES, Statement

FAMILY_KEY = by_family("family_id")
SIGNERS_KEY = by_person("signer_id")
READERS = (Hat.HSUK_REVIEWER, Hat.TRUSTEE)
MOST_FILES = 20
MOST_DAYS = 28
ASSERTION = ("credential", "public_key", "authenticator_data", "client_data", "assertion")
"""The columns of a signature by passkey: all of them, or none."""


class NeverChanged(Exception):  # noqa: N818 - says what the row is
    """Somebody tried to change a signature."""


class Purpose(models.TextChoices):
    QUALITY = "quality", "Quality review"
    SAFEGUARDING = "safeguarding", "Safeguarding audit"
    SPOT_CHECK = "spot_check", "Spot check of files"


class How(models.TextChoices):
    """How somebody showed that it was them who signed."""

    PASSKEY = "passkey", "Fingerprint, face or PIN of their own device"
    CODE = "code", "Password and a code from an app"
    RECOVERY = "recovery", "Password and a recovery code"
    PASSWORD = "password", "Password alone, in a trial"


class SampleQuerySet(SealedQuerySet["Sample"]):
    def live(self) -> "SampleQuerySet":
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class SampleManager(SealedManager.from_queryset(SampleQuerySet)):  # type: ignore[misc]
    pass


class Sample(SealedModel):
    """So many files, drawn by chance, for one person in one hat to read until a day."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=[(hat.value, hat.label) for hat in READERS])
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


class Added(SealedModel):
    """A row that is added and never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise NeverChanged("A signature is never changed.")
        super().save(*args, **options)


class Receipt(Added):
    """What was signed, how, and where the log has it. No row of the file hangs on it, and it on none.

    A signature by passkey is kept whole, with the key it is checked by, because its signer may remove the passkey.
    """

    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=[(hat.value, hat.label) for hat in READERS])
    family = models.UUIDField()
    file = models.UUIDField()
    """The drawn file, so that what was signed for one sample cannot be shown for another."""
    reference = SealedTextField(by_family("family"), max_length=20)
    """Goes with the family."""
    signed_name = SealedTextField(SIGNERS_KEY, max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose)
    organiser = models.UUIDField(null=True)
    organiser_name = SealedTextField(SIGNERS_KEY, max_length=200, blank=True)
    stated_at = models.DateTimeField()
    nonce = models.BinaryField(max_length=NONCE_BYTES)
    how = models.CharField(max_length=8, choices=How)
    entry = models.UUIDField(unique=True)
    """The ledger's entry of the signing."""
    credential = models.BinaryField(null=True)
    public_key = models.BinaryField(null=True)
    authenticator_data = models.BinaryField(null=True)
    client_data = models.BinaryField(null=True)
    assertion = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["signer", "-stated_at"], name="receipt_of_signer")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(how=How.PASSKEY) & Q(**{f"{part}__isnull": False for part in ASSERTION})
                    | ~Q(how=How.PASSKEY) & Q(**{f"{part}__isnull": True for part in ASSERTION})
                ),
                name="receipt_of_a_passkey_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("receipt", self.id), Subject("person", self.signer_id))

    def statement(self) -> Statement:
        return Statement(
            family=self.family,
            file=self.file,
            signer=self.signer_id,
            hat=self.hat,
            name=self.signed_name,
            purpose=self.purpose,
            organiser=self.organiser,
            at=self.stated_at,
            nonce=bytes(self.nonce),
        )


class Signature(Added):
    """A line of the Record of Access form: who, for what purpose, on which day (9.1)."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="signatures")
    sampled = models.OneToOneField(SampledFile, models.CASCADE, related_name="signature")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=[(hat.value, hat.label) for hat in READERS])
    signed_name = SealedTextField(FAMILY_KEY, max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose)
    detail = SealedTextField(FAMILY_KEY, max_length=500, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()
    """The ledger's entry of the signing."""
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="signature")
    """None where it was signed before receipts were kept."""

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["family", "-signed_at"], name="signature_newest")]

    def __str__(self) -> str:
        return f"signature {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


def in_full(signatures: QuerySet[Signature]) -> QuerySet[Signature]:
    """Newest first, with all that a line of the form tells."""
    return signatures.select_related("receipt", "sampled__sample").order_by("-signed_at", "id")
