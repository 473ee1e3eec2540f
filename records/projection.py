"""What somebody who samples a file reads of it: closed lists of fields, read-only (8.3, 9.1).

Surnames, addresses, telephone numbers, referrers' names and volunteers' names are left out: the quality of
the work can be judged without them. Concerns are not part of the support file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from consent.models import Information, Statement
from families.models import Assessment, Family, Need, Referral, Visit
from families.visiting.projection import age_words, first_name
from hsww.ledger.entries import Subject
from records.lines import FormLine, InkRow, form_lines, ink_row
from records.models import in_full


@dataclass(frozen=True)
class Cover:
    """All that is shown of a file before its Record of Access is signed."""

    id: UUID
    reference: str
    about: tuple[Subject, ...]

    def subjects(self) -> Sequence[Subject]:
        return self.about


@dataclass(frozen=True)
class SampledPerson:
    first_name: str
    kin: str
    age: str


@dataclass(frozen=True)
class SampledReferral:
    received_on: date
    source: str
    needs: tuple[str, ...]
    reason: str
    evidence: str
    agreed_on: date | None
    decision: str
    decided_on: date | None
    decision_reason: str


@dataclass(frozen=True)
class SampledAssessment:
    held_on: date
    kind: str
    note: str
    scores: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SampledVisit:
    day: date
    kind: str
    minutes: int
    note: str


@dataclass(frozen=True)
class SampledPermission:
    said_on: date
    giver: str
    recipient: str
    answer: str
    how: str


@dataclass(frozen=True)
class SampledInformation:
    spoken_on: date | None
    written_on: date | None
    right_to_see_told: bool


@dataclass(frozen=True)
class SampledView:
    id: UUID
    reference: str
    stage: str
    opened_on: date
    active_from: date | None
    review_due_on: date | None
    ended_on: date | None
    ending: str
    plan: str
    visitor_notes: str
    people: tuple[SampledPerson, ...]
    referrals: tuple[SampledReferral, ...]
    information: tuple[SampledInformation, ...]
    permissions: tuple[SampledPermission, ...]
    assessments: tuple[SampledAssessment, ...]
    visits: tuple[SampledVisit, ...]
    record_of_access: tuple[FormLine, ...]
    in_ink: tuple[InkRow, ...]


def cover(family: Family) -> Cover:
    return Cover(family.id, family.reference, tuple(family.subjects()))


def sampled_view(family: Family) -> SampledView:
    return SampledView(
        id=family.id,
        reference=family.reference,
        stage=family.get_stage_display(),
        opened_on=family.opened_on,
        active_from=family.active_from,
        review_due_on=family.review_due_on,
        ended_on=family.ended_on,
        ending=family.get_ending_display(),
        plan=family.plan,
        visitor_notes=family.visitor_notes,
        people=_people(family),
        referrals=tuple(map(_referral, family.referrals.order_by("-received_on", "id"))),
        information=tuple(map(_information, family.information.order_by("-recorded_at", "id"))),
        permissions=tuple(map(_permission, _statements(family))),
        assessments=tuple(map(_assessment, _assessments(family))),
        visits=tuple(map(_visit, family.visits.order_by("-day", "id"))),
        record_of_access=form_lines(family.id, list(in_full(family.signatures.all()))),
        in_ink=tuple(map(ink_row, family.ink_lines.order_by("-signed_on", "-added_at", "pk"))),
    )


def _people(family: Family) -> tuple[SampledPerson, ...]:
    today = timezone.localdate()
    return tuple(
        SampledPerson(
            first_name=first_name(person),
            kin=person.get_kin_display(),
            age=age_words(person.born_on, today) if person.is_child and person.born_on else "",
        )
        for person in family.people.all()
    )


def _referral(referral: Referral) -> SampledReferral:
    labels = dict(Need.choices)
    return SampledReferral(
        received_on=referral.received_on,
        source=referral.get_source_display(),
        needs=tuple(str(labels.get(code, code)) for code in referral.needs),
        reason=referral.reason,
        evidence=referral.get_evidence_display(),
        agreed_on=referral.agreed_on,
        decision=referral.get_decision_display(),
        decided_on=referral.decided_on,
        decision_reason=referral.decision_reason,
    )


def _statements(family: Family) -> Sequence[Statement]:
    return list(family.statements.select_related("giver").order_by("-said_on", "-recorded_at"))


def _permission(statement: Statement) -> SampledPermission:
    return SampledPermission(
        said_on=statement.said_on,
        giver=first_name(statement.giver),
        recipient=statement.get_recipient_kind_display(),
        answer=statement.get_answer_display(),
        how=statement.get_how_display(),
    )


def _information(information: Information) -> SampledInformation:
    return SampledInformation(
        spoken_on=information.spoken_on,
        written_on=information.written_on,
        right_to_see_told=information.right_to_see_told,
    )


def _assessments(family: Family) -> Sequence[Assessment]:
    return list(family.assessments.prefetch_related("scores").order_by("-held_on", "id"))


def _assessment(assessment: Assessment) -> SampledAssessment:
    labels = dict(Need.choices)
    return SampledAssessment(
        held_on=assessment.held_on,
        kind=assessment.get_kind_display(),
        note=assessment.note,
        scores=tuple((str(labels.get(row.need, row.need)), row.score) for row in assessment.scores.all()),
    )


def _visit(visit: Visit) -> SampledVisit:
    return SampledVisit(day=visit.day, kind=visit.get_kind_display(), minutes=visit.minutes, note=visit.note)
