"""Planning and ending cover, and opening a colleague's file for a day (4.3, 8.3).

Cover never waits for anybody's approval, and never lasts longer than was said: an open end would be a caseload.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from families.actions import covering
from families.actions.reach import must_reach
from families.cover_rules import END_COVER, OPEN_SUDDENLY, PLAN_COVER
from families.models import Caseload, Cover, CoveredFamily, Family, FamilyGrant, SuddenCover
from families.models.cover import LONGEST
from families.queries.cover import caseload_of, colleagues_for
from families.rules import SUDDEN
from hsww.access import log
from hsww.access.grants import give
from hsww.access.hats import LEADS
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.people.models import User
from hsww.people.notices import notify
from hsww.people.queries import holders
from hsww.vault.scopes import family_scope


@transaction.atomic
def plan(
    *,
    by: Viewer,
    organiser: User,
    colleague: UUID,
    begins_on: date,
    ends_on: date,
    families: Collection[UUID] | None = None,
) -> Cover:
    """Of the whole caseload, or of these families. One to which the colleague is tied stays out, and nobody learns
    which: not even by leaving it out of these."""
    must_reach(PLAN_COVER, by, organiser.id)
    in_time = timezone.localdate() <= begins_on <= ends_on < begins_on + LONGEST
    covers = colleagues_for(by, organiser).filter(pk=colleague).first()
    if not in_time or covers is None:
        raise Denied
    cover: Cover = Cover.objects.create(
        organiser=organiser,
        colleague=covers,
        begins_on=begins_on,
        ends_on=ends_on,
        whole=families is None,
        planned_by_id=by.user_id,
    )
    chosen = _choose(by, cover, families or ())
    _note(by, cover, PLAN_COVER.name, *chosen)
    covering.settle(by=by)
    notify([covers])
    return cover


def _choose(by: Viewer, cover: Cover, families: Collection[UUID]) -> list[Subject]:
    offered = set(caseload_of(by, cover.organiser).filter(pk__in=families).values_list("pk", flat=True))
    if offered != set(families) or (not cover.whole and not families):
        raise Denied
    CoveredFamily.objects.bulk_create(CoveredFamily(cover=cover, family_id=one) for one in families)
    return [Subject("family", one) for one in families]


@transaction.atomic
def end(*, by: Viewer, cover: Cover) -> None:
    found: Cover | None = END_COVER.rows(by).select_for_update().filter(pk=cover.pk).first()
    if found is None:
        raise Denied
    found.ended_at, found.ended_by_id = timezone.now(), by.user_id
    found.save()
    _note(by, found, END_COVER.name)
    covering.settle(by=by)


def _note(by: Viewer, cover: Cover, rule: str, *families: Subject) -> None:
    about = (*cover.subjects(), *families)
    log.note(by, action=Action.CHANGED, clause=PLAN_COVER.clauses[0], rule=rule, subjects=about)


@transaction.atomic
def open_suddenly(*, by: Viewer, family: UUID, reason: str) -> SuddenCover:
    """At once, for 24 hours. The leads and the family's co-ordinator are told that something waits for them."""
    # Locked, so that the same form sent twice at once waits for itself.
    User.objects.select_for_update().get(pk=by.user_id)
    covering.settle(family=family)
    must_reach(OPEN_SUDDENLY, by, family)
    row: SuddenCover = SuddenCover.objects.create(family_id=family, organiser_id=by.user_id, reason=reason)
    give(
        FamilyGrant,
        to=by.user_id,
        about=Family.objects.only("pk").get(pk=family),
        ground=SUDDEN,
        source=row.id,
        expires_at=row.expires_at,
    )
    log.note(
        by,
        action=Action.COVERED,
        clause=OPEN_SUDDENLY.clauses[0],
        rule=OPEN_SUDDENLY.name,
        subjects=row.subjects(),
        reason=reason,
        reason_scope=family_scope(family),
    )
    notify([*holders(*LEADS), *(one.organiser for one in _answering(family))])
    return row


def _answering(family: UUID) -> list[Caseload]:
    return list(Caseload.objects.filter(family=family, ends_on=None).select_related("organiser"))
