"""Raising, reading and adding to concerns. A concern is saved whatever else fails (2.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from families.models import Family
from hsww.access import log
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.record import LedgerUnavailable
from hsww.vault.errors import KeyGone
from safeguarding.models import Concern, ConcernDraft, ConcernNote, EmergencyCall, Rang, Rota, SafeTonight
from safeguarding.rules import KEEP_DRAFT, KEEP_ROTA, RAISE_CONCERN, READ_CALL, READ_CONCERN, RECORD_CALL

CANNOT_KEEP = (LedgerUnavailable, Error)
"""What is raised when nothing can be written, as on a full disk. The words must then stay on the page (2.3)."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What was written about a worry. An empty text is stored as nothing at all."""

    safe_tonight: SafeTonight = SafeTonight.UNKNOWN
    child_words: str = ""
    what_happened: str = ""
    worries: str = ""
    who: str = ""


def raise_concern(
    *,
    by: Viewer,
    words: Words,
    family: Family | None = None,
    about_worker: bool = False,
    about_person: UUID | None = None,
    sending: UUID | None = None,
) -> Concern:
    """If the ledger cannot be written the concern is kept all the same, and its entry is owed.

    The same words under the same `sending` are the same concern, sent twice. Other words are never taken for them.
    """
    if before := _sent_before(by, words, sending):
        return before
    taken = sending is None or Concern.objects.filter(pk=sending).exists()
    concern = Concern(
        id=uuid4() if taken else sending,
        family=family,
        about_worker=about_worker,
        about_person_id=about_person,
        safe_tonight=words.safe_tonight,
        who=words.who or None,
        child_words=words.child_words or None,
        what_happened=words.what_happened or None,
        worries=words.worries or None,
        raised_by_id=by.user_id,
        raised_hat=by.hat,
    )
    try:
        _keep_somewhere(concern, by)
    except IntegrityError:  # sent twice at the same moment
        if before := _sent_before(by, words, sending):
            return before
        raise
    except LedgerUnavailable:
        concern.entry_owed, concern._state.adding = True, True
        with transaction.atomic():
            _keep(concern, by)
    return concern


def _keep_somewhere(concern: Concern, by: Viewer) -> None:
    """A file may be destroyed while somebody writes about it (8.8). The words stay then, under the scheme's key."""
    try:
        _keep_and_log(concern, by)
    except KeyGone:
        concern.family = None
        _keep_and_log(concern, by)


@transaction.atomic
def _keep_and_log(concern: Concern, by: Viewer) -> None:
    _keep(concern, by)
    log.note(
        by,
        action=Action.RAISED,
        clause=RAISE_CONCERN.clauses[0],
        rule=RAISE_CONCERN.name,
        subjects=concern.subjects(),
    )


def _sent_before(by: Viewer, words: Words, sending: UUID | None) -> Concern | None:
    found: Concern | None = RAISE_CONCERN.rows(by).filter(pk=sending).first() if sending else None
    return found if found and _words_of(found) == words else None


def _words_of(concern: Concern) -> Words:
    return Words(
        safe_tonight=SafeTonight(concern.safe_tonight),
        child_words=concern.child_words or "",
        what_happened=concern.what_happened or "",
        worries=concern.worries or "",
        who=concern.who or "",
    )


def _keep(concern: Concern, by: Viewer) -> None:
    concern.save(force_insert=True)
    KEEP_DRAFT.rows(by).delete()


@transaction.atomic
def keep_draft(*, by: Viewer, content: dict[str, str], family: Family | None = None) -> None:
    ConcernDraft.objects.update_or_create(
        author_id=by.user_id,
        hat=by.hat,
        defaults={"family": family, "content": content, "saved_at": timezone.now()},
    )


@transaction.atomic
def drop_draft(*, by: Viewer) -> None:
    KEEP_DRAFT.rows(by).delete()


@transaction.atomic
def acknowledge(*, by: Viewer, concern: Concern) -> None:
    """Says that a person has read it. The second to press the button changes nothing."""
    unread = READ_CONCERN.rows(by).filter(pk=concern.pk)
    if not unread.exists():
        raise Denied
    marked = unread.filter(acknowledged_at=None).update(
        acknowledged_by_id=by.user_id, acknowledged_at=timezone.now()
    )
    if marked:
        log.note(
            by,
            action=Action.ACKNOWLEDGED,
            clause="2.3",
            rule=READ_CONCERN.name,
            subjects=concern.subjects(),
        )


@transaction.atomic
def add_note(*, by: Viewer, concern: Concern, text: str) -> None:
    if not READ_CONCERN.rows(by).filter(pk=concern.pk).exists():
        raise Denied
    ConcernNote.objects.create(concern=concern, text=text, by_id=by.user_id)
    log.note(by, action=Action.CHANGED, clause="2.3", rule=READ_CONCERN.name, subjects=concern.subjects())


@transaction.atomic
def record_call(
    *, by: Viewer, whom: Rang, rang_at: datetime, family: Family | None = None, who: str = "", what: str = ""
) -> EmergencyCall:
    call = EmergencyCall.objects.create(
        family=family,
        by_id=by.user_id,
        by_hat=by.hat,
        whom=whom,
        who=who or None,
        what=what or None,
        rang_at=rang_at,
    )
    log.note(
        by,
        action=Action.RAISED,
        clause=RECORD_CALL.clauses[0],
        rule=RECORD_CALL.name,
        subjects=call.subjects(),
    )
    return call


@transaction.atomic
def see_call(*, by: Viewer, call: EmergencyCall) -> None:
    unseen = READ_CALL.rows(by).filter(pk=call.pk)
    if not unseen.exists():
        raise Denied
    if unseen.filter(seen_at=None).update(seen_by_id=by.user_id, seen_at=timezone.now()):
        log.note(by, action=Action.ACKNOWLEDGED, clause="2.1", rule=READ_CALL.name, subjects=call.subjects())


@transaction.atomic
def add_to_rota(
    *, by: Viewer, day_from: date, day_to: date, duty: UUID, duty_phone: str, deputy: UUID, deputy_phone: str
) -> Rota:
    row = Rota(
        day_from=day_from,
        day_to=day_to,
        duty_id=duty,
        duty_phone=duty_phone,
        deputy_id=deputy,
        deputy_phone=deputy_phone,
    )
    row.save(force_insert=True)
    if not KEEP_ROTA.rows(by).filter(pk=row.pk).exists():
        raise Denied
    log.note(by, action=Action.CHANGED, clause="2.3", rule=KEEP_ROTA.name, subjects=row.subjects())
    return row


@transaction.atomic
def take_off_rota(*, by: Viewer, row: Rota) -> None:
    if not KEEP_ROTA.rows(by).filter(pk=row.pk).delete()[0]:
        raise Denied
    log.note(by, action=Action.CHANGED, clause="2.3", rule=KEEP_ROTA.name, subjects=row.subjects())
