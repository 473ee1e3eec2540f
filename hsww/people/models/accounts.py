"""Who can sign in, who has been asked to, and which changes to an account wait for a second person.

The address is plain because signing in must find it; a name is not. `last_login` is left out: the ledger
knows who signed in and when, and nobody else needs to.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from hsww.access.hats import ROLE_CHOICES
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel, Sealing
from hsww.vault.fields import SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.querysets import SealedQuerySet
from hsww.vault.scopes import SCHEME, by_person

INVITATION_LASTS = timedelta(days=7)


SealedUserManager = BaseUserManager.from_queryset(SealedQuerySet, "SealedUserManager")


class UserManager(SealedUserManager["User"]):
    """Finds people by the address they sign in with, however they type it."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(Sealing, AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    full_name = SealedTextField(by_person("id"), max_length=200)
    known_as = SealedTextField(by_person("id"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    last_login = None

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    history = SealedHistory(excluded_fields=["password", "email"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def subjects(self) -> tuple[Subject, ...]:
        return (Subject("person", self.id),)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def display_name(self) -> str:
        return str(self.known_as or self.full_name)


class Invitation(SealedModel):
    """The only way in (issue 2, point 3). The link is mailed once; here is only its digest."""

    email = SealedTextField(SCHEME, max_length=254)
    token_digest = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    hat = models.CharField(max_length=20, choices=ROLE_CHOICES)
    offices = models.JSONField(default=list, blank=True)
    founding = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    became = models.OneToOneField(User, models.PROTECT, null=True, related_name="invitation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(founding=True, invited_by=None) | Q(founding=False, invited_by__isnull=False),
                name="invitation_from_someone_or_founding",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, became=None)
                | Q(accepted_at__isnull=False, became__isnull=False),
                name="invitation_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.id}"

    @staticmethod
    def digest(token: str) -> bytes:
        return sha256(token.encode()).digest()

    def opens_with(self, token: str, *, now: datetime) -> bool:
        known = hmac.compare_digest(bytes(self.token_digest), self.digest(token))
        return known and self.accepted_at is None and now < self.expires_at


class PendingChange(SealedModel):
    """A change that would let one person take over another's account, so a second person agrees first."""

    class Kind(models.TextChoices):
        EMAIL = "email", "New e-mail address"
        SECOND_FACTOR = "second_factor", "Second step set up afresh"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="pending_changes")
    new_email = SealedTextField(by_person("user_id"), max_length=254, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("requested_by")) & ~Q(confirmed_by=F("user"))),
                name="change_confirmed_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="change_confirmed_by_someone_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(confirmed_at=None), name="one_open_change_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"PendingChange {self.id}"

    def subjects(self) -> tuple[Subject, ...]:
        return (Subject("person", self.user_id),)
