"""What somebody from outside asks us about somebody, and what became of it (7.2, 8.9, 9.2, 10.2).

Every row is added and never changed, and the database refuses it too (`hsww.vault.frozen`). A request is open until a
row says how it ended; who opens it again adds another. Whose family it is about may come later: until then its words
lie under the scheme's own key, and from then on under the family's, with which they go. If it was said of the wrong
family, a row says whose it is, and only what that row says lets the words pass to another key. Nothing here tells
whoever asks that we know anybody.
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consent.models import FAMILY_KEY, Said
from consent.releases.models import Sent
from consent.requests.belonging import Belongs, MayBeNobodys
from families.models import Family, Paper
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedJSONField, SealedTextField
from hsww.vault.scopes import SCHEME, FamilyOrScheme

REQUEST_KEY = FamilyOrScheme()
NUMBER_LETTERS = 8


class Asker(models.TextChoices):
    AGENCY = "agency", "An agency: social care, health, a school"
    POLICE = "police", "The police"
    COURT = "court", "A court, or whoever brings a court’s paper"
    FUNDER = "funder", "A funder, for numbers"
    SCHEME = "scheme", "Another Home-Start"
    PARENT = "parent", "A parent who does not live with the family"
    OTHER = "other", "Somebody else"


CLAUSES = {Asker.POLICE: "10.2", Asker.COURT: "10.2", Asker.FUNDER: "8.9", Asker.SCHEME: "9.2"}
ANY_OTHER = "7.4"


class CameBy(models.TextChoices):
    PHONE = "phone", "By phone"
    LETTER = "letter", "By letter"
    EMAIL = "email", "By e-mail"
    PERSON = "person", "They came here"


class ProofHow(models.TextChoices):
    NONE = "none", "None yet"
    RANG = "rang", "We rang them back through their switchboard, or 101"
    FORM = "form", "We have seen their written form"
    DOCUMENT = "document", "We have seen another document"


class Request(MayBeNobodys):
    """Who asks, for what, and by what right they say. Whoever recorded it took it."""

    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="requests")
    """By its name whoever erases a family finds that something hangs on it."""
    asker = models.CharField(max_length=8, choices=Asker)
    who = SealedTextField(REQUEST_KEY, max_length=200)
    job = SealedTextField(REQUEST_KEY, max_length=200, blank=True)
    """Their rank, or what they do."""
    organisation = SealedTextField(REQUEST_KEY, max_length=200, blank=True)
    came_by = models.CharField(max_length=8, choices=CameBy)
    came_on = models.DateField(default=timezone.localdate)
    wants = SealedTextField(REQUEST_KEY)
    power = SealedTextField(REQUEST_KEY, blank=True)
    """By what law or paper they may ask, in their words."""
    occasion = SealedTextField(REQUEST_KEY, max_length=200, blank=True)
    """What a request for numbers is called where families are asked about it (8.9)."""
    due_on = models.DateField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["due_on"], name="request_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("came_on")), name="request_due_after_it_came"),
        ]

    def subjects(self) -> Sequence[Subject]:
        itself = Subject("request", self.id)
        return (itself,) if self.family_id is None else (Subject("family", self.family_id), itself)

    @property
    def last_outcome(self) -> "Outcome | None":
        """The one that none follows."""
        rows = list(self.outcomes.all())
        followed = {one.after_id for one in rows}
        return next((one for one in rows if one.pk not in followed), None)

    @property
    def is_open(self) -> bool:
        last = self.last_outcome
        return last is None or last.what not in ENDS

    @property
    def number(self) -> str:
        """Says nothing of anybody, so that it can be told to trustees (10.2)."""
        return str(self.pk)[:NUMBER_LETTERS]

    @property
    def clause(self) -> str:
        return CLAUSES.get(Asker(self.asker), ANY_OTHER)


class Proved(MayBeNobodys):
    """How it was made sure who asks. A written form has its number, and who signed it in which rank."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="proofs")
    how = models.CharField(max_length=8, choices=ProofHow)
    reference = SealedTextField(REQUEST_KEY, max_length=100, null=True)
    signed_by = SealedTextField(REQUEST_KEY, max_length=200, null=True)
    rank = SealedTextField(REQUEST_KEY, max_length=100, null=True)
    senior = models.BooleanField(default=False)
    """Whether an inspector, or somebody above, signed it."""

    class Meta:
        default_permissions = ()
        verbose_name_plural = "proved"
        constraints = [
            models.CheckConstraint(
                condition=Q(how="form", reference__isnull=False, signed_by__isnull=False, rank__isnull=False)
                | (
                    ~Q(how__in=["form", "none"])
                    & Q(reference__isnull=True, signed_by__isnull=True, rank__isnull=True, senior=False)
                ),
                name="a_form_has_its_number_and_its_signer",
            ),
        ]


