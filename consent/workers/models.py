"""What was to leave the scheme about a volunteer, a member of staff or a trustee, what they said to it, and what left
(8.7).

Every row is added and never changed, and the database refuses it too. A share holds the exact words, for one recipient
and one purpose: whoever wants other words writes another and asks again. All of it lies under the key of that person.
"""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from consent.agencies.models import Contact
from consent.models import Said
from consent.releases.models import Review
from consent.workers.grounds import BY_PAPER, GROUNDS
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedTextField
from hsww.vault.scopes import by_person

PERSON_KEY = by_person("person_id")
SHARE_KEY = by_person("share.person_id")
SENT_KEY = by_person("sent.share.person_id")
DIGEST_LETTERS = 64


class About(models.TextChoices):
    VOLUNTEER = "volunteer", "A volunteer"
    STAFF = "staff", "Somebody we pay"
    TRUSTEE = "trustee", "A trustee"


class Purpose(models.TextChoices):
    REFERENCE = "reference", "A reference, for work or a home"
    CHECK = "check", "A check on them, such as a DBS check"
    INSURER = "insurer", "Insurance"
    HSUK = "hsuk", "Home-Start UK asks"
    MONEY = "money", "Pay, tax or a pension"
    PRESS = "press", "A newspaper, a website or a photograph"
    OTHER = "other", "Something else"


class WorkerShare(Said):
    """What somebody means to share about one of our people. With it, the person is asked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    recipient = SealedTextField(PERSON_KEY, max_length=200)
    """Who gets it, as the person reads it."""
    purpose = models.CharField(max_length=10, choices=Purpose)
    text = SealedTextField(PERSON_KEY)
    ground = models.CharField(max_length=24, choices=GROUNDS, blank=True)
    reason = SealedTextField(PERSON_KEY, null=True)
    """Why the ground bears it out, and why no less would do."""
    paper = SealedTextField(PERSON_KEY, max_length=200, null=True)
    """Which paper of which court orders it, and where it lies (10.2)."""

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["person", "-recorded_at"], name="worker_share_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("recorded_by")), name="nobody_shares_themselves"),
            models.CheckConstraint(
                condition=Q(ground="", reason__isnull=True) | (~Q(ground="") & Q(reason__isnull=False)),
                name="worker_share_on_a_ground_says_why",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True) | Q(ground__in=BY_PAPER),
                name="worker_share_by_a_court_s_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"share about a worker {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.person_id), Subject("workershare", self.id))


class OfShare(Said):
    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.id}"


class WorkerAnswer(OfShare):
    """What the person said to just this."""

    class How(models.TextChoices):
        OWN = "own", "They answered here themselves"
        TOLD = "told", "They told me"
        SIGNED = "signed", "They signed a paper"

    share = models.ForeignKey(WorkerShare, models.CASCADE, related_name="answers")
    yes = models.BooleanField()
    how = models.CharField(max_length=8, choices=How)
    said_on = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["recorded_at"]

    def subjects(self) -> Sequence[Subject]:
        return self.share.subjects()


class WorkerSent(OfShare):
    """That it went, and exactly what."""

    share = models.OneToOneField(WorkerShare, models.CASCADE, related_name="sent")
    content = SealedTextField(SHARE_KEY)
    digest = models.CharField(max_length=DIGEST_LETTERS)
    answer = models.ForeignKey(WorkerAnswer, models.PROTECT, null=True, related_name="+")
    """The yes it rests on; None where it rests on a ground."""

    class Meta:
        default_permissions = ()
        verbose_name_plural = "worker sent"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Exact(Length("digest"), DIGEST_LETTERS), name="worker_sent_with_its_digest"
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (*self.share.subjects(), Subject("workersent", self.id))


class WorkerStopped(OfShare):
    """That it will not go, and why."""

    share = models.OneToOneField(WorkerShare, models.CASCADE, related_name="stopped")
    reason = SealedTextField(SHARE_KEY)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "worker stopped"

    def subjects(self) -> Sequence[Subject]:
        return self.share.subjects()


class WorkerTold(OfShare):
    """That the lead let the person know of what went for a reason of which they are told later (2.2)."""

    sent = models.OneToOneField(WorkerSent, models.CASCADE, related_name="told")
    told_on = models.DateField()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "worker told"

    def subjects(self) -> Sequence[Subject]:
        return self.sent.subjects()


class WorkerReview(OfShare):
    """The lead's look at what went for a reason of the policy, and not by the person's yes (2.3, 8.7)."""

    sent = models.OneToOneField(WorkerSent, models.CASCADE, related_name="review")
    verdict = models.CharField(max_length=8, choices=Review.Verdict)
    words = SealedTextField(SENT_KEY)

    class Meta:
        default_permissions = ()

    def subjects(self) -> Sequence[Subject]:
        return self.sent.subjects()
