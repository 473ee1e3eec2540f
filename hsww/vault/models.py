"""The key store: wrapped data keys, what was destroyed, and search tokens, in the database `keys` and nowhere else.

Nothing here names anybody. Deleting a data key is what destroys a file (8.8); rows of the other database that
were sealed with it can then be read by no one.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hsww.vault.scopes import STRANDS, KeyScope


def _known_strands() -> Q:
    known = Q()
    for kind, strands in STRANDS.items():
        known |= Q(kind=kind, strand__in=list(strands))
    return known


class KeyEncryptionKey(models.Model):
    """A key-encryption key that may wrap. The key itself is in the key file; here is only its fingerprint.

    Every data key points to one of these rows, so the database itself refuses a data key that was wrapped by a key
    which has been dropped meanwhile: nobody could open it again.
    """

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"key-encryption key {self.id}"


class DataKey(models.Model):
    """One AES-256 key of one scope, wrapped. A retired key still opens what it sealed but seals no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in STRANDS])
    scope_id = models.UUIDField()
    strand = models.CharField(max_length=12)
    kek = models.ForeignKey(
        KeyEncryptionKey, models.PROTECT, db_column="kek_id", related_name="+", db_index=True
    )
    wrapped = models.BinaryField()
    created = models.DateTimeField(default=timezone.now)
    retired = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope_id", "strand", "kind"],
                condition=Q(retired__isnull=True),
                name="one_live_key_per_scope",
            ),
            models.CheckConstraint(condition=_known_strands(), name="known_kind_and_strand"),
        ]
        indexes = [models.Index(fields=["scope_id", "strand"], name="data_key_by_scope")]

    def __str__(self) -> str:
        return f"data key {self.id}"

    @property
    def scope(self) -> KeyScope:
        return KeyScope(self.kind, self.scope_id, self.strand)


class Destroyed(models.Model):
    """A scope that was destroyed, or is being destroyed while `finished_at` is empty. No key is made for it again."""

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in STRANDS])
    scope_id = models.UUIDField()
    strand = models.CharField(max_length=12)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "destroyed"
        constraints = [
            models.UniqueConstraint(fields=["scope_id", "strand", "kind"], name="destroyed_once"),
            models.CheckConstraint(condition=_known_strands(), name="destroyed_kind_and_strand"),
        ]

    def __str__(self) -> str:
        return f"destroyed {self.kind} {self.scope_id} {self.strand}"

    @property
    def scope(self) -> KeyScope:
        return KeyScope(self.kind, self.scope_id, self.strand)


class TokenKind(models.IntegerChoices):
    WORD = 1, "the start of a word"
    PHONE = 2, "a telephone number"
    POSTCODE = 3, "a postcode or its outward code"
    NAME = 4, "a whole word of a name"
    SOUND = 5, "how a word of a name sounds"
    STREET = 6, "a street, and with its number"
    BORN = 7, "a day of birth"


class SearchToken(models.Model):
    """Says that something of `owner`, written in its record `ref`, has this token. See `tokens.py`."""

    kind = models.PositiveSmallIntegerField(choices=TokenKind)
    token = models.BigIntegerField()
    owner = models.UUIDField()
    ref = models.UUIDField()

    class Meta:
        constraints = [
            # Its index is also the one that searches are answered from.
            models.UniqueConstraint(fields=["kind", "token", "owner", "ref"], name="one_token_per_record")
        ]
        indexes = [models.Index(fields=["owner", "ref"], name="search_token_by_owner")]

    def __str__(self) -> str:
        return f"search token {self.pk}"
