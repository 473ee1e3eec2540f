"""Who has seen a family's file, for those who answer for it (8.3, 9.1).

A co-ordinator is told of open, routine work and of signed samples. She is not told what the safeguarding lead or her
deputy did, nor of refusals; her page says so whether there was any or not, so that it never tips her off (2.1-2.3).
A lead is told of everything but concerns she may not read, and others' questions about what somebody did.

Whoever asks reads a stretch of the log of one file, however long that is; see `queries`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger import believed, logs
from hsww.ledger.logs import Place
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people import queries as people
from records.log import ours, readable
from records.readings import FAMILY
from records.seen.words import OPEN, WORDS
from safeguarding.rules import READ_CALL, READ_CONCERN

NOBODY = "HSWW itself"
SAFEGUARDING = "safeguarding."
FOR_ITS_ACTOR = ("watching.", "people.see_families_named")
"""Questions about what one of our people did or wrote, who may be the very lead that looks."""
NAMED_BY = {"concern": READ_CONCERN, "emergency_call": READ_CALL}
"""Kinds of subject that only those are told of who may read them."""
LISTS = (Action.LISTED, Action.SEARCHED)
AT_FIRST, AT_ONCE = 200, 2_000
"""Entries of a file that are read at a time."""
ALL = Q()


class Look(NamedTuple):
    """An entry of the log about one file."""

    entry: int
    uid: UUID
    """By which a page that goes on from here is asked for: the ids of entries tell how many others there were."""
    at: datetime
    actor: UUID | None
    appointment: UUID | None
    hat: str
    action: str
    outcome: str
    rule: str

    @property
    def refused(self) -> bool:
        return self.outcome == Outcome.DENIED


@dataclass(frozen=True)
class SeenLine(Shown):
    at: datetime
    name: str
    working_as: str
    what: str
    refused: bool
    times: int = 1


def stretches(family: UUID, *, before: int | None = None, only: Q = ALL) -> Iterator[list[Look]]:
    """From the newest to the first: few at first, which mostly are enough, and then many at a time.

    What was read is told by the ids in the subject table, and not by the entries that they led to: an id that leads to
    none, or to one that is not asked for, cannot be read or is not to be believed, ends nothing.
    """
    most, places = AT_FIRST, logs.held()
    while ids := _newest(family, most=most, before=before):
        asked = Entry.objects.filter(only, pk__in=ids).order_by("-pk")
        yield _believed(readable(asked.values_list("pk", *Look._fields[1:], "leaf__sequence")), places)
        if len(ids) < most:
            return
        most, before = AT_ONCE, ids[-1]


def _believed(rows: Sequence[tuple[Any, ...]], places: Sequence[Place]) -> list[Look]:
    """As `ledger.believed`, and with fewer questions, since every page of a file asks."""
    found = [(Look(*columns), _held(at, places)) for *columns, at in rows]
    known = {one.entry for one, place in found if place and place.given_up is None}
    known |= believed.among([one.entry for one, place in found if place and place.given_up])
    known |= ours([one.uid for one, place in found if place is None])
    return [one for one, _ in found if one.entry in known]


def _held(sequence: int | None, places: Sequence[Place]) -> Place | None:
    return next((one for one in places if sequence is not None and sequence in one.leaves), None)


def _newest(family: UUID, *, most: int, before: int | None) -> list[int]:
    """One range of the index of the subject table. In a join, PostgreSQL goes through everybody's entries from the
    newest on. `before` is the id of an entry."""
    about = EntrySubject.objects.filter(kind=FAMILY, subject=family)
    if before is not None:
        about = about.filter(entry_id__lt=before)
    return list(about.order_by("-entry_id").values_list("entry_id", flat=True)[:most])


class Sight:
    """What one viewer may be told of the log of a file. The file has come through the rule of its page."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._of_leads = frozenset() if viewer.leads else people.lead_appointments()

    def surely(self, one: Look) -> bool:
        """Whether she is told of it whatever she may read: to a co-ordinator that is all."""
        if self._viewer.leads:
            others_question = one.rule.startswith(FOR_ITS_ACTOR) and one.actor != self._viewer.user_id
            return not others_question and not one.rule.startswith(SAFEGUARDING)
        is_work = one.rule in OPEN and one.actor is not None and not one.refused
        return is_work and one.appointment not in self._of_leads

    def all_told(self, family: UUID, *, before: int | None = None) -> Iterator[Look]:
        """From the newest to the first, as many as are asked for."""
        for read in stretches(family, before=before):
            yield from self.told(read)

    def told(self, looks: Sequence[Look]) -> list[Look]:
        named = [one.entry for one in looks if self._viewer.leads and one.rule.startswith(SAFEGUARDING)]
        readable = _readable(self._viewer, named)
        return [one for one in looks if self.surely(one) or one.entry in readable]


def _readable(viewer: Viewer, entries: Collection[int]) -> set[int]:
    """Of these entries, those that name a concern or a call which the viewer may read, and none that she may not.

    One that names neither is the list that somebody chose from who had a concern, which may be about the viewer.
    """
    if not entries:
        return set()
    rows = EntrySubject.objects.filter(entry__in=entries, kind__in=NAMED_BY).values_list(
        "entry_id", "kind", "subject"
    )
    named = list(rows)
    may = {
        kind: set(
            rule.rows(viewer)
            .filter(pk__in={s for _, k, s in named if k == kind})
            .values_list("pk", flat=True)
        )
        for kind, rule in NAMED_BY.items()
    }
    hidden = {entry for entry, kind, subject in named if subject not in may[kind]}
    return {entry for entry, _, _ in named} - hidden


def names_of(looks: Iterable[Look]) -> dict[UUID, str]:
    return people.names(one.actor for one in looks if one.actor)


def line(one: Look, names: dict[UUID, str], times: int = 1) -> SeenLine:
    return SeenLine(
        at=one.at,
        name=names.get(one.actor, "") if one.actor else NOBODY,
        working_as=working_as(one.hat) if one.hat else "",
        what=what(one),
        refused=one.refused,
        times=times,
    )


def working_as(hat: str) -> str:
    """A word that no version of ours writes is shown as it stands: somebody who owns the database put it there."""
    return str(Hat(hat).label) if hat in Hat else hat


def done_as(action: str) -> str:
    return str(Action(action).label) if action in Action else action


def what(one: Look) -> str:
    done = "Refused" if one.refused else done_as(one.action)
    return f"{done}: {WORDS[one.rule]}" if one.rule in WORDS else done


def folded(looks: Sequence[Look]) -> list[tuple[Look, int]]:
    """What one person did several times on one day is one line, at its newest."""
    found: dict[tuple[object, ...], tuple[Look, int]] = {}
    for one in looks:
        same = (one.actor, one.hat, one.action, one.outcome, one.rule, timezone.localdate(one.at))
        first, times = found.get(same, (one, 0))
        found[same] = (first, times + 1)
    return list(found.values())
