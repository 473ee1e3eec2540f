"""Preparing, sending and stopping what is shared (7.2-7.4, 2.1-2.3).

What goes is decided twice: for the preview, and again inside the transaction that sends, in the family's turn
(`consent.turn`), which whoever takes a permission back waits for too. Nothing goes that its sender was not shown: if
the second answer differs, nothing is sent, and she looks again. What keeps somebody safe, and what was already said,
is saved whatever the decision says.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from consent.releases import after, concerns, paper, proposing
from consent.releases.models import NEVER_TOLD, Item, Release, Sent, Stopped, Way
from consent.releases.proposing import Preview
from consent.releases.rules import PREPARE, SAY_EARLIER, SEND, SHARE_NOW, STOP, may_say_yes
from consent.releases.said import Piece, Said, Whom, pieces
from consent.requests.models import CourtOrder
from consent.requests.rules import SEE_REQUEST
from consent.turn import take_turn
from families.actions.reach import must_reach
from families.models import Family
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.sealing import seal_after_commit
from hsww.ledger.unchanged import as_added, must_be_as_added
from hsww.vault.envelope import delimited

REVIEW_DAYS = 3
"""For what was said without permission and without a ground."""


class ChangedSinceError(Exception):
    """What would go is not what the sender was shown; nothing was sent."""


class NotYetError(Exception):
    """Something must be done first, or nothing of it may go; nothing was sent."""


@transaction.atomic
def prepare(
    *,
    by: Viewer,
    family: Family,
    whom: Whom,
    way: Way,
    said: Said,
    ground: str = "",
    order: CourtOrder | None = None,
    instead_of: Release | None = None,
) -> Release:
    """`order`: by which paper of a court it goes; each piece says which of its terms names it."""
    must_reach(PREPARE, by, family.pk)
    _may_choose(by, family, ground)
    _may_name(by, family, order, pieces(said))
    if instead_of is not None:
        if instead_of.family_id != family.pk:
            raise Denied
        _stop(by, instead_of, Stopped.Why.CHANGED, None)
    release = _drafted(by, family, whom, way=way, ground=ground, order=order, instead_of=instead_of)
    _items(by, release, said)
    _noted(by, PREPARE, release)
    return release


def _may_choose(by: Viewer, family: Family, ground: str) -> None:
    """Who would not see the draft again cannot make it; and no yes without having been asked (7.1)."""
    if ground in NEVER_TOLD and not by.leads:
        raise Denied
    if not ground and not may_say_yes(by, family):
        raise Denied


def _may_name(by: Viewer, family: Family, order: CourtOrder | None, pieces: Sequence[Piece]) -> None:
    """Only a paper about this family, and only concerns that she reads."""
    if order is not None:
        must_reach(SEE_REQUEST, by, order.request_id)
        if order.family_id != family.pk:
            raise Denied
    named = {one.rests.concern for one in pieces} - {None}
    if named and not named <= {one.id for one in concerns.readable(by, family.pk)}:
        raise Denied


def _drafted(
    by: Viewer,
    family: Family,
    whom: Whom,
    *,
    way: Way,
    ground: str,
    order: CourtOrder | None = None,
    instead_of: Release | None = None,
    writing: UUID | None = None,
) -> Release:
    taken = writing is None or Release.objects.filter(pk=writing).exists()
    return Release.objects.create(
        id=uuid4() if taken else writing,
        family=family,
        contact=whom.contact,
        recipient_kind=whom.recipient,
        recipient_name=whom.name,
        purpose=whom.once.purpose if whom.once else proposing.purpose_of(whom.recipient),
        occasion=whom.once.occasion if whom.once else None,
        ground=ground,
        order=order,
        way=way,
        instead_of=instead_of,
        recorded_by_id=by.user_id,
    )


def _items(by: Viewer, release: Release, said: Said) -> list[Item]:
    return [
        Item.objects.create(
            family_id=release.family_id,
            release=release,
            place=place,
            kind=piece.kind,
            text=piece.text,
            rests=piece.rests.kept(),
            recorded_by_id=by.user_id,
        )
        for place, piece in enumerate(pieces(said))
    ]


def shown_to(by: Viewer, release: Release, *, stepped_up: bool) -> Preview:
    """What goes and what does not, as it stands now."""
    verified = stepped_up or proposing.is_verified(release, timezone.localdate())
    return proposing.preview(release, list(release.items.all()), verified=verified, approved=by.leads)


def send(*, by: Viewer, release: Release, shown: str, stepped_up: bool, late: bool = False) -> Sent:
    """`shown`: the fingerprint of the preview that its sender saw. `late`: the court still wants it, although the day
    on its paper has passed. The sheet is set before the family's turn is
    taken, so that nobody waits for the typesetter."""
    if proposing.is_late(release) and not late:
        raise NotYetError
    made = _made(release, _agreed(by, release, shown, stepped_up=stepped_up), timezone.now())
    with transaction.atomic():
        take_turn(release.family_id)
        found = (
            SEND.rows(by).select_related("contact__agency", "family", "order").filter(pk=release.pk).first()
        )
        if found is None:
            raise Denied
        preview = _agreed(by, found, shown, stepped_up=stepped_up)
        if not proposing.waits_for_nothing(found):
            must_be_as_added("family", found.family_id)
        return _keep(by, SEND, found, preview, made)


def _agreed(by: Viewer, release: Release, shown: str, *, stepped_up: bool) -> Preview:
    preview = shown_to(by, release, stepped_up=stepped_up)
    if preview.fingerprint != shown:
        raise ChangedSinceError
    if preview.decision.before or not preview.goes or proposing.is_out_of_use(release):
        raise NotYetError
    if proposing.is_used_up(release, preview):
        raise NotYetError
    return preview


@dataclass(frozen=True, kw_only=True)
class _Made:
    at: datetime
    content: str
    sheet: str = ""
    earlier: bool = False

    @property
    def digest(self) -> str:
        return sha256(delimited([self.content, self.sheet])).hexdigest()


def _made(release: Release, preview: Preview, at: datetime) -> _Made:
    content = paper.content_of(release, [one.item for one in preview.goes], at)
    printed = b"" if release.way == Way.SPOKEN else paper.on_paper(content)
    return _Made(at=at, content=content, sheet=base64.b64encode(printed).decode())


@transaction.atomic
def share_now(
    *, by: Viewer, family: Family, whom: Whom, ground: str, said: str = "", writing: UUID | None = None
) -> Sent:
    """To keep somebody safe: it is told by word, at once, and decided here only to write down by what (2.3).
    `writing`: of the form, so that one that is sent twice is saved once."""
    must_reach(SHARE_NOW, by, family.pk)
    saved = Sent.objects.filter(release=writing, family=family, recorded_by=by.user_id).first()
    if saved is not None:
        return saved
    release = _drafted(by, family, whom, way=Way.SPOKEN, ground=ground, writing=writing)
    if not proposing.waits_for_nothing(release):
        raise Denied
    items, at = _items(by, release, [Piece(text=said)]), timezone.now()
    verified = proposing.is_verified(release, timezone.localdate())
    preview = proposing.whatever_happens(release, items, verified=verified, approved=by.leads)
    return _keep(by, SHARE_NOW, release, preview, _Made(at=at, content=paper.content_of(release, items, at)))


@transaction.atomic
def say_earlier(
    *, by: Viewer, family: Family, whom: Whom, way: Way, said: Piece, said_at: datetime, ground: str = ""
) -> Sent:
    """Always saves. What was not allowed on that day goes to the lead."""
    must_reach(SAY_EARLIER, by, family.pk)
    release = _drafted(by, family, whom, way=way, ground=ground)
    items = _items(by, release, [said])
    at = min(said_at, timezone.now())
    content = paper.content_of(release, items, at)
    preview = proposing.as_of(release, items, at)
    return _keep(by, SAY_EARLIER, release, preview, _Made(at=at, content=content, earlier=True))


def _keep(by: Viewer, rule: Rule, release: Release, preview: Preview, made: _Made) -> Sent:
    sent = Sent.objects.create(
        family_id=release.family_id,
        release=release,
        said_at=made.at,
        earlier=made.earlier,
        content=made.content,
        paper=made.sheet,
        digest=made.digest,
        verdicts=preview.verdicts(),
        review_by=_review_by(release, preview, earlier=made.earlier),
        recorded_by_id=by.user_id,
    )
    after.open_tellings(by=by, release=release, sent=sent, preview=preview)
    log.note(
        by,
        action=Action.DISCLOSED,
        clause=rule.clauses[0],
        rule=rule.name,
        subjects=(*sent.subjects(), as_added(sent)),
    )
    seal_after_commit()
    return sent


def _review_by(release: Release, preview: Preview, *, earlier: bool) -> date | None:
    without = earlier and preview.decision.without_permission
    by_ground = any(one.verdict.ground for one in preview.parts)
    if not without and not by_ground:
        return None
    known = release.exemption
    return timezone.localdate() + timedelta(days=known.review_days if known else REVIEW_DAYS)


@transaction.atomic
def stop(*, by: Viewer, release: Release, why: Stopped.Why, reason: str = "") -> Stopped:
    return _stop(by, release, why, reason or None)


def _stop(by: Viewer, release: Release, why: Stopped.Why, reason: str | None) -> Stopped:
    take_turn(release.family_id)
    must_reach(STOP, by, release.pk)
    row = Stopped.objects.create(
        family_id=release.family_id, release=release, why=why, reason=reason, recorded_by_id=by.user_id
    )
    _noted(by, STOP, row)
    return row


def _noted(by: Viewer, rule: Rule, row: Release | Stopped) -> None:
    log.note(by, action=Action.CHANGED, clause=rule.clauses[0], rule=rule.name, subjects=row.subjects())
