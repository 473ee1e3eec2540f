"""The pages of who has seen a file: the newest few beside it, all of it page by page, and whom to make a paper for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from families.models import Family, Person
from hsww.access.viewer import Viewer
from hsww.ledger.models import Action, EntrySubject
from records.readings import FAMILY
from records.seen.looks import (
    LISTS,
    NOBODY,
    Look,
    SeenLine,
    Sight,
    folded,
    line,
    names_of,
)
from records.seen.rules import GIVE_STATEMENT, SEE_WHO_SAW

FEW, READ_FOR_FEW = 5, 100
READ_WITH_LISTS = 1_000
"""Entries that are read at most beside a file, with those that say that it stood in a list."""
A_PAGE = 25
LEAST, MOST = 200, 2_000
"""Entries of a file that one page reads through, of those that its reader may be told of, if there are as many."""
OUT = (Action.EXPORTED, Action.DISCLOSED)
NOT_CHANGES = (Action.SEEN, Action.SIGNED, *LISTS, *OUT)

REFUSED = "refused"

KINDS: dict[str, tuple[str, Callable[[Look], bool]]] = {
    "": ("Everything but lists", lambda one: one.action not in LISTS),
    "opened": ("Opened", lambda one: one.action == Action.SEEN and not one.refused),
    "changed": ("Changed", lambda one: one.action not in NOT_CHANGES),
    "signed": ("Signed", lambda one: one.action == Action.SIGNED),
    "out": ("Printed, saved or shared", lambda one: one.action in OUT),
    REFUSED: ("Refused", lambda one: one.refused),
    "lists": ("Shown in a list", lambda one: one.action in LISTS),
}
PERIODS: dict[str, tuple[str, int | None]] = {
    "": ("At any time", None),
    "week": ("In the last 7 days", 7),
    "month": ("In the last 30 days", 30),
    "year": ("In the last 365 days", 365),
}


@dataclass(frozen=True)
class Asked:
    """What of the log is asked for: the id of a person, and keys of the kinds and periods; empty for all."""

    who: str = ""
    kind: str = ""
    period: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """As far as it can be understood; beside the rest, its form says so."""
        kind, period = given.get("kind", ""), given.get("period", "")
        return cls(given.get("who", ""), kind if kind in KINDS else "", period if period in PERIODS else "")

    @property
    def since(self) -> datetime | None:
        days = PERIODS[self.period][1]
        return timezone.now() - timedelta(days=days) if days else None

    def wants(self, one: Look) -> bool:
        return (
            KINDS[self.kind][1](one)
            and self.who in ("", str(one.actor))
            and (self.since is None or one.at >= self.since)
        )


@dataclass(frozen=True)
class Stretch:
    """A part of the log of one file, as far as its reader may be told of it."""

    looks: list[Look]
    names: dict[UUID, str]
    ends_at: Look | None
    """The last that was told, if there is more before it."""

    def people(self, *, chosen: str) -> list[tuple[str, str]]:
        """Who can be asked about. Whoever was chosen on a newer page stays chosen, without being looked up."""
        found = {str(one.actor): self.names.get(one.actor, NOBODY) for one in self.looks if one.actor}
        if chosen and chosen not in found:
            found[chosen] = "The person you chose"
        return sorted(found.items(), key=lambda item: item[1].casefold())


@dataclass(frozen=True)
class SeenPage:
    lines: list[SeenLine]
    older: str
    """The uid of the entry that the next page begins after, if there is one."""
    back_to: datetime | None
    """How far the log was read, where it goes on before that."""


def stretch(viewer: Viewer, family: UUID, asked: Asked, *, before: int | None) -> Stretch:
    """Enough for a page, or the most that one page reads through. Where it ends follows from what its reader may be
    told alone: an end that moved by what is hidden would count that."""
    looks: list[Look] = []
    wanted = 0
    for one in Sight(viewer).all_told(family, before=before):
        if len(looks) == MOST or (wanted > A_PAGE and len(looks) >= LEAST):
            return Stretch(looks, names_of(looks), looks[-1])
        looks.append(one)
        wanted += asked.wants(one)
    return Stretch(looks, names_of(looks), None)


def page(read: Stretch, asked: Asked) -> SeenPage:
    wanted = [one for one in read.looks if asked.wants(one)]
    lines = [line(one, read.names) for one in wanted[:A_PAGE]]
    if len(wanted) > A_PAGE:
        return SeenPage(lines, str(wanted[A_PAGE - 1].uid), None)
    end = read.ends_at
    if end is None:
        return SeenPage(lines, "", None)
    return SeenPage(lines, str(end.uid), (read.looks or [end])[-1].at)


def place_of(family: UUID, uid: str) -> int | None:
    """Of the entry about this family that has this uid. What is none is as if it were not there."""
    try:
        asked = UUID(uid)
    except ValueError:
        return None
    rows = EntrySubject.objects.filter(kind=FAMILY, subject=family, entry__uid=asked)
    return rows.values_list("entry_id", flat=True).first()


def few(viewer: Viewer, family: Family) -> tuple[list[SeenLine], bool]:
    """The newest, each person's same acts of a day as one; and whether there may be older ones that were not read for
    it, because the file stood in so many lists. `family` has come through the rule of its file, which
    reaches the same files as the rule of this (a test holds that), so that is not asked again."""
    if SEE_WHO_SAW.reach(viewer) is None:
        return [], False
    read = 0
    looks: list[Look] = []
    for one in Sight(viewer).all_told(family.id):
        read += 1
        if KINDS[""][1](one):
            looks.append(one)
        if len(looks) == READ_FOR_FEW or read == READ_WITH_LISTS:
            break
    found = folded(looks)[:FEW]
    names = names_of(one for one, _ in found)
    return [line(one, names, times) for one, times in found], read == READ_WITH_LISTS


def parents(viewer: Viewer, family: UUID) -> list[Person]:
    rows: Any = GIVE_STATEMENT.rows(viewer).filter(family_id=family)
    return list(rows.order_by("place", "id"))
