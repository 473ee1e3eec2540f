"""What consent puts on a co-ordinator's Today: her own families to tell and ask; for the lead, disagreements."""

import logging
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from consent import sharing, state
from consent.models import NO, YES, Recipient, Statement
from consent.rules import ASK_PERMISSION, RECORD_INFORMATION, SEE_PERMISSIONS
from families.models import Assessment, Family, Referral, Source
from families.models.family import OPEN
from families.queries.waiting import called
from families.rules import my_work
from hsww.access.rules import Rule
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

SHOWN = 25
"""No more of a kind at once; the rest comes up as these are done."""
KIND = "What we may share"
UNREADABLE = "what it lets us share cannot be read; ask whoever looks after the computers"
log = logging.getLogger(__name__)


def to_tell(viewer: Viewer) -> Iterator[Waiting]:
    visited = Assessment.objects.filter(family=OuterRef("pk"), kind=Assessment.Kind.INITIAL)
    for family in _mine(RECORD_INFORMATION, viewer).filter(Exists(visited), informed_on=None)[:SHOWN]:
        yield _waiting(family, "tell them what we keep to ourselves", "information_record", Urgency.SOON)


def to_ask_about_health_visitor(viewer: Viewer) -> Iterator[Waiting]:
    """Of families that came by themselves (1.3). It may wait; support does not."""
    newest = Referral.objects.filter(family=OuterRef("pk")).order_by("-received_on", "-id")
    asked = Statement.objects.filter(
        family=OuterRef("pk"), recipient_kind=Recipient.HEALTH_VISITOR, said_on__gte=OuterRef("opened_on")
    )
    rows = _mine(ASK_PERMISSION, viewer).annotate(came_by=Subquery(newest.values("source")[:1]))
    for family in rows.filter(~Exists(asked), came_by=Source.SELF)[:SHOWN]:
        yield _waiting(
            family,
            "ask about telling the health visitor",
            "consent_ask",
            Urgency.WHEN_YOU_CAN,
            tag=KIND,
        )


def to_decide(viewer: Viewer) -> Iterator[Waiting]:
    """Parents who do not agree (1.2). Nothing goes until the lead has decided, so it may wait for what is newer."""
    if not viewer.leads:
        return
    families = _with_yes_and_no(viewer)
    state.read_once(*families)
    yield from islice((found for family in families if (found := _at_odds(family))), SHOWN)


def _at_odds(family: Family) -> Waiting | None:
    """One file that cannot be read keeps no other from the page."""
    try:
        topics = sharing.current(family).disagreements
    except Exception:
        log.exception("A family's answers cannot be worked out.")
        return _waiting(family, UNREADABLE, "family_file", Urgency.TODAY, tag=KIND)
    if not topics:
        return None
    what, since = "the parents do not agree", max(one.since for one in topics if one.since)
    return _waiting(family, what, "consent_record", Urgency.WHEN_YOU_CAN, tag=KIND, since=since)


def _with_yes_and_no(viewer: Viewer) -> list[Family]:
    """Candidates only, newest no first: some of these answers have lapsed, or are of somebody who moved out."""
    same = {name: OuterRef(name) for name in ("family", "recipient_kind", "purpose")}
    newer = Statement.objects.filter(**same, giver=OuterRef("giver"), said_on__gt=OuterRef("said_on"))
    yes = Statement.objects.filter(**same, answer__in=YES).exclude(giver=OuterRef("giver"))
    families = SEE_PERMISSIONS.rows(viewer).filter(stage__in=OPEN)
    said_no = Statement.objects.filter(answer__in=NO, family__in=families.values("pk"))
    rows = said_no.filter(~Exists(newer), Exists(yes)).select_related("family").order_by("-said_on")
    return list({row.family_id: row.family for row in rows[: SHOWN * 4]}.values())


def _mine(rule: Rule, viewer: Viewer) -> QuerySet[Family]:
    """Whose tasks are the viewer's, also for the lead, who may see every family but does not work with all."""
    mine: QuerySet[Family] = my_work(viewer, rule.rows(viewer)).filter(stage__in=OPEN)
    return mine.order_by("opened_on", "pk").prefetch_related("people")


def _waiting(
    family: Family, what: str, route: str, urgency: Urgency, *, tag: str = "", since: date | None = None
) -> Waiting:
    return Waiting(
        urgency=urgency,
        what=f"{called(family)}: {what}",
        url=reverse(route, args=[family.pk]),
        about=tuple(family.subjects()),
        since=since or family.opened_on,
        tag=tag,
    )
