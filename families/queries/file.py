"""A family's file: who, how to reach them, where things stand, what comes next (8.3). Readable in ten seconds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from families.actions.erasing import erased_on
from families.cards import contact_card
from families.models import (
    Assessment,
    Caseload,
    Decision,
    Evidence,
    Family,
    Match,
    Person,
    Referral,
    Score,
    Stage,
    Visit,
)
from families.models.family import OPEN
from families.panels import Event
from families.queries import cover, file_lines
from families.queries.file_lines import AdultLine, MatchLine, NeedLine, PersonLine, ReferralLine, VisitLine
from families.work_rules import HAND_OVER
from hsww.access.prepared import A_ROW, Prepared, hand_over
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.pages.templatetags.pages import nice_date
from hsww.people.models import User

RECENT = 8
STAGES: dict[str, str] = dict(Stage.choices)
TONES: dict[str, str] = {Stage.ACTIVE: "ok", Stage.RECEIVED: "warn"}


@dataclass(frozen=True)
class FileView(Shown):
    """What the file's page shows. Panels and the timeline come from `families.panels`."""

    id: UUID
    name: str
    reference: str
    at: Stage
    adults: list[AdultLine]
    where: str
    organiser: str
    covering: str
    """For whom and until when, where the viewer does not answer for the family herself."""
    matches: list[MatchLine]
    people: list[PersonLine]
    plan: str
    visitor_notes: str
    referral: ReferralLine | None
    needs: list[NeedLine]
    visits: list[VisitLine]
    next_review: str
    review_overdue: bool
    erased_on: str
    """The day on which a referral that nobody agreed to is erased, or empty."""
    address_hidden: bool
    may_hand_over: bool

    @property
    def stage(self) -> str:
        return STAGES[self.at]

    @property
    def tone(self) -> str:
        return TONES.get(self.at, "info")

    @property
    def is_received(self) -> bool:
        return self.at == Stage.RECEIVED

    @property
    def is_active(self) -> bool:
        return self.at == Stage.ACTIVE

    @property
    def is_open(self) -> bool:
        return self.at in OPEN

    @property
    def waits_for_decision(self) -> bool:
        return self.at in {Stage.RECEIVED, Stage.WAITING}

    @property
    def needs_co_ordinator(self) -> bool:
        return self.is_open and not self.organiser


def open_file(viewer: Viewer, family: Family) -> FileView:
    """All rows are fetched before the first name is opened, so that one query fetches the keys."""
    fetch(family)
    scores, visits = _scores.rows(family=family.id), list(_recent_visits.rows(family=family.id))
    referral = max(family.referrals.all(), key=lambda one: one.received_on, default=None)
    card, due, unagreed = contact_card(family), family.review_due_on, _unagreed(family, referral)
    return FileView(
        id=family.id,
        name=family.name,
        reference=family.reference,
        at=Stage(family.stage),
        adults=[file_lines.adult(one) for one in card.adults],
        where="\n".join(line for line in (family.address, family.postcode, family.district) if line),
        organiser=card.organiser,
        covering=cover.covering(viewer, family, _organiser(family)),
        matches=file_lines.matches(family.matches.all()),
        people=file_lines.people(family.people.all()),
        plan=family.plan,
        visitor_notes=family.visitor_notes,
        referral=file_lines.referral(referral) if referral else None,
        needs=list(file_lines.needs(scores)),
        visits=file_lines.visits(visits),
        next_review=nice_date(due),
        review_overdue=due is not None and due < timezone.localdate(),
        erased_on=nice_date(erased_on(family.opened_on, unagreed.taken_back_on)) if unagreed else "",
        address_hidden=family.address_hidden,
        may_hand_over=HAND_OVER.reach(viewer) is not None and viewer.leads and not unagreed,
    )


def _organiser(family: Family) -> User | None:
    return next((caseload.organiser for caseload in family.live_caseloads), None)  # type: ignore[attr-defined]


def _unagreed(family: Family, referral: Referral | None) -> Referral | None:
    """The referral, where we do not know that the family agreed to it (7.1)."""
    waits = family.stage == Stage.RECEIVED and referral is not None and referral.evidence == Evidence.NONE
    return referral if waits else None


_kept: dict[str, Prepared[Any]] = {
    "people": Prepared(lambda family: Person.objects.filter(family=family), family=A_ROW),
    "referrals": Prepared(lambda family: Referral.objects.filter(family=family), family=A_ROW),
    "matches": Prepared(
        lambda family: Match.objects.filter(family=family).select_related("volunteer").order_by("-begins_on"),
        family=A_ROW,
    ),
    "assessments": Prepared(
        lambda family: Assessment.objects.filter(family=family).order_by("held_on"), family=A_ROW
    ),
}
_live_caseloads = Prepared(
    lambda family: Caseload.objects.filter(family=family, ends_on=None).select_related("organiser"),
    family=A_ROW,
)
_recent_visits = Prepared(
    lambda family: (
        Visit.objects.filter(family=family).select_related("author").order_by("-day", "-written_at")[:RECENT]
    ),
    family=A_ROW,
)
_scores = Prepared(
    lambda family: Score.objects.filter(assessment__family=family).order_by("assessment__held_on"),
    family=A_ROW,
)


def fetch(family: Family) -> None:
    """One query for each kind of row; the timeline and the steps read the same rows again."""
    for name, query in _kept.items():
        hand_over(family, name, query.rows(family=family.id))
    family.live_caseloads = list(_live_caseloads.rows(family=family.id))  # type: ignore[attr-defined]


def latest_scores(family: Family) -> dict[str, int]:
    """The last score of each need, for the hint beside the next one."""
    return {score.need: score.score for score in _scores.rows(family=family.id)}


def events(_viewer: Viewer, family: Family) -> Iterator[Event]:
    """The family's own part of its timeline."""
    for referral in family.referrals.all():
        yield from _of_referral(referral)
    for assessment in family.assessments.all():
        yield Event(assessment.held_on, assessment.get_kind_display(), assessment.note)
    yield from _on(family.informed_on, "Told about confidentiality, by word and in writing")
    yield from _on(family.active_from, "Support started")
    for match in family.matches.all():
        yield Event(match.begins_on, f"{match.volunteer.display_name} began to visit")
        if match.ends_on:
            what = f"{match.volunteer.display_name} stopped visiting"
            yield Event(match.ends_on, what, match.ended_because)
    yield from _on(family.ended_on, "Support ended", family.get_ending_display() if family.ending else "")


def _of_referral(referral: Referral) -> Iterator[Event]:
    yield Event(referral.received_on, "Referral received", referral.get_source_display())
    if referral.decided_on and referral.decision != Decision.RECEIVED:
        yield Event(referral.decided_on, referral.get_decision_display(), referral.decision_reason)


def _on(day: date | None, what: str, detail: str = "") -> Iterator[Event]:
    if day is not None:
        yield Event(day, what, detail)