class About(Said):
    """Whose family it is about, or that it is nobody we know; and who said so."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="said_about")
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "about"
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(family__isnull=False), name="request_about_one_family"
            ),
        ]

    def __str__(self) -> str:
        return f"about {self.id}"


class Elsewhere(Said):
    """That a request was said to be of the wrong family, and whose it is from this row on; the last one counts.

    Why is chosen and never written, because words about one family would lie in the file of another.
    """

    class Why(models.TextChoices):
        CODE = "code", "A wrong code was typed"
        ALIKE = "alike", "Two families are alike by name or street"
        ASKER = "asker", "Whoever asks gave a wrong name or address"
        LEARNED = "learned", "We know more now than we did"

    request = models.ForeignKey(Request, models.CASCADE, related_name="elsewhere")
    place = models.PositiveSmallIntegerField()
    was = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+")
    """In whose file it stood by mistake; that page shows a mark, and nothing of the request."""
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+")
    """Whose it is. Nobody's: it is open again to every co-ordinator."""
    why = models.CharField(max_length=8, choices=Why)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "elsewhere"
        constraints = [
            models.UniqueConstraint(fields=["request", "place"], name="request_elsewhere_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(was=None, family__isnull=False)
                | Q(was__isnull=False, family=None)
                | ~Q(was=F("family")),
                name="elsewhere_is_not_where_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"elsewhere {self.id}"


class CourtOrder(Belongs):
    """The paper of a court, what it asks for piece by piece, and the day on which it must be there (10.2)."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, related_name="orders")
    paper = models.ForeignKey(Paper, models.RESTRICT, related_name="+")
    terms = SealedJSONField(FAMILY_KEY)
    return_on = models.DateField()

    class Meta:
        default_permissions = ()

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("request", self.request_id))


class Outcome(MayBeNobodys):
    """How a request ended, or that it was opened again, each after the one before; and why."""

    class What(models.TextChoices):
        GIVEN = "given", "Given"
        PARTLY = "partly", "Given in part"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "They do not ask any more"
        REOPENED = "reopened", "Opened again"

    request = models.ForeignKey(Request, models.CASCADE, related_name="outcomes")
    what = models.CharField(max_length=10, choices=What)
    reasoning = SealedTextField(REQUEST_KEY)
    after = models.OneToOneField("self", models.CASCADE, null=True, related_name="follower")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(after=None), name="request_ends_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(what="reopened") | Q(after__isnull=False), name="only_what_ended_is_opened_again"
            ),
        ]


GAVE = (Outcome.What.GIVEN, Outcome.What.PARTLY)
ENDS = (*GAVE, Outcome.What.REFUSED, Outcome.What.WITHDRAWN)


class LedTo(Said):
    """A release that an ended request led to."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="led_to")
    sent = models.ForeignKey(Sent, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "led to"
        constraints = [models.UniqueConstraint(fields=["outcome", "sent"], name="each_release_is_named_once")]

    def __str__(self) -> str:
        return f"led to {self.id}"


class Numbers(Said):
    """What a funder was given, word for word. Of which families the numbers are, rows beside it say (8.9)."""

    outcome = models.OneToOneField(Outcome, models.CASCADE, related_name="numbers")
    text = SealedTextField(SCHEME)
    families = models.PositiveSmallIntegerField()
    """How many; it stays when one of them is erased."""

    class Meta:
        default_permissions = ()
        verbose_name_plural = "numbers"
        constraints = [models.CheckConstraint(condition=Q(families__gt=0), name="numbers_are_of_somebody")]

    def __str__(self) -> str:
        return f"numbers {self.id}"


class Counted(Said):
    """A family that is among the numbers, because it had said yes to just this."""

    numbers = models.ForeignKey(Numbers, models.CASCADE, related_name="counted")
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "counted"
        constraints = [models.UniqueConstraint(fields=["numbers", "family"], name="each_family_counts_once")]

    def __str__(self) -> str:
        return f"counted {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


class Aware(Said):
    """That a trustee knows that the police asked something: a number and a day, and no more (10.2)."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="known_to")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "aware"
        constraints = [
            models.UniqueConstraint(fields=["request", "recorded_by"], name="each_trustee_is_aware_once"),
        ]

    def __str__(self) -> str:
        return f"aware {self.id}"
