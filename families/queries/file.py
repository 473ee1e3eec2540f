"""A family's file: who, how to reach them, where things stand, what comes next (8.3). Readable in ten seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from families.actions.erasing import erased_on
from families.cards import ContactCard, contact_card
from families.models import (
    Assessment,
    Caseload,
    Decision,
    Evidence,
    Family,
    Match,
    Need,
    Person,
    Referral,
    Score,
    Stage,
    Visit,
)
from families.panels import Event
from families.work_rules import HAND_OVER
from hsww.access.prepared import A_ROW, Prepared, hand_over
from hsww.access.viewer import Viewer

RECENT = 8


@dataclass(frozen=True)
class NeedLine:
    need: str
    first: int | None
    latest: int


@dataclass(frozen=True)
class FileView:
    """What the file's page shows. Panels and the timeline come from `families.panels`."""

    family: Family
    card: ContactCard
    people: list[Person]
    referral: Referral | None
    needs: list[NeedLine]
    matches: list[Match]
    visits: list[Visit]
    erased_on: date | None
    may_hand_over: bool

    @property
    def live_matches(self) -> list[Match]:
        return [match for match in self.matches if match.ends_on is None]

    @property
    def is_open(self) -> bool:
        return self.family.stage in {Stage.ACCEPTED, Stage.WAITING, Stage.ACTIVE}

    @property
    def waits_for_decision(self) -> bool:
        return self.family.stage in {Stage.RECEIVED, Stage.WAITING}

    @property
    def review_overdue(self) -> bool:
        due = self.family.review_due_on
        return due is not None and due < timezone.localdate()

    @property
    def needs_co_ordinator(self) -> bool:
        return self.is_open and self.card.organiser_id is None


def open_file(viewer: Viewer, family: Family) -> FileView:
    fetch(family)
    referral = max(family.referrals.all(), key=lambda one: one.received_on, default=None)
    waits = referral is not None and family.stage == Stage.RECEIVED and referral.evidence == Evidence.NONE
    return FileView(
        family=family,
        card=contact_card(family),
        people=list(family.people.all()),
        referral=referral,
        needs=list(_needs(_scores.rows(family=family.id))),
        matches=list(family.matches.all()),
        visits=list(_recent_visits.rows(family=family.id)),
        erased_on=erased_on(family.opened_on, referral.taken_back_on) if referral and waits else None,
        may_hand_over=HAND_OVER.reach(viewer) is not None and viewer.leads and not waits,
    )


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


def _needs(scores: Iterable[Score]) -> Iterator[NeedLine]:
    """Each need with its first and its latest score, in the order of the framework."""
    found: dict[str, list[int]] = {}
    for score in scores:
        found.setdefault(score.need, []).append(score.score)
    for need in Need:
        if need in found:
            given = found[need]
            yield NeedLine(need.label, given[0] if len(given) > 1 else None, given[-1])


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
