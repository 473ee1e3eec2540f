"""Dated appointments: the only source of a hat (design, section 2).

Nobody appoints themselves. An appointment that opens confidential data counts only once the chair or the
safeguarding lead, who is neither the proposer nor the person, has confirmed it. The first two people of a
scheme have nobody to do either; theirs are marked as founding.
"""

from datetime import date
from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from hsww.access.hats import OFFICES_OF, OPENS_DATA, ROLE_CHOICES, Hat, Office
from hsww.ledger.entries import Subject
from hsww.people.models.accounts import User
from hsww.people.models.promises import Engagement
from hsww.vault.base import SealedModel
from hsww.vault.history import SealedHistory
from hsww.vault.querysets import SealedQuerySet

CONFIRMERS = frozenset({Office.CHAIR, Office.SAFEGUARDING_LEAD})
"""Who confirms what opens data: appointments, new e-mail addresses, second steps set up afresh."""

HAT_OF: dict[Office, Hat] = {office: hat for hat, offices in OFFICES_OF.items() for office in offices}


def fits(hat: Hat, offices: list[str]) -> bool:
    return set(offices) <= {office.value for office in OFFICES_OF.get(hat, frozenset())}


class AppointmentQuerySet(SealedQuerySet["Appointment"]):
    def live(self, on: date | None = None) -> "AppointmentQuerySet":
        """A contractor's only while something is written down that they come to do (7.6)."""
        day = on or timezone.localdate()
        engaged = Engagement.objects.filter(Engagement.under_way(day), user=OuterRef("user"))
        return self._in_force(day).filter(~Q(hat=Hat.CONTRACTOR) | Exists(engaged))

    def live_as(self, hat: Hat) -> "AppointmentQuerySet":
        """Those of one hat, today: the same with fewer questions, because most rules ask this on every page."""
        rows = self.filter(hat=hat)
        return rows.live() if hat is Hat.CONTRACTOR else rows._in_force(timezone.localdate())

    def _in_force(self, day: date) -> "AppointmentQuerySet":
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            Q(ended_at=None) | Q(ended_at__date__gt=day),
            Q(confirmed_at__isnull=False) | ~Q(hat__in=OPENS_DATA),
            starts_on__lte=day,
            user__is_active=True,
        )

    def standing(self, on: date | None = None) -> "AppointmentQuerySet":
        """Not over: in force, still to begin, or waiting to be confirmed."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None, user__is_active=True)

    def waiting(self) -> "AppointmentQuerySet":
        """Proposed, and not yet confirmed though it must be."""
        return self.filter(confirmed_at=None, ended_at=None, hat__in=OPENS_DATA)

    def holding(self, *offices: Office) -> list["Appointment"]:
        """Those of these rows that carry any of the offices. SQLite cannot look into JSON, so Python does."""
        wanted = {office.value for office in offices}
        rows = self.filter(hat__in={HAT_OF[office] for office in offices})
        return [row for row in rows if wanted & set(row.offices)]


AppointmentManager = models.Manager.from_queryset(AppointmentQuerySet, "AppointmentManager")


class Appointment(SealedModel):
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    hat = models.CharField(max_length=20, choices=ROLE_CHOICES)
    offices = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    founding = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[AppointmentManager["Appointment"]] = AppointmentManager()  # type: ignore[assignment]
    history = SealedHistory()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(proposed_by=F("user")), name="nobody_appoints_themselves"
            ),
            models.CheckConstraint(
                condition=Q(founding=True) | Q(proposed_by__isnull=False), name="appointment_has_a_proposer"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user"))),
                name="appointment_confirmed_by_a_third_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                | Q(confirmed_at__isnull=False, founding=True),
                name="appointment_confirmed_by_someone_or_founding",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="appointment_ended_at_some_time"
            ),
            models.UniqueConstraint(
                fields=["user", "hat"], condition=Q(ended_at=None), name="one_standing_appointment_of_a_hat"
            ),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.id}"

    def subjects(self) -> tuple[Subject, ...]:
        return (Subject("person", self.user_id),)

    def clean(self) -> None:
        super().clean()
        if not fits(Hat(self.hat), self.offices):
            raise ValidationError({"offices": "That office does not belong to this role."})

    @property
    def needs_confirmation(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None and Hat(self.hat) in OPENS_DATA

    @property
    def office_labels(self) -> list[str]:
        return [str(Office(office).label) for office in cast("list[str]", self.offices)]
