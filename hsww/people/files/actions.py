"""Every change to a file: each asks its rule once more, and writes the ledger with it.

What is written down stays: a newer check or note stands before an older one. Only what became of a reference is added
to it later, and its history keeps what stood there before.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.hats import LEADS
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.people.files import rules
from hsww.people.files.models import (
    Check,
    FamilyNamed,
    FileKind,
    FileNote,
    Milestone,
    Naming,
    PersonFile,
    Reference,
)
from hsww.people.files.standing import years_after
from hsww.people.notices import notify
from hsww.people.queries import holders

YEARS_CHECKED = 3


@transaction.atomic
def keep(*, by: Viewer, file: PersonFile, **facts: Any) -> None:
    """What stands on the file itself: application and availability, or the job."""
    rule = _must_keep(by, file)
    for name, value in facts.items():
        setattr(file, name, value)
    file.save()
    _changed(rule, by, file)


@transaction.atomic
def give_volunteer(*, by: Viewer, file: PersonFile, organiser: UUID) -> None:
    _must_reach(rules.GIVE_VOLUNTEER, by, file.id)
    chosen = rules.CHOOSE_ANSWERABLE.rows(by).filter(pk=organiser).exclude(pk=file.person_id)
    if not chosen.exists():
        raise Denied
    file.organiser_id = organiser
    file.save()
    _changed(rules.GIVE_VOLUNTEER, by, file)


@transaction.atomic
def add_reference(*, by: Viewer, file: PersonFile, **facts: Any) -> Reference:
    rule = _must_keep(by, file)
    row = Reference.objects.create(file=file, by_id=by.user_id, **facts)
    _changed(rule, by, file)
    return row


@transaction.atomic
def change_reference(*, by: Viewer, reference: Reference, **facts: Any) -> None:
    rule = rules.CHANGE_REFERENCE[FileKind(reference.file.kind)]
    _must_reach(rule, by, reference.id)
    for name, value in facts.items():
        setattr(reference, name, value)
    reference.save()
    _changed(rule, by, reference.file)


@transaction.atomic
def add_check(
    *,
    by: Viewer,
    file: PersonFile,
    level: Check.Level,
    last_digits: int | None,
    seen_on: date,
    renew_on: date | None,
) -> Check:
    """Renewed after three years, unless said otherwise."""
    rule = _must_keep(by, file)
    row = Check.objects.create(
        file=file,
        by_id=by.user_id,
        level=level,
        last_digits=last_digits,
        seen_on=seen_on,
        renew_on=renew_on or years_after(seen_on, YEARS_CHECKED),
    )
    _changed(rule, by, file)
    return row


@transaction.atomic
def add_milestone(*, by: Viewer, file: PersonFile, **facts: Any) -> Milestone:
    rule = _must_keep(by, file)
    row = Milestone.objects.create(file=file, by_id=by.user_id, **facts)
    _changed(rule, by, file)
    return row


@transaction.atomic
def add_note(*, by: Viewer, file: PersonFile, text: str, in_confidence: bool) -> FileNote:
    rule = _must_keep(by, file)
    row = FileNote.objects.create(file=file, by_id=by.user_id, text=text, in_confidence=in_confidence)
    _changed(rule, by, file)
    return row


@transaction.atomic
def name_trustee(*, by: Viewer, file: PersonFile, trustee: UUID, ends_on: date | None) -> Naming:
    """A naming that has run out makes room for a new one."""
    _must_reach(rules.NAME_TRUSTEE, by, file.id)
    if trustee == file.person_id or not rules.CHOOSE_TRUSTEE.rows(by).filter(pk=trustee).exists():
        raise Denied
    over = Naming.objects.filter(file=file, trustee=trustee, ended_at=None, ends_on__lt=timezone.localdate())
    for old in over:
        _end(old, by)
    naming = Naming.objects.create(file=file, trustee_id=trustee, named_by_id=by.user_id, ends_on=ends_on)
    _changed(rules.NAME_TRUSTEE, by, file, naming, action=Action.GRANTED)
    notify([naming.trustee])
    return naming


@transaction.atomic
def end_naming(*, by: Viewer, naming: Naming) -> None:
    _must_reach(rules.END_NAMING, by, naming.id)
    _end(naming, by)
    _changed(rules.END_NAMING, by, naming.file, naming, action=Action.REVOKED)


@transaction.atomic
def note_families_named(*, by: Viewer, file: PersonFile, families: Collection[UUID]) -> None:
    """Whether or not the words were saved. The same words sent again are one note."""
    if not families:
        return
    ids = sorted(str(family) for family in families)
    waiting = FamilyNamed.objects.filter(file=file, typed_by=by.user_id, seen_at=None)
    if any(row.families == ids for row in waiting):
        return
    FamilyNamed.objects.create(file=file, typed_by_id=by.user_id, families=ids)
    notify([lead for lead in holders(*LEADS) if lead.id != by.user_id])


@transaction.atomic
def see_family_named(*, by: Viewer, row: FamilyNamed) -> None:
    _must_reach(rules.SEE_FAMILIES_NAMED, by, row.id)
    row.seen_by_id, row.seen_at = by.user_id, timezone.now()
    row.save()
    _changed(rules.SEE_FAMILIES_NAMED, by, row.file)


def _end(naming: Naming, by: Viewer) -> None:
    naming.ended_by_id, naming.ended_at = by.user_id, timezone.now()
    naming.save()


def _must_keep(by: Viewer, file: PersonFile) -> Rule:
    rule = rules.KEEP[FileKind(file.kind)]
    _must_reach(rule, by, file.id)
    return rule


def _must_reach(rule: Rule, by: Viewer, row: UUID) -> None:
    if not rule.rows(by).filter(pk=row).exists():
        raise Denied


def _changed(
    rule: Rule,
    by: Viewer,
    file: PersonFile,
    naming: Naming | None = None,
    *,
    action: Action = Action.CHANGED,
) -> None:
    about = (naming or file).subjects()
    log.note(by, action=action, clause=rule.clauses[0], rule=rule.name, subjects=about)
