"""The file of each volunteer (8.3, 8.5) and of each paid member of staff (8.4), and what is kept in it.

Of a DBS check only what the DBS lets us keep: what kind it was, who saw it and when, when it is to be renewed. The
certificate itself has no place here. Which families somebody visits is not written in her file: it is asked of the
matches each time, and told by codes. How long the file is kept after she left is a fact of the file (8.8).
"""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Left
from django.utils import timezone

from hsww.access.grants import GrantBase
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.people.models.accounts import User
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedJSONField, SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.scopes import by_person

OWN_KEY = by_person("person_id")
FILE_KEY = by_person("file.person_id")
YEARS_KEPT = 6
MOST_FAMILIES = 10
CODE = 6
"""How many characters of its id a file is called by."""


class FileKind(models.TextChoices):
    VOLUNTEER = "volunteer", "Volunteer file"
    PERSONNEL = "personnel", "Personnel file"


HATS_OF = {FileKind.VOLUNTEER: (Hat.VOLUNTEER,), FileKind.PERSONNEL: (Hat.ORGANISER, Hat.ADMINISTRATOR)}
"""Whose file it is: volunteers, and those the scheme pays."""


class HeardFrom(models.TextChoices):
    FRIEND = "friend", "A friend or another volunteer"
    CENTRE = "centre", "The volunteer centre"
    ONLINE = "online", "A website or social media"
    PAPER = "paper", "A poster, leaflet or newspaper"
    EVENT = "event", "A talk or an event"
    SUPPORTED = "supported", "Home-Start supported them once"
    OTHER = "other", "Another way"


class PersonFile(SealedModel):
    kind = models.CharField(max_length=10, choices=FileKind)
    person = models.ForeignKey(User, models.PROTECT, related_name="files")
    organiser = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """The co-ordinator who answers for a volunteer."""
    applied_on = models.DateField(null=True)
    heard_from = models.CharField(max_length=10, choices=HeardFrom, blank=True)
    availability = SealedTextField(OWN_KEY, blank=True)
    area = SealedTextField(OWN_KEY, max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True)
    """How many families a volunteer can visit at a time."""
    job = SealedTextField(OWN_KEY, max_length=120, blank=True)
    years_kept = models.PositiveSmallIntegerField(default=YEARS_KEPT)
    """How long the file is kept after she left (8.8)."""
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        permissions = [
            ("reviewer_sample", "Reads the file in a quality sample"),
            ("spot_checker_sample", "Reads the file in a trustee's sample"),
            ("auditor_sample", "Reads the file in an outside auditor's sample"),
        ]
        indexes = [models.Index(fields=["kind", "-opened_at", "-id"], name="file_newest")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_file_of_a_kind"),
            models.UniqueConstraint(
                "kind", Left(Cast("id", models.CharField(max_length=36)), CODE), name="code_of_one_file"
            ),
            models.CheckConstraint(
                condition=Q(organiser=None) | ~Q(organiser=F("person")), name="nobody_answers_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(kind="volunteer")
                | Q(organiser=None, applied_on=None, heard_from="", capacity=None),
                name="personnel_file_has_no_volunteers_part",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__lte=MOST_FAMILIES), name="capacity_is_of_one_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} file {self.id}"

    @property
    def reference(self) -> str:
        """What the file is called where its person must not be named."""
        return f"{self.kind[0].upper()}F-{self.id.hex[:CODE].upper()}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.person_id), Subject("personfile", self.id))


class PersonFileGrant(GrantBase):
    content_object = models.ForeignKey(PersonFile, models.CASCADE, related_name="grants")


class InFile(SealedModel):
    """What belongs to one file, and goes with it."""

    file = models.ForeignKey(PersonFile, models.CASCADE, related_name="%(class)ss")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who wrote it down; of a check, who saw it."""
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return self.file.subjects()


class Reference(InFile):
    """Given in confidence: whom it is about does not read it."""

    referee = SealedTextField(FILE_KEY, max_length=120)
    asked_on = models.DateField()
    received_on = models.DateField(null=True)
    satisfactory = models.BooleanField(null=True)
    text = SealedTextField(FILE_KEY, blank=True)

    history = SealedHistory()

    class Meta:
        default_permissions = ()
        ordering = ["asked_on", "written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("asked_on")),
                name="reference_received_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(satisfactory=None) | Q(received_on__isnull=False),
                name="reference_judged_once_received",
            ),
        ]


class Check(InFile):
    class Level(models.TextChoices):
        ENHANCED_BARRED = "enhanced_barred", "Enhanced, with the barred lists"
        ENHANCED = "enhanced", "Enhanced"
        STANDARD = "standard", "Standard"
        BASIC = "basic", "Basic"

    level = models.CharField(max_length=20, choices=Level)
    last_digits = models.PositiveSmallIntegerField(null=True)
    """Of the certificate's number, never more than four."""
    seen_on = models.DateField()
    renew_on = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["-seen_on", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_digits=None) | Q(last_digits__lte=9999), name="check_keeps_four_digits"
            ),
            models.CheckConstraint(condition=Q(renew_on__gt=F("seen_on")), name="check_renewed_later"),
        ]

    @property
    def number(self) -> str:
        return "" if self.last_digits is None else f"ends in {self.last_digits:04d}"


