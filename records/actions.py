"""Drawing and ending samples, and signing the Record of Access. Access begins and ends with the sample."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from families.models import FamilyGrant
from families.rules import SAMPLES
from hsww.access import log
from hsww.access.grants import give, take
from hsww.access.hats import Hat
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger import sealing
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import record
from hsww.people.models import PersonFileGrant, User
from hsww.vault.scopes import SCHEME_SCOPE
from records import sittings
from records.assertions import holds
from records.checking import commitment
from records.draw import Draw, draw
from records.drawn import as_drawn
from records.drawn import commitment as drawn_as
from records.models import (
    AUDITOR,
    MOST_DAYS,
    MOST_FILES,
    PURPOSES_OF,
    READERS_OF,
    How,
    Kind,
    Purpose,
    Receipt,
    Sample,
    SampledFile,
    Signature,
    Sitting,
    of_file,
)
from records.people_rules import SIGN_DRAWN
from records.projection import Cover
from records.proving import Shown
from records.queries import readers
from records.rules import DRAW_SAMPLE, DRAWS_OF, END_SAMPLE, FILES_TO_READ, SIGN_RECORD
from records.statement import Sheet, Statement


class NothingToDraw(Exception):  # noqa: N818 - it is an outcome, not an error
    """There is no file this person may be given to read."""


@transaction.atomic
def draw_sample(
    *,
    by: Viewer,
    reader: UUID,
    hat: Hat,
    size: int,
    purpose: Purpose,
    days: int,
    kind: Kind = Kind.FAMILY,
) -> Sample:
    in_bounds = 1 <= size <= MOST_FILES and 1 <= days <= MOST_DAYS
    if not in_bounds or purpose not in PURPOSES_OF[kind] or not _may_draw(by, kind, reader, hat):
        raise Denied
    _one_draw_at_a_time(reader)
    drawn = draw(reader, hat, size, kind)
    if not drawn.files:
        raise NothingToDraw
    reading = {"reader_id": reader, "hat": hat, "kind": kind, "purpose": purpose}
    sample = _drawn(drawn, timedelta(days=days), drawn_by_id=by.user_id, **reading)
    opened = [_open_file(sample, file) for file in drawn.files]
    about = (*sample.subjects(), *(subject for file in opened for subject in file.subjects()))
    log.note(
        by,
        action=Action.DRAWN,
        clause="8.3",
        rule=DRAW_SAMPLE.name,
        subjects=about,
        reason=drawn_as(sample, drawn.files),
        reason_scope=SCHEME_SCOPE,
    )
    return sample


def _may_draw(by: Viewer, kind: Kind, reader: UUID, hat: Hat) -> bool:
    """Files of this kind, for this reader in this hat; and never for herself."""
    if DRAW_SAMPLE.reach(by) is None or not by.holds(*DRAWS_OF[kind]) or hat not in READERS_OF[kind]:
        return False
    return reader != by.user_id and (reader, hat) in {(one.user_id, one.hat) for one in readers(by)}


def _drawn(drawn: Draw, lasts: timedelta, **reading: Any) -> Sample:
    now = timezone.now()
    made: Sample = Sample.objects.create(
        size=len(drawn.files),
        seed=drawn.seed,
        drawn_from=drawn.drawn_from,
        drawn_from_digest=drawn.digest,
        drawn_at=now,
        expires_at=now + lasts,
        **reading,
    )
    return made


def _one_draw_at_a_time(reader: UUID) -> None:
    """So that no file lies in two samples of one reader: the second draw leaves out what the first has taken."""
    User.objects.select_for_update().get(pk=reader)


def _open_file(sample: Sample, drawn: UUID) -> SampledFile:
    of_family = sample.kind == Kind.FAMILY
    file = SampledFile.objects.create(
        sample=sample, family_id=drawn if of_family else None, person_file_id=None if of_family else drawn
    )
    give(
        FamilyGrant if of_family else PersonFileGrant,
        to=sample.reader_id,
        about=file.owner,
        ground=SAMPLES[Hat(sample.hat)],
        source=file.id,
        expires_at=sample.expires_at,
    )
    return file


def take_out(*, by: Viewer, rule: Rule, file: Cover) -> None:
    """Before a form is printed or saved: what cannot be entered does not leave. `file` has come through `rule`."""
    log.note(by, action=Action.EXPORTED, clause=rule.clauses[0], rule=rule.name, subjects=file.subjects())


@transaction.atomic
def end_sample(*, by: Viewer, sample: UUID) -> None:
    found: Sample | None = END_SAMPLE.rows(by).filter(pk=sample).first()
    if found is None:
        raise Denied
    _close(found)
    log.note(by, action=Action.REVOKED, clause="8.3", rule=END_SAMPLE.name, subjects=found.subjects())


def end_expired() -> str:
    """For `tick`: takes what has run out. The queries ask for the day again, so a late tick opens nothing."""
    over = Sample.objects.filter(ended_at=None, expires_at__lte=timezone.now())
    for sample in over:
        with transaction.atomic():
            _close(sample)
            record(
                actor=None, hat="", action=Action.REVOKED, clause="8.3", rule=END_SAMPLE.name,
                subjects=sample.subjects(),
            )  # fmt: skip
    return f"{len(over)} samples ended" if over else ""


def _close(sample: Sample) -> None:
    sample.ended_at = timezone.now()
    sample.save(update_fields=["ended_at"])
    for file in sample.files.all():
        take(FamilyGrant if file.family_id else PersonFileGrant, source=file.id)


@transaction.atomic
def sign(*, by: Viewer, file: UUID, name: str, purpose: Purpose, detail: str, shown: Shown) -> None:
    """Signs for one file; its entry is sealed at once. Signing again changes nothing."""
    sampled, sitting = _to_sign(by, file), sittings.open_to(by, file)
    if (sitting is None) == (by.hat is AUDITOR) or purpose not in PURPOSES_OF[Kind(sampled.sample.kind)]:
        raise Denied
    if Signature.objects.filter(sampled=sampled, sitting=sitting).exists():
        return
    statement = sheet_of(by, sampled, sitting).filled_in(name, purpose, shown.moment.at, shown.moment.nonce)
    if not _stands(shown, statement):
        raise Denied
    entry = _signed(by, sampled, sitting, commitment(statement, shown.how.value, shown.assertion, detail))
    receipt = _receipt(statement, shown, sampled, entry.uid, sitting)
    _add_line(sampled, receipt, entry, detail)
    sealing.seal_after_commit()


def _to_sign(by: Viewer, file: UUID) -> SampledFile:
    files: QuerySet[SampledFile] = FILES_TO_READ.rows(by)
    locked = files.select_for_update(of=("self",)).select_related("sample", "family", "person_file")
    sampled = locked.filter(of_file(file)).order_by("sample__drawn_at", "pk").first()
    if sampled is None or not as_drawn([sampled]):
        raise Denied
    return sampled


def _signed(by: Viewer, file: SampledFile, sitting: Sitting | None, commits_to: str) -> Entry:
    beside = [Subject("sitting", sitting.id)] if sitting else []
    return record(
        actor=by.user_id,
        appointment=by.appointment_id,
        hat=by.hat.value,
        session=by.session,
        action=Action.SIGNED,
        clause="9.1",
        rule=(SIGN_RECORD if file.family else SIGN_DRAWN).name,
        subjects=[*file.subjects(), Subject("sample", file.sample_id), *beside],
        reason=commits_to,
        reason_scope=file.scope,
    )


def _add_line(file: SampledFile, receipt: Receipt, entry: Entry, detail: str) -> None:
    Signature.objects.create(
        family=file.family,
        person_file=file.person_file,
        sampled=file,
        sitting=receipt.sitting,
        signer_id=receipt.signer_id,
        hat=receipt.hat,
        signed_name=receipt.signed_name,
        purpose=receipt.purpose,
        detail=detail,
        signed_at=entry.at,
        entry=entry.uid,
        receipt=receipt,
    )


def sheet_of(by: Viewer, file: SampledFile, sitting: Sitting | None) -> Sheet:
    present = sitting.organiser_id if sitting else None
    return Sheet(about=file.about, file=file.id, signer=by.user_id, hat=by.hat.value, organiser=present)


def _stands(shown: Shown, statement: Statement) -> bool:
    """A passkey has signed this very statement, or there is none; and nobody rests on a sitting who is in none."""
    if shown.assertion is None:
        return shown.how != How.PASSKEY and (shown.how != How.SITTING or statement.organiser is not None)
    return shown.how == How.PASSKEY and holds(shown.assertion, statement.digest)


def _receipt(
    statement: Statement, shown: Shown, sampled: SampledFile, entry: UUID, sitting: Sitting | None
) -> Receipt:
    return Receipt.objects.create(
        signer_id=statement.signer,
        hat=statement.hat,
        family=sampled.family_id,
        person_file=sampled.person_file_id,
        person=sampled.person_file.person_id if sampled.person_file else None,
        file=statement.file,
        reference=sampled.owner.reference,
        signed_name=statement.name,
        purpose=statement.purpose,
        organiser=statement.organiser,
        organiser_name=sittings.named(sitting) if sitting else "",
        sitting=sitting,
        stated_at=statement.at,
        nonce=statement.nonce,
        how=shown.how,
        entry=entry,
        **(vars(shown.assertion) if shown.assertion else {}),
    )
