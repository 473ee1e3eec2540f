"""Who works with a family, in what tie to it, and how it fares: caseloads, matches, needs and scores."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models.family import FAMILY_KEY, Family
from hsww.access.grants import GrantBase
from hsww.ledger.entries import Subject
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.history import SealedHistory

ENDS_AFTER_IT_BEGINS = Q(ends_on=None) | Q(ends_on__gte=models.F("begins_on"))
LIVE = Q(ends_on=None)


class FamilyGrant(GrantBase):
    content_object = models.ForeignKey(Family, models.CASCADE, related_name="grants")


class Caseload(SealedModel):
    """The co-ordinator who answers for a family, from day to day; one at a time."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="caseloads")
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begins_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=LIVE,
                name="one_organiser_at_a_time",
                violation_error_message="Another co-ordinator answers for this family already.",
            ),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="caseload_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"caseload {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("person", self.organiser_id))


class Match(SealedModel):
    """A volunteer visits a family. Access begins and ends with it."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="matches")
    volunteer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="matches")
    begins_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    ended_because = SealedTextField(FAMILY_KEY, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = SealedHistory()

    class Meta:
        verbose_name_plural = "matches"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "volunteer"],
                condition=LIVE,
                name="one_live_match_of_a_pair",
                violation_error_message="This volunteer visits the family already.",
            ),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="match_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"match {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("person", self.volunteer_id))


class Tie(models.TextChoices):
    RELATIVE = "relative", "Relative"
    FRIEND = "friend", "Friend or neighbour"
    COLLEAGUE = "colleague", "Works together"
    OWN_FAMILY = "own_family", "It is their own family"
    OTHER = "other", "Another tie"


class Conflict(SealedModel):
    """A tie between one of our people and a family: a hard no everywhere (4.3, 5.4)."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tie = models.CharField(max_length=12, choices=Tie)
    declared_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "person"],
                condition=LIVE,
                name="one_live_conflict",
                violation_error_message="This tie has been declared already.",
            )
        ]

    def __str__(self) -> str:
        return f"conflict {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("person", self.person_id))


class Need(models.TextChoices):
    """The first version of the framework: thirteen needs under four headings (domain brief, 1.3)."""

    BEHAVIOUR = "behaviour", "Managing children's behaviour"
    DEVELOPMENT = "development", "Being involved in children's development"
    OWN_HEALTH = "own_health", "Own physical health"
    MENTAL_HEALTH = "mental_health", "Own mental health"
    ISOLATION = "isolation", "Feeling alone"
    SELF_ESTEEM = "self_esteem", "Self-esteem"
    CHILD_HEALTH = "child_health", "A child's physical health"
    CHILD_MOOD = "child_mood", "A child's feelings"
    BUDGET = "budget", "The household budget"
    RUNNING_HOME = "running_home", "Day-to-day running of the house"
    CONFLICT = "conflict", "Stress from conflict in the family"
    SEVERAL_UNDER_FIVE = "several_under_five", "Twins or several children under five"
    SERVICES = "services", "Using other services"


HEADINGS: dict[str, tuple[Need, ...]] = {
    "Parenting": (Need.BEHAVIOUR, Need.DEVELOPMENT),
    "Parents' wellbeing": (Need.OWN_HEALTH, Need.MENTAL_HEALTH, Need.ISOLATION, Need.SELF_ESTEEM),
    "Children's wellbeing": (Need.CHILD_HEALTH, Need.CHILD_MOOD),
    "Family life": (Need.BUDGET, Need.RUNNING_HOME, Need.CONFLICT, Need.SEVERAL_UNDER_FIVE, Need.SERVICES),
}


class Assessment(SealedModel):
    """An initial visit, a review or an ending visit, at which needs are scored."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "First visit"
        REVIEW = "review", "Review"
        ENDING = "ending", "Ending visit"

    family = models.ForeignKey(Family, models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=8, choices=Kind)
    held_on = models.DateField(default=timezone.localdate)
    note = SealedTextField(FAMILY_KEY, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(kind="initial"),
                name="one_initial_visit",
                violation_error_message="The first visit has been recorded already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)


class Score(models.Model):
    """How a family copes with one need: 0 not at all, 5 very well."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    need = models.CharField(max_length=20, choices=Need)
    score = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assessment", "need"], name="one_score_a_need"),
            models.CheckConstraint(condition=Q(score__lte=5), name="score_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.score}"
