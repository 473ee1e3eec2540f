"""Reads of what was shared about a family, of what waits, and of who holds something that a yes was taken back for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from consent.agencies.models import Contact
from consent.agencies.queries import needs_step_up as contact_needs_it
from consent.agencies.rules import KEEP_CONTACT
from consent.deciding_facts import State
from consent.models import NO
from consent.releases import proposing
from consent.releases.models import Account, Heard, Item, Release, Sent, Stopped, Telling
from consent.releases.rules import SEE_RELEASE, TELL
from consent.standing import latest, topic_of
from consent.state import state_of
from families.models import Assessment, Family
from families.safe_contact import SafeContact
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer

MOST = 200
DO_NOT_TELL = "Do not tell: it may not be safe"


@dataclass(frozen=True)
class Line(Shown):
    """One release in the list of its family."""

    release: Release
    tone: str
    state: str
    day: date
    untold: str = ""
    """Whom to tell, by name; not who may be the danger."""


def full(rows: QuerySet[Release]) -> QuerySet[Release]:
    return rows.select_related(
        "contact__agency", "family", "order__request", "sent", "stopped", "recorded_by"
    ).prefetch_related("items", "order__request__outcomes")


def of_family(viewer: Viewer, family: Family) -> list[Release]:
    rows = SEE_RELEASE.rows(viewer).filter(family=family).order_by("-recorded_at")
    rows_told = Telling.objects.select_related("sent", "person").prefetch_related("heard")
    told = Prefetch("sent__tellings", rows_told)
    return list(full(rows).prefetch_related(told)[:MOST])


def lines(viewer: Viewer, found: Iterable[Release], state: State) -> list[Line]:
    """A draft of which nothing may go any more has stopped by itself, and says so."""
    return [_line(viewer, one, state) for one in found if not _was_changed(one)]


def _was_changed(release: Release) -> bool:
    stopped = stopped_of(release)
    return stopped is not None and stopped.why == Stopped.Why.CHANGED


def _line(viewer: Viewer, release: Release, state: State) -> Line:
    sent, stopped = sent_of(release), stopped_of(release)
    if sent is not None:
        untold = _untold(sent.tellings.all())
        label = "Told before it was written down" if sent.earlier else "Shared"
        return Line(release, "ok", label, timezone.localdate(sent.said_at), untold)
    day = timezone.localdate(release.recorded_at)
    if stopped is not None:
        return Line(release, "info", stopped.get_why_display(), timezone.localdate(stopped.recorded_at))
    found = proposing.preview(
        release, list(release.items.all()), verified=True, approved=viewer.leads, state=state
    )
    if not found.goes:
        return Line(release, "risk", "Stopped: nothing of it may go", day)
    return Line(release, "warn", "Not sent yet", day)


def _untold(tellings: Iterable[Telling]) -> str:
    open_ = [one for one in tellings if not is_told(one)]
    names = [f"only {one.person.first_name}" for one in open_ if not one.lead_decides]
    return ", ".join([*names, *(["The lead decides"] if len(names) < len(open_) else [])])


def sent_of(release: Release) -> Sent | None:
    found: Sent | None = getattr(release, "sent", None)
    return found


def stopped_of(release: Release) -> Stopped | None:
    found: Stopped | None = getattr(release, "stopped", None)
    return found


def draft_to_change(viewer: Viewer, family: Family, pk: str) -> Release | None:
    """The draft that a new one takes the place of, if the address names one that the viewer may change."""
    try:
        key = UUID(pk)
    except ValueError:
        return None
    rows = full(SEE_RELEASE.rows(viewer)).filter(pk=key, family=family, sent=None, stopped=None)
    return rows.first()


def needs_step_up(release: Release) -> bool:
    """To somebody by name nobody has checked an address. Nothing stands before keeping somebody safe (2.3)."""
    if release.contact is None:
        return not proposing.waits_for_nothing(release)
    return contact_needs_it(release.contact, proposing.ground_of(release))


def contacts(viewer: Viewer) -> list[Contact]:
    """Everybody in the directory who is in use, by agency."""
    rows = KEEP_CONTACT.rows(viewer).select_related("agency").order_by("added_at")[:500]
    return sorted(rows, key=lambda one: (one.agency.name.casefold(), one.who.casefold()))


def accounts(sent: Sent) -> list[Account]:
    return list(sent.accounts.select_related("recorded_by").order_by("recorded_at"))


def items_of(release: Release) -> list[Item]:
    return list(release.items.all())


# Telling the family.


@dataclass(frozen=True)
class ToTell(Shown):
    telling: Telling
    name: str
    safe: tuple[str, ...]
    state: str
    tone: str
    told: bool
    mine: bool
    """Whether the viewer may say that they were told."""


def tellings(viewer: Viewer, sent: Sent) -> list[ToTell]:
    mine = set(TELL.rows(viewer).filter(sent=sent).values_list("pk", flat=True))
    rows = sent.tellings.select_related("person", "sent").prefetch_related("heard").order_by("person__place")
    visited = visit_after(sent)
    return [_to_tell(one, visited, mine=one.pk in mine) for one in rows]


def _to_tell(telling: Telling, visited: date | None, *, mine: bool) -> ToTell:
    safe = tuple(SafeContact.of(telling.person.safe_contact).lines())
    state, tone, told = _state(telling, visited)
    return ToTell(telling, telling.person.first_name, safe, state, tone, told, mine and not told)


def _state(telling: Telling, visited: date | None) -> tuple[str, str, bool]:
    last = last_heard(telling)
    if last is not None and last.how != Heard.How.PUT_OFF:
        return f"Told: {last.get_how_display().lower()}", "ok", True
    if telling.lead_decides:
        return DO_NOT_TELL, "risk", False
    if last is not None:
        return "Not told yet, because of the danger", "warn", False
    if telling.routine and visited is not None:
        return "Told: at the next visit", "ok", True
    return (
        ("To be told at the next visit", "info", False)
        if telling.routine
        else ("Not told yet", "warn", False)
    )


def last_heard(telling: Telling) -> Heard | None:
    return max(telling.heard.all(), key=lambda one: one.recorded_at, default=None)


def is_told(telling: Telling) -> bool:
    last = last_heard(telling)
    return telling.routine or (last is not None and last.how != Heard.How.PUT_OFF)


def visit_after(sent: Sent) -> date | None:
    """The next visit of the co-ordinator, at which agreed news is told (1.5)."""
    day = timezone.localdate(sent.said_at)
    rows = Assessment.objects.filter(family=sent.family_id, held_on__gt=day)
    found: date | None = rows.order_by("held_on").values_list("held_on", flat=True).first()
    return found


def untold(viewer: Viewer) -> QuerySet[Telling]:
    return TELL.rows(viewer).filter(routine=False).select_related("person", "family", "sent__release")


# Who holds something that nobody may use any more.


@dataclass(frozen=True)
class Holder(Shown):
    sent: Sent
    to: str
    day: date
    parts: tuple[int, ...]
    """Which of what went, from 1."""
    of: int

    @property
    def holds_all(self) -> bool:
        return len(self.parts) == self.of


def holder(sent: Sent) -> Holder | None:
    """Nothing where no yes that it went by was taken back."""
    return _holder(sent, _taken_back(state_of(sent.family_id)))


def holders(releases: Iterable[Release], state: State) -> list[Holder]:
    """Whoever got something on the word of somebody who has said no about just that since (1.2)."""
    over = _taken_back(state)
    went = (sent for one in releases if (sent := sent_of(one)) is not None)
    return [found for one in went if (found := _holder(one, over))]


def _taken_back(state: State) -> set[UUID]:
    last = latest(sorted(state.statements, key=lambda one: one.id), timezone.localdate())
    return {
        one.id
        for one in state.statements
        if (now := last.get((one.giver_id, topic_of(one)))) is not None and now.answer in NO
    }


def _holder(sent: Sent, over: set[UUID]) -> Holder | None:
    """What went for a reason of the policy rests on no yes, so none of it is asked back."""
    went = [verdict for verdict in sent.verdicts if verdict["goes"] or sent.earlier]
    parts = tuple(place for place, one in enumerate(went, 1) if one["goes"] and _rests_on(one) & over)
    if not parts:
        return None
    return Holder(sent, sent.release.to, timezone.localdate(sent.said_at), parts, len(went))


def _rests_on(verdict: dict[str, Any]) -> set[UUID]:
    return {UUID(said) for said in verdict["statements"]}
