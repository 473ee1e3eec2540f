"""What left the scheme, or was to: drafts, what was sent exactly, and what follows from it (7.2-7.4, 1.5, 2.1-2.3).

Every row is added and never changed, and the database refuses it too (`hsww.vault.frozen`). There is no status: a
release is sent when a row says that it was sent, and stopped when a row says that it was stopped. Whoever changes a
draft makes another in its place. What was sent lies here word for word, and the ledger commits to its digest.
"""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from consent.agencies.models import Contact
from consent.exceptions import BY_CODE, Exemption, Told
from consent.models import FAMILY_KEY, OCCASIONS, Kind, Purpose, Recipient, Said
from consent.standing import same
from families.models import Family, Person
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedJSONField, SealedTextField

GROUNDS = [(code, one.name) for code, one in BY_CODE.items()]
NEVER_TOLD = tuple(code for code, one in BY_CODE.items() if one.family is Told.NEVER)
"""Reasons of which nothing may show to a family (2.2)."""
LEAD_TELLS = tuple(code for code, one in BY_CODE.items() if one.family is Told.LATER)
"""Reasons of which the family hears when the lead says so."""
DIGEST_LETTERS = 64


class Way(models.TextChoices):
    LETTER = "letter", "A letter that we print"
    FILE = "file", "A file that we hand over"
    SPOKEN = "spoken", "By word: a call or a talk"


class OfFamily(Said):
    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.id}"


class Release(OfFamily):
    """What somebody means to share, with whom and why. It is a draft until a row beside it says more."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="releases")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    recipient_kind = models.CharField(max_length=16, choices=Recipient)
    recipient_name = SealedTextField(FAMILY_KEY, max_length=200, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    occasion = SealedTextField(FAMILY_KEY, max_length=200, null=True)
    """The one request for numbers, use of a picture or audience of a story (8.9, P.6, 7.5)."""
    ground = models.CharField(max_length=24, choices=GROUNDS, blank=True)
    order = models.ForeignKey("consent.CourtOrder", models.RESTRICT, null=True, related_name="releases")
    """By which paper of a court it goes (10.2)."""
    way = models.CharField(max_length=8, choices=Way)
    instead_of = models.OneToOneField("self", models.CASCADE, null=True, related_name="followed_by")

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["family", "-recorded_at"], name="release_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose__in=OCCASIONS, occasion__isnull=False, recipient_kind="other", ground="")
                | (~Q(purpose__in=OCCASIONS) & Q(occasion__isnull=True)),
                name="release_for_one_occasion",
            ),
            models.CheckConstraint(
                condition=Q(order=None) | Q(ground="court"), name="only_a_court_has_an_order"
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("release", self.id))

    @property
    def exemption(self) -> Exemption | None:
        return BY_CODE.get(self.ground)

    @property
    def is_for_one_use(self) -> bool:
        return self.purpose in OCCASIONS

    @property
    def to(self) -> str:
        """In words, for whoever may read the release: also the name that it was meant for, where that is another."""
        if self.contact is None:
            return str(self.recipient_name)
        agency, meant = self.contact.agency.name, self.recipient_name
        also = f" (for {meant})" if meant and same(meant) != same(agency) else ""
        return f"{self.contact.who}, {agency}{also}"


class Item(OfFamily):
    """One thing that would go. `rests` is what it rests on, as `proposing` writes and reads it."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    text = SealedTextField(FAMILY_KEY, blank=True)
    rests = SealedJSONField(FAMILY_KEY)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "place"], name="release_item_once_a_place"),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


