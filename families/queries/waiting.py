"""What waits for a co-ordinator on Today. Each source is one query over the rule of the list, and one
for the people."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from families.actions.erasing import erased_on
from families.models import Assessment, Caseload, Family, Match, Stage
from families.models.family import OPEN
from families.rules import LIST_FAMILIES, my_work, unaccepted
from hsww.access import today
from hsww.access.hats import Hat
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

MOST = 50
"""More than anybody does in a day; the list has the rest."""
REVIEW_NOTICE = timedelta(days=14)


def in_my_own_care(viewer: Viewer) -> QuerySet[Family]:
    """What I answer for or cover by plan; the lead sees every file, but not everybody's work as hers."""
    rows: QuerySet[Family] = my_work(viewer, LIST_FAMILIES.rows(viewer))
    return rows


def called(family: Family) -> str:
    """The surname and the adults who live there: two families of one surname must not be mixed up."""
    adults = [
        one for one in family.people.all() if one.lives_here and not one.is_child and one.left_on is None
    ]
    first = " and ".join(one.first_name for one in adults)
    return f"{family.name} ({first})" if first else family.name


def decisions(viewer: Viewer) -> Iterator[Waiting]:
    rows = LIST_FAMILIES.rows(viewer).filter(stage=Stage.RECEIVED).exclude(pk__in=unaccepted().values("pk"))
    for family in _oldest(rows, "opened_on"):
        what = f"Decide on the new referral: {called(family)}."
        yield _item(family, Urgency.TODAY, what, "referral_decide", since=family.opened_on)


def not_agreed(viewer: Viewer) -> Iterator[Waiting]:
    """Referrals without agreement; they are erased soon, and nobody may ring the family (7.1)."""
    rows = LIST_FAMILIES.rows(viewer).filter(pk__in=unaccepted().values("pk"))
    for family in _oldest(rows.annotate(taken_back_on=Max("referrals__taken_back_on")), "opened_on"):
        day = date_format(erased_on(family.opened_on, family.taken_back_on), "j F")  # type: ignore[attr-defined]
        what = f"We do not know if {called(family)} agreed to the referral. It will be erased on {day}."
        yield _item(
            family, Urgency.SOON, what, "family_file", since=family.opened_on, tag="Received, not accepted"
        )


def first_visits(viewer: Viewer) -> Iterator[Waiting]:
    done = Assessment.objects.filter(family=OuterRef("pk"), kind=Assessment.Kind.INITIAL)
    rows = in_my_own_care(viewer).filter(~Exists(done), stage=Stage.ACCEPTED)
    for family in _oldest(rows, "opened_on"):
        what = f"Make the first visit to {called(family)}."
        yield _item(family, Urgency.SOON, what, "initial_visit", since=family.opened_on)


def reviews(viewer: Viewer) -> Iterator[Waiting]:
    by = timezone.localdate() + REVIEW_NOTICE
    rows = in_my_own_care(viewer).filter(stage=Stage.ACTIVE, review_due_on__lte=by)
    for family in _oldest(rows, "review_due_on"):
        late = family.review_due_on is not None and family.review_due_on < timezone.localdate()
        yield _item(
            family,
            Urgency.TODAY if late else Urgency.WHEN_YOU_CAN,
            f"Review with {called(family)}.",
            "review_record",
            since=family.review_due_on,
            tag="Overdue" if late else "",
        )


def unmatched(viewer: Viewer) -> Iterator[Waiting]:
    live = Match.objects.filter(family=OuterRef("pk"), ends_on=None)
    rows = in_my_own_care(viewer).filter(~Exists(live), stage=Stage.ACTIVE)
    for family in _oldest(rows, "active_from"):
        what = f"Find a volunteer for {called(family)}."
        yield _item(family, Urgency.SOON, what, "match_new", since=family.active_from)


def nobody_answers(viewer: Viewer) -> Iterator[Waiting]:
    """Open families without a co-ordinator, as when she declared a tie: the lead gives them to another."""
    if not viewer.leads:
        return
    live = Caseload.objects.filter(family=OuterRef("pk"), ends_on=None)
    rows = LIST_FAMILIES.rows(viewer).filter(~Exists(live), stage__in=OPEN)
    for family in _oldest(rows, "opened_on"):
        what = f"{called(family)} needs a co-ordinator."
        yield _item(family, Urgency.TODAY, what, "caseload_hand_over", tag="Nobody answers for it")


SOURCES: tuple[Callable[[Viewer], Iterator[Waiting]], ...] = (
    decisions,
    not_agreed,
    first_visits,
    reviews,
    unmatched,
    nobody_answers,
)


def register() -> None:
    for source in SOURCES:
        today.add(source, Hat.ORGANISER)


def _oldest(rows: QuerySet[Family], by: str) -> QuerySet[Family]:
    return rows.order_by(by, "id").prefetch_related("people")[:MOST]


def _item(
    family: Family, urgency: Urgency, what: str, route: str, *, since: date | None = None, tag: str = ""
) -> Waiting:
    return Waiting(
        urgency=urgency,
        what=what,
        url=reverse(route, args=[family.id]),
        about=tuple(family.subjects()),
        since=since,
        tag=tag,
    )
