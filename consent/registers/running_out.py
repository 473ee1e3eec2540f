"""Which yes must be asked again: at a review that is due, because it stopped counting, or soon (1.2).

By the same answers that `decide` goes by, asked of today and of the last day of the time ahead; and by the day from
which a child answers alone (`coming_of_age`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from consent import sharing, state
from consent.household.models import Fact
from consent.models import NAMED, OCCASIONS, YES, Statement
from consent.registers import coming_of_age
from consent.registers.queries import MOST, Line
from consent.rules import SEE_PERMISSIONS
from consent.sharing import Asked, Together, Voice
from consent.standing import REVIEW_GRACE, ROUTINE, State, Topic
from families.models import Assessment, Family
from families.models.family import OPEN
from families.queries.waiting import called
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer

AHEAD = timedelta(days=28)
DAY = timedelta(days=1)
SAYS_YES = (State.GIVEN, State.LIMITED)


@dataclass(frozen=True)
class RunningOut(Shown):
    at_review: tuple[Line, ...]
    """One line a family."""
    again: tuple[Line, ...]
    """One line a question and person, as in the last."""
    soon: tuple[Line, ...]


def running_out(viewer: Viewer) -> RunningOut:
    now = timezone.now()
    families = list(_candidates(viewer, timezone.localdate())[:MOST])
    if families:
        state.read_once(*families)
    found = [(family, sharing.current(family, now).asked) for family in families]
    return RunningOut(
        tuple(line for family, asked in found for line in _at_review(family, asked)),
        tuple(line for family, asked in found for line in _again(family, asked)),
        tuple(
            line
            for family, asked in found
            for line in (*_soon(family, asked, now), *_of_age(family, asked, now))
        ),
    )


def _candidates(viewer: Viewer, today: date) -> QuerySet[Family]:
    """Open families that said yes to something, of whom it may not count for long any more."""
    by, of = today + AHEAD, {"family": OuterRef("pk")}
    yes = Statement.objects.filter(**of, answer__in=YES, said_on__gte=OuterRef("opened_on"))
    moves = Fact.objects.filter(**of, kind="lives_here", last_on__lt=by, follower=None, mistaken=False)
    reviews = Assessment.objects.filter(**of, kind=Assessment.Kind.REVIEW).order_by("-held_on")
    rows = SEE_PERMISSIONS.rows(viewer).filter(Exists(yes), stage__in=OPEN)
    of_age = Q(
        pk__in=coming_of_age.families_of(rows.filter(Exists(yes.exclude(purpose__in=ROUTINE))), today, by)
    )
    rows = rows.annotate(reviewed=Subquery(reviews.values("held_on")[:1]))
    before = yes.filter(said_on__lt=OuterRef("reviewed"))
    runs_out = Exists(yes.filter(until__lt=by)) | Exists(moves) | Exists(before)
    found: QuerySet[Family] = rows.filter(Q(review_due_on__lte=by) | runs_out | of_age)
    return found.order_by(F("review_due_on").asc(nulls_last=True), "pk").prefetch_related("people")


def _at_review(family: Family, asked: Iterable[Asked]) -> Iterator[Line]:
    due, today = family.review_due_on, timezone.localdate()
    count = sum(one.standing.state in SAYS_YES for row in asked for one in row.voices)
    if due is None or due > today + AHEAD or not count:
        return
    yield Line(
        called(family),
        reverse("review_record", args=[family.pk]),
        due,
        (f"{count} to ask again",),
        "risk" if due < today else "warn",
        "Review is late" if due < today else "Review is due",
        tuple(family.subjects()),
    )


def _again(family: Family, asked: Iterable[Asked]) -> Iterator[Line]:
    for row in asked:
        if row.together is Together.ASK_AGAIN:
            for one in row.voices:
                if one.standing.state is State.LAPSED:
                    cells = (row.label, one.standing.because)
                    yield _line(family, one, _repaired(family, row.topic), one.standing.said_on, cells)


def _soon(family: Family, asked: Iterable[Asked], now: datetime) -> Iterator[Line]:
    until = {one.topic: _voices(one) for one in _on(family, now + AHEAD)}
    for row in asked:
        for one in row.voices:
            then = until.get(row.topic, {}).get(one.person.pk)
            if one.standing.state in SAYS_YES and then is not None and then.standing.state is State.LAPSED:
                last = _last_day(family, row.topic, one.person.pk, now)
                yield _line(family, one, _mended(family, row.topic, one, last), last, (row.label,))


def _of_age(family: Family, asked: Iterable[Asked], now: datetime) -> Iterator[Line]:
    """One line a child and question: its parents' word is asked no more, and its own is."""
    today = timezone.localdate(now)
    for one in coming_of_age.soon(family, asked, today, today + AHEAD, now):
        label = f"{one.asked.label}: what is about {one.child.first_name}, who decides alone from then on"
        for voice in one.voices:
            yield _line(family, voice, _where(family, one.asked.topic), one.last, (label,))


def _on(family: Family, at: datetime) -> tuple[Asked, ...]:
    return sharing.current(family, at).asked


def _voices(asked: Asked) -> dict[UUID, Voice]:
    return {one.person.pk: one for one in asked.voices}


def _last_day(family: Family, topic: Topic, who: UUID, now: datetime) -> date:
    """On which it still counts: what has lapsed stays so, so the time ahead is halved until the day is found."""
    counts, over = 0, AHEAD.days
    while over - counts > 1:
        middle = (counts + over) // 2
        asked = next(one for one in _on(family, now + middle * DAY) if one.topic == topic)
        if _voices(asked)[who].standing.state is State.LAPSED:
            over = middle
        else:
            counts = middle
    return timezone.localdate(now) + counts * DAY


def _repaired(family: Family, topic: Topic) -> str:
    """A new answer does not help where the review is what is late."""
    due = family.review_due_on
    if topic.purpose in ROUTINE and due and timezone.localdate() > due + REVIEW_GRACE:
        return reverse("review_record", args=[family.pk])
    return _where(family, topic)


def _mended(family: Family, topic: Topic, one: Voice, last: date) -> str:
    """Where it was not agreed for a time, the review is what gets too late."""
    agreed_for_a_time = one.statement is not None and one.statement.until == last
    if agreed_for_a_time or family.review_due_on is None:
        return _where(family, topic)
    return reverse("review_record", args=[family.pk])


def _where(family: Family, topic: Topic) -> str:
    if topic.purpose in OCCASIONS:
        route = "consent_ask_one"
    else:
        route = "consent_ask_more" if topic.recipient in NAMED else "consent_ask"
    return reverse(route, args=[family.pk])


def _line(family: Family, one: Voice, url: str, day: date | None, cells: tuple[str, ...]) -> Line:
    who = f"{called(family)}: {one.person.first_name}"
    return Line(who, url, day, cells, "warn", "Ask again", tuple(family.subjects()))
