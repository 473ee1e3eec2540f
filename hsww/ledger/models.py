"""The ledger's tables: entries, whom they are about, the sealer's queue, and the Merkle tree over them (8.3, 9.1).

Nothing here is personal data: people and files are opaque ids, a reason is ciphertext under the file's key.
Everything but the queue is append-only; `triggers` makes the database itself refuse the rest.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from hsww.ledger import entries

SALT_BYTES = 32
SESSION_BYTES = 8
HASH_BYTES = 32


class Action(models.TextChoices):
    SEEN = "seen", "Opened"
    LISTED = "listed", "Shown in a list"
    SEARCHED = "searched", "Searched"
    CHANGED = "changed", "Changed"
    SIGNED = "signed", "Signed"
    ACKNOWLEDGED = "acknowledged", "Read and accepted"
    DISCLOSED = "disclosed", "Shared outside"
    EXPORTED = "exported", "Exported"
    RAISED = "raised", "Concern raised"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    STEPPED_UP = "stepped_up", "Identity confirmed again"
    HAT_WORN = "hat_worn", "Began working as"
    INVITED = "invited", "Invited"
    APPOINTED = "appointed", "Appointed"
    APPOINTMENT_ENDED = "appointment_ended", "Appointment ended"
    SUSPENDED = "suspended", "Access suspended"
    ACCOUNT_CHANGED = "account_changed", "Account changed"
    GRANTED = "granted", "Access given"
    REVOKED = "revoked", "Access ended"
    COVERED = "covered", "Cover opened"
    DRAWN = "drawn", "Drawn for sampling"
    HELD = "held", "Destruction held"
    DESTROYED = "destroyed", "Destroyed"
    BACKED_UP = "backed_up", "Backup made"
    RESTORED = "restored", "Backup restored"
    ROTATED = "rotated", "Keys rotated"
    REPAIRED = "repaired", "Ledger triggers restored"
    LOG_BEGUN = "log_begun", "New log begun"


class Outcome(models.TextChoices):
    ALLOWED = "allowed", "Allowed"
    DENIED = "denied", "Denied"


class Entry(models.Model):
    """Something that was done, or refused. `digest` is the leaf it will become, fixed when it was written."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    appointment = models.UUIDField(null=True)
    hat = models.CharField(max_length=30, blank=True)
    action = models.CharField(max_length=20, choices=Action)
    outcome = models.CharField(max_length=7, choices=Outcome)
    clause = models.CharField(max_length=20)
    rule = models.CharField(max_length=100, blank=True)
    salt = models.BinaryField(max_length=SALT_BYTES)
    reason = models.BinaryField(null=True)
    session = models.BinaryField(max_length=SESSION_BYTES, null=True)
    digest = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["actor", "-id"], name="ledger_entry_by_actor"),
            models.Index(fields=["session"], name="ledger_entry_by_session"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[Outcome.ALLOWED, Outcome.DENIED]),
                name="ledger_entry_allowed_or_denied",
            ),
            models.CheckConstraint(
                condition=Exact(Length("salt"), SALT_BYTES), name="ledger_entry_whole_salt"
            ),
            models.CheckConstraint(
                condition=Exact(Length("digest"), HASH_BYTES), name="ledger_entry_whole_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.uid}"

    def content(self, subjects: tuple[entries.Subject, ...]) -> entries.Content:
        return entries.Content(
            uid=self.uid,
            at=self.at,
            actor=self.actor,
            appointment=self.appointment,
            hat=self.hat,
            action=str(self.action),
            outcome=str(self.outcome),
            clause=self.clause,
            rule=self.rule,
            salt=bytes(self.salt),
            reason=None if self.reason is None else bytes(self.reason),
            session=None if self.session is None else bytes(self.session),
            subjects=subjects,
        )


class EntrySubject(models.Model):
    """Whose file an entry is about, so that "who has seen this file" is one index range."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="subjects", db_index=False)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "kind", "subject"], name="ledger_subject_once_an_entry"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject", "-entry"], name="ledger_subject_seen_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def value(self) -> entries.Subject:
        return entries.Subject(self.kind, self.subject)


class Queued(models.Model):
    """An entry that waits for the sealer. The database puts it here, so that no code can forget to."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, related_name="queued")

    def __str__(self) -> str:
        return f"queued {self.pk}"


class Leaf(models.Model):
    """An entry's place in its log's tree, without gaps. Commits land out of id order: ids are no order.

    The first log counts from 0, and each later one from a place of its own (see `logs`).
    """

    sequence = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DO_NOTHING, related_name="leaf")
    leaf_hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"leaf {self.sequence}"


class Node(models.Model):
    """The root of a complete subtree at a kept level (8, 16, …): see `merkle`."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "position"], name="ledger_node_once"),
        ]

    def __str__(self) -> str:
        return f"node {self.level}/{self.position}"


class Checkpoint(models.Model):
    """A signed head. The size is the key: two roots for one size would be two histories.

    It counts like the leaves' sequence; `note` states the log's own size, which is the same in the first log.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=HASH_BYTES)
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Begun(models.Model):
    """That a log after the first was begun. It is one only if its first checkpoint says so too (see `logs`)."""

    number = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=300, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "begun"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="ledger_first_log_needs_no_row"),
        ]

    def __str__(self) -> str:
        return f"log {self.number}"


class Finding(models.Model):
    """That a log does not continue what was signed. It stands until another log is begun (see `alarm`)."""

    id = models.BigAutoField(primary_key=True)
    log = models.BigIntegerField()
    what = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "what"], name="ledger_finding_once_a_log"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Cosignature(models.Model):
    """What a witness added to a checkpoint, verified before it was kept (see `witnessing`)."""

    id = models.BigAutoField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.DO_NOTHING, related_name="cosignatures", db_index=False)
    witness = models.CharField(max_length=300)
    line = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checkpoint", "witness"], name="ledger_witness_once_a_checkpoint"
            ),
        ]

    def __str__(self) -> str:
        return f"cosignature {self.pk}"


class WitnessAnswer(models.Model):
    """What the witness server answered, each time that it was something else than before. Empty: it signed."""

    id = models.BigAutoField(primary_key=True)
    said = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer {self.pk}"
