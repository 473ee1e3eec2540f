"""Whether a sitting goes on: asked anew at every request, of the facts themselves (10.1).

The ledger tells that it began, who showed herself when, what was read, and who signed out or changed role since; and
the appointments who still is a co-ordinator. So nothing has to remember to end a sitting, and a row that says more than
the ledger opens nothing. An ending counts from when it came about, not from when it was noticed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from families.models import Conflict
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import Appointment, PersonFile
from records.checking import AT_ONCE, SITTING, SOON, began, sitting_is_told
from records.log import out_of_turn, trusted
from records.models import Sitting, Why
from records.people_rules import READ_DRAWN, SIGN_DRAWN
from records.rules import READ_SAMPLED, SIGN_RECORD

AUDITOR_GOES = (Action.SIGNED_OUT, Action.HAT_WORN)
READING = [rule.name for rule in (READ_SAMPLED, READ_DRAWN, SIGN_RECORD, SIGN_DRAWN)]
FEW = 5
Ending = tuple[Why, datetime]


@dataclass(frozen=True)
class Story:
    """What the log tells of a sitting."""

    shown_at: datetime
    """When the organiser last showed that it is her."""
    read_at: datetime
    """When the auditor last opened something, or it began."""
    gone: tuple[Ending, ...]


def ending(sitting: Sitting) -> Ending | None:
    """Why and when it came to an end, if it has; the first of several."""
    told = story(sitting)
    if told is None or _says_more(sitting, told):
        return Why.UNKNOWN, timezone.now()
    return min(_endings(sitting, told), key=lambda one: one[1], default=None)


def problems() -> Iterator[str]:
    """For the daily audit of the log."""
    for one in Sitting.objects.order_by("begun_at", "pk").iterator(chunk_size=AT_ONCE):
        told = None if one.ended_at else story(one)
        if not (sitting_is_told(one) if told is None else not _says_more(one, told)):
            yield f"The sitting {one.id} is not what the log says."


def _says_more(sitting: Sitting, told: Story) -> bool:
    return sitting.reconfirmed_at > told.shown_at or sitting.active_at > timezone.now() + SOON


def _endings(sitting: Sitting, told: Story) -> list[Ending]:
    now, found = timezone.now(), [*told.gone]
    quiet = min(sitting.active_at, max(told.shown_at, told.read_at)) + settings.IDLE_LIMIT
    if quiet <= now:
        found.append((Why.QUIET, quiet))
    if not Appointment.objects.live().filter(pk=sitting.organiser_appointment).exists():
        found.append((Why.NO_ROLE, now))
    return found


def story(sitting: Sitting) -> Story | None:
    """None if the log does not know that it began, or knows that it ended."""
    first = Entry.objects.filter(uid=sitting.entry).only("pk").first()
    if first is None:
        return None
    about, read, *gone = trusted(_about(sitting), _read(sitting), *_gone(sitting, first))
    begun = next((one for one in about if began(sitting, one)), None)
    shown = [one.at for one in about if one.action == Action.STEPPED_UP and one.actor == sitting.organiser_id]
    if begun is None or not shown or any(one.action == Action.REVOKED for one in about):
        return None
    out = [one for some in gone for one in some if one.at >= begun.at]
    return Story(max(shown), max([begun.at, *(one.at for one in read)]), tuple(_why(sitting, out)))


def _about(sitting: Sitting) -> QuerySet[Entry]:
    entries = EntrySubject.objects.filter(kind=SITTING, subject=sitting.id).values("entry")
    acts = (Action.GRANTED, Action.STEPPED_UP, Action.REVOKED)
    return Entry.objects.filter(pk__in=entries, action__in=acts, outcome=Outcome.ALLOWED)


def _read(sitting: Sitting) -> QuerySet[Entry]:
    """The newest few, of which the first that is to be believed counts."""
    here = Entry.objects.filter(session=bytes(sitting.session), actor=sitting.auditor_id, rule__in=READING)
    newest = here.filter(outcome=Outcome.ALLOWED).order_by("-at").values_list("pk", flat=True)
    return Entry.objects.filter(pk__in=list(newest[:FEW]))


def _gone(sitting: Sitting, begun: Entry) -> tuple[QuerySet[Entry], QuerySet[Entry]]:
    """Two questions, because the first alone follows an index."""
    gone = Entry.objects.filter(
        actor__in=(sitting.organiser_id, sitting.auditor_id), action__in=AUDITOR_GOES, outcome=Outcome.ALLOWED
    )
    return gone.filter(pk__gt=begun.pk), gone.filter(out_of_turn(begun))


def _why(sitting: Sitting, gone: Iterable[Entry]) -> Iterator[Ending]:
    for one in gone:
        if one.actor == sitting.organiser_id and one.action == Action.SIGNED_OUT:
            yield Why.SIGNED_OUT, one.at
        if one.actor == sitting.auditor_id and (
            one.session is None or bytes(one.session) == bytes(sitting.session)
        ):
            yield Why.AUDITOR_LEFT, one.at


def may_see(organiser: UUID, file: UUID) -> bool:
    """Not a file of somebody she is tied to, nor her own, though all she does is sit there (4.3)."""
    tied = Conflict.objects.filter(person_id=organiser, family_id=file, ends_on=None)
    return not tied.exists() and not PersonFile.objects.filter(person_id=organiser, pk=file).exists()
