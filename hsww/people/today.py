"""What waits on Today for the chair and the safeguarding lead: roles and changes to confirm (8.2, 8.3)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.people import rules


def to_confirm(viewer: Viewer) -> Iterator[Waiting]:
    for row in rules.CONFIRM_APPOINTMENT.rows(viewer).select_related("user"):
        yield Waiting(
            urgency=Urgency.SOON,
            what=f"Confirm that {row.user.display_name} may work as {row.get_hat_display()}",
            url=reverse("appointment_confirm", args=[row.id]),
            about=row.subjects(),
            since=timezone.localdate(row.proposed_at),
        )
    for row in rules.CONFIRM_CHANGE.rows(viewer).select_related("user"):
        yield Waiting(
            urgency=Urgency.TODAY,
            what=f"Confirm a change to the account of {row.user.display_name}",
            url=reverse("change_confirm", args=[row.id]),
            about=row.subjects(),
            since=timezone.localdate(row.requested_at),
        )
