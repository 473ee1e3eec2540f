"""Whether a sitting goes on: asked anew at every request, of the facts themselves (10.1).

The ledger tells who signed out or changed role since it began, and the appointments who still is a co-ordinator, so
nothing has to remember to end a sitting. An ending counts from when it came about, not from when it was noticed.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from families.models import Conflict
from hsww.ledger.models import Action, Entry
from hsww.people.models import Appointment, PersonFile
from records.models import Sitting, Why

AUDITOR_GOES = (Action.SIGNED_OUT, Action.HAT_WORN)
Ending = tuple[Why, datetime]


def ending(sitting: Sitting) -> Ending | None:
    """Why and when it came to an end, if it has; the first of several."""
    return min(_endings(sitting), key=lambda one: one[1], default=None)


def _endings(sitting: Sitting) -> list[Ending]:
    now = timezone.now()
    quiet = sitting.active_at + settings.IDLE_LIMIT
    found = [*_signed_out(sitting)]
    if quiet <= now:
        found.append((Why.QUIET, quiet))
    if not Appointment.objects.live().filter(pk=sitting.organiser_appointment).exists():
        found.append((Why.NO_ROLE, now))
    return found


def _signed_out(sitting: Sitting) -> list[Ending]:
    begun = Entry.objects.values_list("pk", flat=True).get(uid=sitting.entry)
    since = Entry.objects.filter(pk__gt=begun).order_by("pk")
    organiser = since.filter(actor=sitting.organiser_id, action=Action.SIGNED_OUT)
    auditor = since.filter(actor=sitting.auditor_id, action__in=AUDITOR_GOES).filter(
        Q(session=sitting.session) | Q(session=None)
    )
    found = ((Why.SIGNED_OUT, organiser.first()), (Why.AUDITOR_LEFT, auditor.first()))
    return [(why, entry.at) for why, entry in found if entry]


def may_see(organiser: UUID, file: UUID) -> bool:
    """Not a file of somebody she is tied to, nor her own, though all she does is sit there (4.3)."""
    tied = Conflict.objects.filter(person_id=organiser, family_id=file, ends_on=None)
    return not tied.exists() and not PersonFile.objects.filter(person_id=organiser, pk=file).exists()
