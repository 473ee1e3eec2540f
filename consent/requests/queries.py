"""Reads of what is asked: the lists, one request with all that was done about it, and who agreed to numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from consent import sharing, state
from consent.models import Purpose, Statement
from consent.releases.models import Release, Sent
from consent.releases.numbers import topic_of as topic_of_numbers
from consent.releases.rules import SEE_RELEASE
from consent.requests import holds
from consent.requests.models import (
    ENDS,
    About,
    Asker,
    Aware,
    CourtOrder,
    Elsewhere,
    Numbers,
    Outcome,
    Proved,
    Request,
)
from consent.requests.rules import KNOW_OF_POLICE, MIND_REQUESTS, SEE_REQUEST, is_ended
from consent.requests.shown import Minded, NumberAndDay, due_day, minded, number_and_day
from consent.rules import SEE_PERMISSIONS
from consent.sharing import Together
from consent.standing import Topic, topic_of
from families.models import Family, Paper
from families.queries.papers import papers_of
from families.queries.waiting import called
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject

MOST = 100
MOST_ENDED = 25
HELD = "Nothing goes from this file for now"
ONLY_SOME = "They said yes to only some of it. A number is the whole: ask them again about just this"


@dataclass(frozen=True)
class Line(Shown):
    """One request in a list."""

    asked: Request
    about: str
    due: date
    tone: str
    state: str

    def subjects(self) -> Any:
        return self.asked.subjects()


def open_lines(viewer: Viewer) -> list[Line]:
    rows = SEE_REQUEST.rows(viewer).filter(~is_ended()).order_by("due_on", "recorded_at")
    return sorted((_line(one) for one in _full(rows)[:MOST]), key=lambda one: one.due)


def ended_lines(viewer: Viewer) -> list[Line]:
    rows = SEE_REQUEST.rows(viewer).filter(is_ended()).order_by("-recorded_at")
    return [_line(one) for one in _full(rows)[:MOST_ENDED]]


def of_family(viewer: Viewer, family: Family) -> list[Any]:
    """For its file: one question, and whether each has `ended`."""
    rows = SEE_REQUEST.rows(viewer).filter(family=family).annotate(ended=is_ended())
    return list(rows.order_by("-recorded_at")[:MOST_ENDED])


def mistakes(family: Family) -> list[date]:
    """The days on which it was put right that something stood in this file that is not about it."""
    rows = Elsewhere.objects.filter(was=family).exclude(request__family=family)
    return [timezone.localdate(at) for at in rows.values_list("recorded_at", flat=True)]


def _full(rows: QuerySet[Request]) -> QuerySet[Request]:
    return rows.select_related("family", "recorded_by").prefetch_related(
        "family__people", "orders", "outcomes", "said_about"
    )


def _line(asked: Request) -> Line:
    due, last = due_day(asked), asked.last_outcome
    if last is not None and last.what in ENDS:
        return Line(asked, about(asked), due, "info", last.get_what_display())
    late = due - timezone.localdate()
    if late.days < 0:
        return Line(asked, about(asked), due, "risk", "Overdue")
    return Line(asked, about(asked), due, "warn" if late.days == 0 else "info", "Open")


def about(asked: Request) -> str:
    """For whoever reaches the request, and so the family."""
    if asked.family is not None:
        return called(asked.family)
    if asked.asker == Asker.FUNDER:
        return "Many families"
    said = list(asked.said_about.all())
    if any(one.family_id for one in said):
        return "Not known yet"
    return "Nobody we know" if said else "Not said yet"


def elsewhere(viewer: Viewer) -> list[Minded]:
    """What she took and others deal with now, who have the family in their care."""
    hers = MIND_REQUESTS.rows(viewer).exclude(pk__in=SEE_REQUEST.rows(viewer).values("pk"))
    return [minded(one) for one in hers.prefetch_related("orders").order_by("due_on")[:MOST]]


def of_police(viewer: Viewer) -> list[NumberAndDay]:
    return [number_and_day(one) for one in KNOW_OF_POLICE.rows(viewer).order_by("came_on", "pk")[:MOST]]


# One request.


@dataclass(frozen=True)
class Ended(Shown):
    outcome: Outcome
    led_to: list[Release]
    """Of the releases it led to, those that the viewer may see, about whom the request is about."""
    numbers: Numbers | None
    words: str
    """Of the numbers; for whoever gave them and for the lead alone, because they may be of other families."""


@dataclass(frozen=True)
class Page(Shown):
    asked: Request
    line: Line
    proofs: tuple[Any, ...]
    says: Any
    """Who said last whose it is."""
    elsewhere: tuple[Any, ...]
    orders: tuple[CourtOrder, ...]
    outcomes: tuple["Ended", ...]
    """In the order they were written."""
    aware: tuple[Any, ...]
    asks_family: bool
    named: bool
    """Somebody said whose it is, which may turn out to be wrong."""
    may_be_elsewhere: bool
    """The viewer may put that right."""
    is_open: bool
    lacks_form: bool
    """The police gave no written form that an inspector, or somebody above, signed."""


def page(viewer: Viewer, asked: Request) -> Page:
    """`asked` has come through its rule."""
    prefetch_related_objects([asked], *_all_of_it())
    proofs = _in_order(asked.proofs.all())
    said, elsewhere = _in_order(asked.said_about.all()), _in_order(asked.elsewhere.all())
    goes_on, is_funder = asked.is_open, asked.asker == Asker.FUNDER
    named = bool(elsewhere) or any(one.family_id for one in said)
    return Page(
        asked,
        _line(asked),
        proofs,
        [*said, *elsewhere][-1] if said or elsewhere else None,
        elsewhere,
        _in_order(asked.orders.all()),
        _outcomes(viewer, asked),
        _in_order(asked.known_to.all()),
        asks_family=goes_on and not named and not is_funder,
        named=named and not is_funder,
        may_be_elsewhere=named and not is_funder and (viewer.leads or not asked.orders.all()),
        is_open=goes_on,
        lacks_form=asked.asker == Asker.POLICE and not any(one.senior for one in proofs),
    )


def _all_of_it() -> tuple[Any, ...]:
    by = "recorded_by"
    return (
        by,
        "family__people",
        Prefetch("proofs", Proved.objects.select_related(by)),
        Prefetch("said_about", About.objects.select_related(by)),
        Prefetch("elsewhere", Elsewhere.objects.select_related(by)),
        Prefetch("orders", CourtOrder.objects.select_related("paper", by)),
        Prefetch("outcomes", Outcome.objects.select_related(by, "numbers").prefetch_related("led_to__sent")),
        Prefetch("known_to", Aware.objects.select_related(by)),
    )


def _in_order(rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda one: one.recorded_at))


def _outcomes(viewer: Viewer, asked: Request) -> tuple[Ended, ...]:
    found = _in_order(asked.outcomes.all())
    ids = [led.sent.release_id for one in found for led in one.led_to.all()]
    seen = SEE_RELEASE.rows(viewer).filter(pk__in=ids, family=asked.family_id)
    rows = seen.select_related("contact__agency") if ids and asked.family_id else ()
    return tuple(_ended(viewer, one, {row.pk: row for row in rows}) for one in found)


def _ended(viewer: Viewer, one: Outcome, seen: Mapping[UUID, Release]) -> Ended:
    numbers: Numbers | None = getattr(one, "numbers", None)
    reads = viewer.leads or one.recorded_by_id == viewer.user_id
    led_to = [seen[led.sent.release_id] for led in one.led_to.all() if led.sent.release_id in seen]
    return Ended(one, led_to, numbers, str(numbers.text) if numbers and reads else "")


def may_have_led_to(viewer: Viewer, asked: Request) -> QuerySet[Sent]:
    """What went about the family since the request came, and the viewer may see."""
    if asked.family_id is None:
        return Sent.objects.none()
    since = timezone.make_aware(datetime.combine(asked.came_on, time.min))
    seen = SEE_RELEASE.rows(viewer).filter(family=asked.family_id)
    rows: QuerySet[Sent] = Sent.objects.filter(release__in=seen.values("pk"), said_at__gte=since)
    return rows.select_related("release__contact__agency", "release__order").order_by("-said_at")


def papers(viewer: Viewer, asked: Request) -> list[Paper]:
    """Those of the file that no other has taken the place of."""
    if asked.family is None:
        return []
    return list(papers_of(viewer, asked.family).filter(replacements=None)[:MOST])


# Numbers that could show who a family is (8.9).


@dataclass(frozen=True)
class Agreed(Shown):
    """A family in the viewer's care that was asked about just this request, and whether it may be among the numbers."""

    family: Family
    called: str
    yes: bool
    label: str

    def subjects(self) -> tuple[Subject, ...]:
        return (Subject("family", self.family.pk),)


def agreed(viewer: Viewer, asked: Request) -> list[Agreed]:
    """By the same answers as everything that goes: one written yes of everyone whose word it needs, for just this
    and for all of it."""
    wanted = topic_of_numbers(asked)
    families = _asked_about(viewer, asked, wanted)
    state.read_once(*families)
    held = holds.on(families) if families else set()
    return [_agreed(one, wanted, is_held=one.pk in held) for one in families]


def _asked_about(viewer: Viewer, asked: Request, wanted: Topic) -> list[Family]:
    mine = SEE_PERMISSIONS.rows(viewer)
    rows = Statement.objects.filter(
        purpose=Purpose.STATISTICS, said_on__gte=asked.came_on, family__in=mine.values("pk")
    )
    ids = {one.family_id for one in rows if topic_of(one) == wanted}
    return list(mine.filter(pk__in=ids).prefetch_related("people").order_by("reference")) if ids else []


def _agreed(family: Family, wanted: Topic, *, is_held: bool) -> Agreed:
    found = next(one for one in sharing.current(family).asked if one.topic == wanted)
    label = ONLY_SOME if found.together is Together.SOME else found.together.label
    yes = found.together is Together.YES and not is_held
    return Agreed(family, called(family), yes, HELD if is_held else label)
