"""Cover between co-ordinators (4.3, 8.3): planned, of a caseload from day to day; and sudden, of one file for a day.

A cover opens nothing by itself: the grants that rest on it do, and every query asks the dates here again.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import LessThan
from django.utils import timezone

from families.models.family import FAMILY_KEY, Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.people.models import Appointment
from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedTextField
from hsww.vault.querysets import SealedQuerySet

LONGEST = timedelta(days=92)
"""Of a planned cover: what has no end would be a caseload."""
SUDDEN_LASTS = timedelta(hours=24)
OF_TWO_PEOPLE = ~Q(organiser=F("colleague"))


class DaysFrom(models.Func):
    """How many days the first day comes after the second."""

    output_field = models.IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(julianday(%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)


class CoverQuerySet(SealedQuerySet["Cover"]):
    def standing(self) -> "CoverQuerySet":
        """Not over, and nobody ended it; it may still be to come."""
        return self.filter(ended_at=None, ends_on__gte=timezone.localdate())

    def begun(self) -> "CoverQuerySet":
        return self.filter(begins_on__lte=timezone.localdate())

    def live(self) -> "CoverQuerySet":
        """Today, and both still work as co-ordinators."""
        return self.standing().begun().filter(_at_work("organiser"), _at_work("colleague"))

    def carried_by(self, colleague: UUID) -> "CoverQuerySet":
        """The live ones of somebody who wears the co-ordinator's hat at this moment, and so is at work."""
        return self.standing().begun().filter(_at_work("organiser"), colleague=colleague)


def _at_work(who: str) -> Exists:
    return Exists(Appointment.objects.live_as(Hat.ORGANISER).filter(user=OuterRef(who)))


CoverManager = models.Manager.from_queryset(CoverQuerySet, "CoverManager")


class Cover(SealedModel):
    """A colleague works with the families of a caseload, or with some of them, until the last day is over."""

    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Whose caseload it is, and stays."""
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()
    whole = models.BooleanField(default=True)
    """All of the caseload, as it is on each day; otherwise those that were chosen, as long as they are in it."""
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    """Before its day, by hand or because one of the two left."""

    objects: ClassVar[CoverManager["Cover"]] = CoverManager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["colleague", "ends_on"], name="cover_of_colleague")]
        constraints = [
            models.CheckConstraint(condition=OF_TWO_PEOPLE, name="nobody_covers_herself"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="cover_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=LessThan(DaysFrom("ends_on", "begins_on"), LONGEST.days),
                name="cover_of_92_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="cover_ended_at_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"cover {self.id}"

    @property
    def expires_at(self) -> datetime:
        """When the last day is over."""
        return midnight_after(self.ends_on)

    def subjects(self) -> Sequence[Subject]:
        return (Subject("person", self.organiser_id), Subject("person", self.colleague_id))


class CoveredFamily(models.Model):
    """One of the families that were chosen for a cover of some."""

    cover = models.ForeignKey(Cover, models.CASCADE, related_name="chosen")
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["cover", "family"], name="family_once_a_cover")]

    def __str__(self) -> str:
        return f"covered family {self.pk}"


class SuddenCoverQuerySet(SealedQuerySet["SuddenCover"]):
    def live(self) -> "SuddenCoverQuerySet":
        return self.filter(closed_at=None, opened_at__gt=timezone.now() - SUDDEN_LASTS)


SuddenCoverManager = models.Manager.from_queryset(SuddenCoverQuerySet, "SuddenCoverManager")


class SuddenCover(SealedModel):
    """A co-ordinator opened a colleague's file for a day, and said why."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="sudden_covers")
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who opened it."""
    reason = SealedTextField(FAMILY_KEY)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    """When its grant was taken. The file is shut at `expires_at`, whether or not anybody has come to take it."""

    objects: ClassVar[SuddenCoverManager["SuddenCover"]] = SuddenCoverManager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "organiser"],
                condition=Q(closed_at=None),
                name="one_sudden_cover_at_a_time",
                violation_error_message="You have opened this file already.",
            ),
        ]

    def __str__(self) -> str:
        return f"sudden cover {self.id}"

    @property
    def expires_at(self) -> datetime:
        return self.opened_at + SUDDEN_LASTS

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("person", self.organiser_id))


def midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
