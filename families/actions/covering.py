"""Gives and takes the grants that rest on covers, whenever something they depend on has changed (8.3).

The timer does it every minute. A caseload that changes, a tie that is declared and an end of support do it at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from families.cover_rules import OPEN_SUDDENLY, PLAN_COVER
from families.models import Cover, Family, FamilyGrant, SuddenCover
from families.queries.facts import Fact, covered, held
from families.rules import COVER, SUDDEN
from hsww.access.grants import give
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import Draft, record_many

RULES = {COVER: PLAN_COVER, SUDDEN: OPEN_SUDDENLY}


def keep() -> str:
    """The periodic work; says what it did. Whoever left does not come back into a cover that was for before."""
    with transaction.atomic():
        over = Cover.objects.standing().begun().exclude(pk__in=Cover.objects.live().values("pk"))
        for cover in over:
            cover.ended_at = timezone.now()
            cover.save(update_fields=["ended_at"])
        given, taken = settle()
    return f"cover: {given} files opened, {taken} closed" if given or taken else ""


@transaction.atomic
def settle(*, by: Viewer | None = None, family: UUID | None = None) -> tuple[int, int]:
    """How many grants it gave, and how many it took; of one family, or of all. A file that somebody opened suddenly is
    opened by her alone, with her reason, and never from here."""
    wanted, there = covered(family), held(COVER, SUDDEN, family=family)
    fresh, gone = {fact for fact in wanted - there if fact.ground == COVER}, there - wanted
    _take(gone)
    _give(fresh)
    record_many([*_drafts(by, gone, Action.REVOKED), *_drafts(by, fresh, Action.COVERED)])
    return len(fresh), len(gone)


def _take(gone: Collection[Fact]) -> None:
    for fact in gone:
        same = Q(user=fact.user, content_object=fact.family, source=fact.source)
        FamilyGrant.objects.filter(same, permission__codename=fact.ground).delete()
    ended = [fact.source for fact in gone if fact.ground == SUDDEN]
    for row in SuddenCover.objects.filter(pk__in=ended, closed_at=None):
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])


def _give(fresh: Collection[Fact]) -> None:
    covers = Cover.objects.in_bulk([fact.source for fact in fresh])
    families = Family.objects.only("pk").in_bulk([fact.family for fact in fresh])
    for fact in fresh:
        give(
            FamilyGrant,
            to=fact.user,
            about=families[fact.family],
            ground=fact.ground,
            source=fact.source,
            expires_at=covers[fact.source].expires_at,
        )


def _drafts(by: Viewer | None, facts: Collection[Fact], action: Action) -> Iterator[Draft]:
    """An entry for each cover, with all the families it opened or closed."""
    of_cover: dict[UUID, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_cover[fact.source].append(fact)
    for some in of_cover.values():
        rule = RULES[some[0].ground]
        yield Draft(
            actor=by.user_id if by else None,
            appointment=by.appointment_id if by else None,
            hat=by.hat.value if by else "",
            session=by.session if by else None,
            action=action,
            clause=rule.clauses[0],
            rule=rule.name,
            subjects=(Subject("person", some[0].user), *(Subject("family", one.family) for one in some)),
        )