class Step(models.TextChoices):
    INTERVIEW = "interview", "Interview"
    PREPARATION = "preparation", "Preparation course"
    SAFEGUARDING = "safeguarding", "Safeguarding training"
    REFRESHER = "refresher", "Safeguarding refresher"
    DATA = "data", "Data protection training"
    FIRST_AID = "first_aid", "First aid"
    OTHER = "other", "Other training"
    AGREEMENT = "agreement", "Agreement signed"
    CONDUCT = "conduct", "Code of conduct signed"
    ONE_TO_ONE = "one_to_one", "One-to-one meeting"


STEPS_OF = {
    FileKind.VOLUNTEER: tuple(step for step in Step if step is not Step.ONE_TO_ONE),
    FileKind.PERSONNEL: tuple(step for step in Step if step is not Step.PREPARATION),
}
"""A volunteer's one-to-one meetings are supervision, and not part of her file (5.2)."""


class Milestone(InFile):
    """Training attended, papers signed, meetings held: that it was, and when it is due again."""

    step = models.CharField(max_length=12, choices=Step)
    held_on = models.DateField()
    due_again_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-held_on", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_again_on=None) | Q(due_again_on__gt=F("held_on")),
                name="milestone_due_again_later",
            ),
        ]


class FileNote(InFile):
    text = SealedTextField(FILE_KEY)
    in_confidence = models.BooleanField(default=False)
    """Not for whom the file is about."""

    class Meta:
        default_permissions = ()
        ordering = ["-written_at"]


class Naming(SealedModel):
    """The chair names a trustee who may read one personnel file, from day to day (8.4)."""

    file = models.ForeignKey(PersonFile, models.CASCADE, related_name="namings")
    trustee = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begins_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True)
    """The last day."""
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["file", "trustee"], condition=Q(ended_at=None), name="one_naming_of_a_trustee"
            ),
            models.CheckConstraint(condition=~Q(trustee=F("named_by")), name="nobody_names_themselves"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="naming_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="naming_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"naming {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (*self.file.subjects(), Subject("person", self.trustee_id))

    @staticmethod
    def live(on: date) -> Q:
        return Q(Q(ends_on=None) | Q(ends_on__gte=on), begins_on__lte=on, ended_at=None)


class FamilyNamed(SealedModel):
    """Somebody wrote words that name a family she does not see. Nobody but the safeguarding lead is told (5.3)."""

    file = models.ForeignKey(PersonFile, models.CASCADE, related_name="families_named")
    families = SealedJSONField(FILE_KEY)
    """`[str]`: the ids of the families."""
    typed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None)
                | (Q(seen_at__isnull=False, seen_by__isnull=False) & ~Q(seen_by=F("typed_by"))),
                name="family_named_seen_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"family named {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return self.file.subjects()
