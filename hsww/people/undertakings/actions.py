"""Writing down who comes, that they signed, and that they are done (7.6). Rows are added and never changed.

Whoever comes for longer is written down again, and signs again.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.people.models import Engagement, EngagementEnded, Undertaking
from hsww.people.undertaking import UNDERTAKING_VERSION
from hsww.people.undertakings.rules import CHOOSE_CONTRACTOR, END_ENGAGEMENT, ENGAGE, SIGN_ON_PAPER


@transaction.atomic
def engage(
    *, by: Viewer, who: str, firm: str, work: str, begins_on: date, ends_on: date, account: UUID | None
) -> Engagement:
    if ENGAGE.reach(by) is None:
        raise Denied
    if account is not None and not CHOOSE_CONTRACTOR.rows(by).filter(pk=account).exists():
        raise Denied
    row = Engagement.objects.create(
        who=who,
        firm=firm,
        work=work,
        begins_on=begins_on,
        ends_on=ends_on,
        user_id=account,
        recorded_by_id=by.user_id,
    )
    _noted(by, ENGAGE, row, Action.CHANGED)
    return row


@transaction.atomic
def sign_on_paper(*, by: Viewer, engagement: Engagement, paper_on: date, kept_at: str) -> Undertaking:
    _must_reach(SIGN_ON_PAPER, by, engagement)
    if _has_signed(engagement):
        raise Denied
    row = Undertaking.objects.create(
        engagement=engagement,
        text_version=UNDERTAKING_VERSION,
        paper_on=paper_on,
        kept_at=kept_at,
        recorded_by_id=by.user_id,
    )
    _noted(by, SIGN_ON_PAPER, engagement, Action.SIGNED)
    return row


@transaction.atomic
def sign_on_screen(*, by: Viewer) -> list[Undertaking]:
    """By the contractor: for each of their own engagements that is under way and not signed yet."""
    now = Engagement.under_way(timezone.localdate())
    under_way = list(Engagement.objects.select_for_update(of=("self",)).filter(now, user=by.user_id))
    if not under_way:
        raise Denied
    signed = [_signed(by, row) for row in under_way if not _has_signed(row)]
    if signed:
        log.note(
            by,
            action=Action.SIGNED,
            clause="7.6",
            rule="undertaking",
            subjects=[about for row in under_way for about in row.subjects()],
        )
    return signed


def _signed(by: Viewer, row: Engagement) -> Undertaking:
    return Undertaking.objects.create(engagement=row, user_id=by.user_id, text_version=UNDERTAKING_VERSION)


@transaction.atomic
def end(*, by: Viewer, engagement: Engagement, reason: str) -> EngagementEnded:
    """From this moment on no page opens for it."""
    _must_reach(END_ENGAGEMENT, by, engagement)
    row = EngagementEnded.objects.create(engagement=engagement, reason=reason, recorded_by_id=by.user_id)
    _noted(by, END_ENGAGEMENT, engagement, Action.APPOINTMENT_ENDED)
    return row


def _has_signed(engagement: Engagement) -> bool:
    return Undertaking.objects.filter(engagement=engagement, text_version=UNDERTAKING_VERSION).exists()


def _must_reach(rule: Rule, by: Viewer, engagement: Engagement) -> None:
    """Holds the engagement until the transaction ends, so that it is not signed and ended at one time."""
    if rule.rows(by).select_for_update(of=("self",)).filter(pk=engagement.pk).first() is None:
        raise Denied


def _noted(by: Viewer, rule: Rule, row: Engagement, action: Action) -> None:
    log.note(by, action=action, clause="7.6", rule=rule.name, subjects=row.subjects())
