"""Signatures on the Record of Access form, and their receipts (9.1, 10.1).

Signatures are only ever added. They stand on the inside front cover of the file, for those who may see it. A receipt
is what is kept of a signature apart from the file, for its signer, so that it outlives the file.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from families.models import Family
from hsww.ledger.entries import Subject
from hsww.people.models import PersonFile
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import by_family, by_owner, by_person
from records.models.samples import ABOUT_ONE, AUDITOR, READER_CHOICES, Purpose, SampledFile, one_of
from records.models.sittings import How, Sitting
from records.statement import NONCE_BYTES, Statement

FAMILY_KEY = by_family("family_id")
FILE_KEY = by_owner("family_id", "person_file.person_id")
SIGNERS_KEY = by_person("signer_id")
ASSERTION = ("credential", "public_key", "authenticator_data", "client_data", "assertion")
"""The columns of a signature by passkey: all of them, or none."""


class NeverChanged(Exception):  # noqa: N818 - says what the row is
    """Somebody tried to change a signature."""


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
    hat = models.CharField(max_length=20, choices=READER_CHOICES)
    family = models.UUIDField(null=True)
    person_file = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    """Whose file it is, where it is not a family's."""
    file = models.UUIDField()
    """The drawn file, so that what was signed for one sample cannot be shown for another."""
    reference = SealedTextField(by_owner("family", "person"), max_length=20)
    """Goes with the file."""
    signed_name = SealedTextField(SIGNERS_KEY, max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose)
    organiser = models.UUIDField(null=True)
    organiser_name = SealedTextField(SIGNERS_KEY, max_length=200, blank=True)
    stated_at = models.DateTimeField()
    nonce = models.BinaryField(max_length=NONCE_BYTES)
    how = models.CharField(max_length=8, choices=How)
    entry = models.UUIDField(unique=True)
    """The ledger's entry of the signing."""
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="receipts")
    """In which the organiser was present, whose signature this is too (10.1)."""
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
                condition=Q(family__isnull=False, person_file=None, person=None)
                | Q(family=None, person_file__isnull=False, person__isnull=False),
                name="receipt_is_of_one_file",
            ),
            models.CheckConstraint(
                condition=(
                    Q(how=How.PASSKEY) & Q(**{f"{part}__isnull": False for part in ASSERTION})
                    | ~Q(how=How.PASSKEY) & Q(**{f"{part}__isnull": True for part in ASSERTION})
                ),
                name="receipt_of_a_passkey_is_whole",
            ),
            models.CheckConstraint(
                condition=(
                    Q(hat=AUDITOR, organiser__isnull=False, sitting__isnull=False)
                    | ~Q(hat=AUDITOR) & ~Q(how=How.SITTING) & Q(organiser=None, sitting=None)
                ),
                name="receipt_of_an_auditor_is_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("receipt", self.id), Subject("person", self.signer_id))

    @property
    def about(self) -> UUID:
        return one_of(self.family, self.person_file)

    def subject(self) -> Subject:
        """What the log calls the file."""
        return Subject("family" if self.family else "personfile", self.about)

    def statement(self) -> Statement:
        return Statement(
            about=self.about,
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

    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="signatures")
    person_file = models.ForeignKey(PersonFile, models.CASCADE, null=True, related_name="signatures")
    sampled = models.ForeignKey(SampledFile, models.CASCADE, related_name="signatures")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="signatures")
    """An auditor signs with the organiser who is there, so each sitting has its own signature (10.1)."""
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=20, choices=READER_CHOICES)
    signed_name = SealedTextField(FILE_KEY, max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose)
    detail = SealedTextField(FILE_KEY, max_length=500, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()
    """The ledger's entry of the signing."""
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="signature")
    """None where it was signed before receipts were kept."""

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["family", "-signed_at"], name="signature_newest"),
            models.Index(fields=["person_file", "-signed_at"], name="signature_of_person_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=ABOUT_ONE, name="signature_is_of_one_file"),
            models.UniqueConstraint(
                fields=["sampled"], condition=Q(sitting=None), name="signed_once_a_drawn_file"
            ),
            models.UniqueConstraint(fields=["sampled", "sitting"], name="signed_once_a_sitting"),
            models.CheckConstraint(
                condition=Q(hat=AUDITOR, sitting__isnull=False) | ~Q(hat=AUDITOR) & Q(sitting=None),
                name="auditor_signs_in_a_sitting",
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return self.person_file.subjects() if self.person_file else (Subject("family", self.about),)

    @property
    def about(self) -> UUID:
        return one_of(self.family_id, self.person_file_id)


def in_full(signatures: QuerySet[Signature]) -> QuerySet[Signature]:
    """Newest first, with all that a line of the form tells."""
    return signatures.select_related(
        "receipt__sitting", "sitting", "sampled__sample", "person_file"
    ).order_by("-signed_at", "id")