class Sent(OfFamily):
    """That it went, and exactly what. Whoever recorded it sent it, and so decided it."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="sent")
    release = models.OneToOneField(Release, models.CASCADE, related_name="sent")
    said_at = models.DateTimeField(default=timezone.now)
    """When the recipient got it; of what was told before it was written down, the true moment."""
    earlier = models.BooleanField(default=False)
    content = SealedTextField(FAMILY_KEY)
    paper = SealedTextField(FAMILY_KEY, blank=True)
    """The PDF in base 64, or nothing where it was said."""
    digest = models.CharField(max_length=DIGEST_LETTERS)
    verdicts = SealedJSONField(FAMILY_KEY)
    """For each item: whether and why it went, by the clauses and statements of that moment."""
    review_by = models.DateField(null=True)
    """By when the lead looks at it; empty where everything went by permission."""

    class Meta:
        default_permissions = ()
        verbose_name_plural = "sent"
        indexes: ClassVar = [
            models.Index(fields=["review_by"], condition=Q(review_by__isnull=False), name="sent_to_review"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Exact(Length("digest"), DIGEST_LETTERS), name="sent_with_its_digest"
            ),
            models.CheckConstraint(
                condition=Q(said_at__lte=models.F("recorded_at")), name="sent_before_it_is_written_down"
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("sent", self.id))


class Stopped(OfFamily):
    """That a draft will not go; not to share is a decision too, and says why."""

    class Why(models.TextChoices):
        NOT_SHARED = "not_shared", "We decided not to share it"
        NOT_NEEDED = "not_needed", "It is not needed any more"
        CHANGED = "changed", "Another draft took its place"

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    release = models.OneToOneField(Release, models.CASCADE, related_name="stopped")
    why = models.CharField(max_length=12, choices=Why)
    reason = SealedTextField(FAMILY_KEY, null=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "stopped"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(why="not_shared") | Q(reason__isnull=False), name="not_shared_says_why"
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("release", self.release_id))


class Account(OfFamily):
    """What is written down after something went on a ground: facts apart from opinion, and why no less would do."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    sent = models.ForeignKey(Sent, models.CASCADE, related_name="accounts")
    said = SealedTextField(FAMILY_KEY, blank=True)
    """What was said, where it was not written down before."""
    facts = SealedTextField(FAMILY_KEY)
    opinion = SealedTextField(FAMILY_KEY, blank=True)
    least = SealedTextField(FAMILY_KEY)
    decided = SealedTextField(FAMILY_KEY)

    class Meta:
        default_permissions = ()

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("sent", self.sent_id))


class Review(OfFamily):
    """The lead's look at what went without permission."""

    class Verdict(models.TextChoices):
        RIGHT = "right", "It was right to share it"
        WRONG = "wrong", "It should not have been shared"

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    sent = models.OneToOneField(Sent, models.CASCADE, related_name="review")
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = SealedTextField(FAMILY_KEY)

    class Meta:
        default_permissions = ()

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("sent", self.sent_id))


class Telling(OfFamily):
    """That one adult is to hear what was shared (1.5, 2.2). There is none where nobody may tell them."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="tellings")
    sent = models.ForeignKey(Sent, models.CASCADE, related_name="tellings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    routine = models.BooleanField(default=False)
    """News that they agreed to: it is told with the next visit, and waits on nobody's list."""
    lead_decides = models.BooleanField(default=False)
    """It went without their yes, and they may be the danger to somebody at home: nobody tells them unasked (2.2)."""

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sent", "person"], name="each_adult_is_told_once"),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("telling", self.id))


class Heard(OfFamily):
    """That the adult was told, or why not yet, until when, and who decided that."""

    class How(models.TextChoices):
        VISIT = "visit", "At a visit"
        CALL = "call", "By phone"
        COPY = "copy", "They got a copy"
        PUT_OFF = "put_off", "Not yet: it would make the danger greater"

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    telling = models.ForeignKey(Telling, models.CASCADE, related_name="heard")
    how = models.CharField(max_length=8, choices=How)
    told_on = models.DateField(null=True)
    reason = SealedTextField(FAMILY_KEY, null=True)
    look_again_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "heard"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how="put_off", told_on=None, reason__isnull=False, look_again_on__isnull=False)
                | (~Q(how="put_off") & Q(told_on__isnull=False, reason__isnull=True, look_again_on=None)),
                name="told_or_put_off_with_a_reason",
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("telling", self.telling_id))
