"""Asking one of our people, writing down what they said, and sharing (8.7).

Whether it goes is decided again inside the transaction that sends it, in the turn of that share, which whoever answers
waits for too: a no that was saved is seen by every sending after it.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from secrets import token_hex

from django.db import transaction
from django.utils import timezone

from consent.agencies.models import Check, Contact
from consent.agencies.rules import KEEP_CONTACT
from consent.releases.models import Review
from consent.workers.deciding import Verdict
from consent.workers.grounds import BY_PAPER, LEADS_CHOOSE, waits_for_nothing
from consent.workers.models import (
    About,
    Purpose,
    WorkerAnswer,
    WorkerReview,
    WorkerSent,
    WorkerShare,
    WorkerStopped,
    WorkerTold,
)
from consent.workers.queries import decided
from consent.workers.rules import (
    ANSWER_SHARE,
    ASK_TO_SHARE,
    REVIEW_SHARE,
    SEND_SHARE,
    TELL_WORKER,
    WRITE_ANSWER,
    keeps,
)
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.sealing import seal_after_commit
from hsww.ledger.unchanged import added, as_added, must_be_as_added
from hsww.people.models import User
from hsww.vault.envelope import delimited

SALT_BYTES = 32


class NotYetError(Exception):
    """Without a yes or a ground, or to somebody whose details nobody checked; nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What is to be shared, with whom, and why it may be."""

    about: About
    recipient: str
    purpose: Purpose
    text: str
    contact: Contact | None = None
    ground: str = ""
    reason: str = ""
    paper: str = ""


@transaction.atomic
def ask(*, by: Viewer, person: User, meant: Meant) -> WorkerShare:
    """Writes down what is to be shared; the person is asked for just this."""
    _must_be_mine_to_share(by, person, meant)
    share = WorkerShare.objects.create(
        person=person,
        about=meant.about,
        contact=meant.contact,
        recipient=meant.recipient,
        purpose=meant.purpose,
        text=meant.text,
        ground=meant.ground,
        reason=meant.reason or None,
        paper=meant.paper or None,
        recorded_by_id=by.user_id,
    )
    _noted(by, ASK_TO_SHARE, share)
    return share


def _must_be_mine_to_share(by: Viewer, person: User, meant: Meant) -> None:
    if not ASK_TO_SHARE.rows(by).filter(pk=person.pk).exists():
        raise Denied
    kept = keeps(by).get(meant.about)
    keeps_file = kept is not None and User.objects.filter(pk__in=kept).filter(pk=person.pk).exists()
    if not keeps_file and not (by.leads and meant.ground):
        raise Denied
    if meant.ground in LEADS_CHOOSE and not by.leads:
        raise Denied
    if (meant.ground in BY_PAPER) is not bool(meant.paper.strip()):
        raise Denied
    if meant.contact is not None and not KEEP_CONTACT.rows(by).filter(pk=meant.contact.pk).exists():
        raise Denied


@transaction.atomic
def answer(*, by: Viewer, share: WorkerShare, yes: bool) -> WorkerAnswer:
    """By the person, on their own page."""
    return _answered(by, ANSWER_SHARE, share, yes=yes, how=WorkerAnswer.How.OWN, said_on=timezone.localdate())


@transaction.atomic
def write_answer(
    *, by: Viewer, share: WorkerShare, yes: bool, how: WorkerAnswer.How, said_on: date
) -> WorkerAnswer:
    """By whoever asked them, as they said it or signed it."""
    if how == WorkerAnswer.How.OWN:
        raise Denied
    return _answered(by, WRITE_ANSWER, share, yes=yes, how=how, said_on=said_on)


def _answered(
    by: Viewer, rule: Rule, share: WorkerShare, *, yes: bool, how: WorkerAnswer.How, said_on: date
) -> WorkerAnswer:
    found = _in_turn(rule, by, share)
    row = WorkerAnswer.objects.create(
        share=found, yes=yes, how=how, said_on=said_on, recorded_by_id=by.user_id
    )
    _noted(by, rule, found, *added(row))
    return row


@transaction.atomic
def send(*, by: Viewer, share: WorkerShare, stepped_up: bool) -> WorkerSent:
    found = _in_turn(SEND_SHARE, by, share)
    verdict = decided(found)
    if not found.ground:
        must_be_as_added("person", found.person_id)
    if not verdict.goes or is_out_of_use(found) or (needs_step_up(found) and not stepped_up):
        raise NotYetError
    return _kept(by, found, verdict)


def needs_step_up(share: WorkerShare) -> bool:
    """Where nobody checked of late how they are reached; never to keep somebody safe (2.3)."""
    today = timezone.localdate()
    if waits_for_nothing(share.ground, today):
        return False
    return share.contact is None or not share.contact.is_checked(today)


def is_out_of_use(share: WorkerShare) -> bool:
    if waits_for_nothing(share.ground, timezone.localdate()):
        return False
    return share.contact is not None and share.contact.check_now is Check.ENDED


def _kept(by: Viewer, share: WorkerShare, verdict: Verdict) -> WorkerSent:
    content = content_of(share, timezone.now())
    sent = WorkerSent.objects.create(
        share=share,
        content=content,
        digest=sha256(delimited([content])).hexdigest(),
        answer_id=verdict.answer,
        recorded_by_id=by.user_id,
    )
    subjects = (*sent.subjects(), as_added(sent))
    log.note(by, action=Action.DISCLOSED, clause="8.7", rule=SEND_SHARE.name, subjects=subjects)
    seal_after_commit()
    return sent


def content_of(share: WorkerShare, at: datetime) -> str:
    """Word for word what goes, as text that never changes. The salt keeps its digest from being guessed."""
    said = {
        "salt": token_hex(SALT_BYTES),
        "to": share.recipient,
        "about": share.person.full_name,
        "purpose": share.purpose,
        "ground": share.ground,
        "paper": share.paper or "",
        "at": at.isoformat(),
        "text": share.text,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


@transaction.atomic
def stop(*, by: Viewer, share: WorkerShare, reason: str) -> WorkerStopped:
    found = _in_turn(SEND_SHARE, by, share)
    row = WorkerStopped.objects.create(share=found, reason=reason, recorded_by_id=by.user_id)
    _noted(by, SEND_SHARE, found)
    return row


@transaction.atomic
def tell(*, by: Viewer, sent: WorkerSent, told_on: date) -> WorkerTold:
    _turn(sent.share)
    if not TELL_WORKER.rows(by).filter(pk=sent.pk).exists():
        raise Denied
    row = WorkerTold.objects.create(sent=sent, told_on=told_on, recorded_by_id=by.user_id)
    log.note(by, action=Action.CHANGED, clause="8.7", rule=TELL_WORKER.name, subjects=sent.subjects())
    return row


@transaction.atomic
def review(*, by: Viewer, sent: WorkerSent, verdict: Review.Verdict, words: str) -> WorkerReview:
    _turn(sent.share)
    if not REVIEW_SHARE.rows(by).filter(pk=sent.pk).exists():
        raise Denied
    row = WorkerReview.objects.create(sent=sent, verdict=verdict, words=words, recorded_by_id=by.user_id)
    log.note(by, action=Action.CHANGED, clause="8.7", rule=REVIEW_SHARE.name, subjects=sent.subjects())
    return row


def _turn(share: WorkerShare) -> None:
    """Waits; holds until the transaction ends."""
    WorkerShare.objects.select_for_update().get(pk=share.pk)


def _in_turn(rule: Rule, by: Viewer, share: WorkerShare) -> WorkerShare:
    """The share as it stands once nobody else writes about it."""
    _turn(share)
    rows = rule.rows(by).select_related("person", "contact__agency")
    found: WorkerShare | None = rows.filter(pk=share.pk).first()
    if found is None:
        raise Denied
    return found


def _noted(by: Viewer, rule: Rule, share: WorkerShare, *more: Subject) -> None:
    subjects = (*share.subjects(), *more)
    log.note(by, action=Action.CHANGED, clause="8.7", rule=rule.name, subjects=subjects)
