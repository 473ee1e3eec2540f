"""What somebody who samples a file of a volunteer or of staff reads of it: closed lists of fields (8.3, 8.4, 8.5).

A review asks whether we choose, check, train and supervise people as we should: days, kinds and whether they were
satisfactory. Left out are the person's name, what referees are called and wrote, the numbers of certificates, when and
where somebody can help, every note (they may tell of health), and all families, by code too.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hsww.people.files.models import FileKind, PersonFile
from hsww.people.files.queries import agreed_to
from hsww.people.files.standing import check_due, left_on, steps_due
from records.lines import FormLine, form_lines
from records.models import in_full
from records.projection import Cover


@dataclass(frozen=True)
class DrawnReference:
    asked_on: date
    received_on: date | None
    satisfactory: bool | None


@dataclass(frozen=True)
class DrawnCheck:
    level: str
    seen_on: date
    renew_on: date


@dataclass(frozen=True)
class DrawnStep:
    step: str
    held_on: date
    due_again_on: date | None


@dataclass(frozen=True)
class DrawnView(Cover):
    kind: str
    job: str
    applied_on: date | None
    left_on: date | None
    has_co_ordinator: bool | None
    """None for staff, who have none."""
    policy_agreed_on: date | None
    due: tuple[str, ...]
    references: tuple[DrawnReference, ...]
    checks: tuple[DrawnCheck, ...]
    steps: tuple[DrawnStep, ...]
    record_of_access: tuple[FormLine, ...]


def person_cover(file: PersonFile) -> Cover:
    return Cover(file.id, file.reference, tuple(file.subjects()))


def drawn_view(file: PersonFile) -> DrawnView:
    checks, steps, agreed = list(file.checks.all()), list(file.milestones.all()), agreed_to(file)
    return DrawnView(
        **vars(person_cover(file)),
        kind=file.get_kind_display(),
        job=file.job,
        applied_on=file.applied_on,
        left_on=left_on(file),
        has_co_ordinator=file.organiser_id is not None if file.kind == FileKind.VOLUNTEER else None,
        policy_agreed_on=timezone.localdate(agreed.at) if agreed else None,
        due=(check_due(checks).words, *(one.words for one in steps_due(steps))),
        references=tuple(
            DrawnReference(one.asked_on, one.received_on, one.satisfactory) for one in file.references.all()
        ),
        checks=tuple(DrawnCheck(one.get_level_display(), one.seen_on, one.renew_on) for one in checks),
        steps=tuple(DrawnStep(one.get_step_display(), one.held_on, one.due_again_on) for one in steps),
        record_of_access=form_lines(file.id, list(in_full(file.signatures.all()))),
    )
