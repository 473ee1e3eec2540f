"""Reads of the registers: one question for each list, however much is in it (1.2, 1.5, 2.2, 2.3, 10.2)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from consent.agencies import queries as agencies
from consent.agencies.models import Misdirected
from consent.registers import counting
from consent.registers.rules import SEE_REGISTERS
from consent.releases import queries as releases
from consent.releases.models import Sent, Telling
from consent.releases.rules import REVIEW
from consent.requests.models import Request
from consent.requests.queries import about
from consent.requests.rules import SEE_REQUEST, is_ended
from families.queries.waiting import called
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.quarters import Quarter

MOST = 100
"""Of each list; the figures count all."""


@dataclass(frozen=True)
class Line(Shown):
    """One row, which leads to where it is mended."""

    called: str
    url: str
    day: date | None
    cells: tuple[str, ...]
    tone: str
    state: str
    about: tuple[Subject, ...]

    def subjects(self) -> tuple[Subject, ...]:
        return self.about


@dataclass(frozen=True)
class Count(Shown):
    label: str
    number: int


@dataclass(frozen=True)
class Register(Shown):
    counts: tuple[tuple[str, tuple[Count, ...]], ...]
    """By what it is counted, and the figures."""
    lines: tuple[Line, ...]


def shared(viewer: Viewer, quarter: Quarter) -> Register:
    """What was shared in the quarter, newest first. What the lead sent herself another looks at."""
    rows = SEE_REGISTERS.rows(viewer).filter(said_at__range=quarter.moments).order_by("-said_at")
    plain = list(rows.values_list("release__ground", "review_by", "release__recipient_kind"))
    grounds = Counter(counting.why(ground, to_review=by is not None) for ground, by, _ in plain)
    full = rows.select_related("family", "release__contact__agency", "review")
    found = list(full.prefetch_related("family__people")[:MOST])
    hers = set(REVIEW.rows(viewer).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return Register(
        (
            ("Why it went", _counts(grounds, counting.GROUNDS)),
            ("Who got it", _counts(Counter(kind for _, _, kind in plain), counting.KINDS)),
        ),
        tuple(_shared(one, may_review=one.pk in hers) for one in found),
    )


def _counts(found: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Count, ...]:
    return tuple(Count(label, found[key]) for key, label in labels.items() if found[key])


def _shared(sent: Sent, *, may_review: bool) -> Line:
    tone, state = _looked_at(sent)
    where = (
        reverse("release_review", args=[sent.pk])
        if may_review
        else reverse("release", args=[sent.release_id])
    )
    return Line(
        called(sent.family),
        where,
        timezone.localdate(sent.said_at),
        (sent.release.to, counting.GROUNDS[counting.ground_of(sent)]),
        tone,
        state,
        tuple(sent.subjects()),
    )


def _looked_at(sent: Sent) -> tuple[str, str]:
    if sent.review_by is None:
        return "ok", "Nothing to look at"
    review = getattr(sent, "review", None)
    if review is not None:
        return "info", str(review.get_verdict_display())
    return ("risk" if sent.review_by < timezone.localdate() else "warn"), "To be looked at"


def asked(viewer: Viewer, quarter: Quarter) -> Register:
    """What came in the quarter, and how it ended by now; what is open comes first."""
    rows = counting.with_ending(SEE_REQUEST.rows(viewer).filter(came_on__range=(quarter.start, quarter.end)))
    plain = list(rows.values_list("asker", "outcome"))
    full = rows.select_related("family").prefetch_related("family__people", "said_about")
    found = full.annotate(ended=is_ended()).order_by("ended", "due_on", "pk")[:MOST]
    return Register(
        (
            ("Who asked", _counts(Counter(asker for asker, _ in plain), counting.ASKERS)),
            ("How it ended", _counts(Counter(counting.ending_of(one) for _, one in plain), counting.ENDINGS)),
        ),
        tuple(map(_asked, found)),
    )


def _outcome(request: Any) -> str | None:
    """As `counting.with_ending` left it there."""
    found: str | None = request.outcome
    return found


def _asked(request: Request) -> Line:
    ending = counting.ending_of(_outcome(request))
    late = ending == counting.OPEN and request.due_on < timezone.localdate()
    return Line(
        request.get_asker_display(),
        reverse("request_one", args=[request.pk]),
        request.came_on,
        (about(request), request.number),
        "risk" if late else "warn" if ending == counting.OPEN else "info",
        "Overdue" if late else counting.ENDINGS[ending],
        tuple(request.subjects()),
    )


def untold(viewer: Viewer) -> tuple[Line, ...]:
    """Who has not heard yet, whenever it was shared: the longest wait first."""
    rows: QuerySet[Telling] = releases.untold(viewer).select_related(
        "person", "family", "sent__release__contact__agency"
    )
    found = rows.prefetch_related("heard", "family__people").order_by("sent__said_at", "pk")
    return tuple(map(_untold, found[:MOST]))


def _untold(telling: Telling) -> Line:
    last = releases.last_heard(telling)
    again = last.look_again_on if last else None
    today = timezone.localdate()
    if again is None and telling.lead_decides:
        tone, state = "risk", "Decide if it is safe that they hear it"
    elif again is None:
        tone, state = "warn", "Not told yet"
    else:
        tone, state = ("info" if again > today else "risk"), f"Put off: look again {again:%-d %B %Y}"
    return Line(
        f"{called(telling.family)}: {telling.person.first_name}",
        reverse("release_told", args=[telling.pk]),
        timezone.localdate(telling.sent.said_at),
        (telling.sent.release.to,),
        tone,
        state,
        tuple(telling.subjects()),
    )


def astray(viewer: Viewer, quarter: Quarter) -> tuple[Line, ...]:
    """What went to the wrong one in the quarter; what nobody looks into yet leads to where somebody does."""
    return tuple(map(_astray, agencies.astray(viewer, quarter.start, quarter.end)))


def _astray(row: Misdirected) -> Line:
    url, tone, state = reverse("misdirected", args=[row.pk]), "risk", "Nobody looks into it yet"
    if row.read_by is not None:
        agency = row.contact.agency_id if row.contact else None
        url, tone = reverse("agency", args=[agency]) if agency else reverse("agencies"), "info"
        state = f"{row.read_by.display_name} looked into it"
    cells = (row.get_sent_how_display(), row.get_got_back_display())
    return Line(row.to, url, row.sent_on, cells, tone, state, tuple(row.subjects()))
