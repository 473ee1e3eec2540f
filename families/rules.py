"""Who reaches which families, and as what. Every page, list, search and form choice starts from here.

The rules for working with families are in `families.work_rules`; those of the visiting volunteer in
`families.visiting`. Here is who reaches a family at all.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from families.cards import contact_card, with_contacts
from families.models import Cover, Evidence, Family, FamilyGrant, Paper, Referral, Stage
from families.models.family import OPEN
from hsww.access.grants import granted
from hsww.access.hats import Hat, Office
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer

CASELOAD = "organiser_caseload"
COVER = "organiser_cover"
SUDDEN = "sudden_cover"
MATCH = "volunteer_match"
SAMPLES = {
    Hat.HSUK_REVIEWER: "reviewer_sample",
    Hat.TRUSTEE: "spot_checker_sample",
    Hat.ADVISER: "adviser_sample",
    Hat.EXTERNAL_AUDITOR: "auditor_sample",
}
READS: dict[Hat, frozenset[Office]] = {
    **dict.fromkeys(SAMPLES, frozenset()),
    Hat.TRUSTEE: frozenset({Office.SPOT_CHECKER}),
}
"""Who reads samples; a trustee only as a spot-checker (8.3)."""

Families = QuerySet[Family]


def _answered(viewer: Viewer) -> Q:
    """A co-ordinator: her caseload. Duty: what has just come in too."""
    return _and_what_came_in(viewer, Q(pk__in=_held(viewer, CASELOAD)))


def _care(viewer: Viewer) -> Q:
    """What she answers for, and what she covers."""
    return _and_what_came_in(viewer, Q(pk__in=_held(viewer, CASELOAD, COVER, SUDDEN)))


def _and_what_came_in(viewer: Viewer, mine: Q) -> Q:
    return mine | Q(stage=Stage.RECEIVED) if viewer.holds(Office.DUTY) else mine


def _held(viewer: Viewer, *grounds: str) -> QuerySet[Any]:
    """A planned cover is asked for its days and for the work of both again, however late the timer is."""
    live = Cover.objects.carried_by(viewer.user_id).values("pk")
    held = granted(viewer, FamilyGrant, grounds)
    return held.filter(~Q(permission__codename=COVER) | Q(source__in=live)) if COVER in grounds else held


def in_my_care(viewer: Viewer, rows: Families) -> Families:
    """What a co-ordinator works with; the lead and her deputy: every family."""
    return rows if viewer.leads else rows.filter(_care(viewer))


def answered_for(viewer: Viewer, rows: Families) -> Families:
    """The same without what she only covers: cover never decides who answers for a family."""
    return rows if viewer.leads else rows.filter(_answered(viewer))


def my_work(viewer: Viewer, rows: Families) -> Families:
    """Whose tasks are hers: her caseload, and what she covers by plan. A lead has no more of them than others."""
    return rows.filter(pk__in=_held(viewer, CASELOAD, COVER))


def with_cover(filter_families: Filter) -> Filter:
    """The same families, each with the end of the viewer's cover as `covered_until`, in the same query.

    The grounds are asked for by their ids: so each family is one look into an index, however many the viewer holds.
    """

    def rows_of(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
        held = FamilyGrant.objects.filter(
            user=viewer.user_id,
            content_object=OuterRef("pk"),
            permission__in=Permission.objects.filter(codename__in=(COVER, SUDDEN)).values("pk"),
            expires_at__gt=timezone.now(),
        )
        until = held.order_by("-expires_at").values("expires_at")[:1]
        found: QuerySet[Any] = filter_families(viewer, rows).annotate(covered_until=Subquery(until))
        return found

    return rows_of


def open_families(_viewer: Viewer, rows: Families) -> Families:
    """Not those that were only received: nobody may ring them yet (7.1)."""
    return rows.filter(stage__in=OPEN)


def open_or_in_my_care(viewer: Viewer, rows: Families) -> Families:
    return rows if viewer.leads else rows.filter(_care(viewer) | Q(stage__in=OPEN))


def unaccepted() -> Families:
    """Received, and we do not know that the family agreed (7.1)."""
    agreed = Referral.objects.exclude(evidence=Evidence.NONE).values("family_id")
    return Family.objects.filter(stage=Stage.RECEIVED).exclude(pk__in=agreed)


def i_visit(viewer: Viewer, rows: Families) -> Families:
    return rows.filter(pk__in=granted(viewer, FamilyGrant, [MATCH]))


def of_families(filter_families: Any, path: str = "family_id") -> Any:
    """The same filter for rows that belong to a family."""

    def rows_of(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
        families = filter_families(viewer, Family.objects.all())
        return rows.filter(**{f"{path}__in": families.values("pk")})

    return rows_of


def at_stage(filter_families: Callable[[Viewer, Families], Families], *stages: Stage) -> Filter:
    """The same families, as long as they stand at one of these stages."""
    return lambda viewer, rows: filter_families(viewer, rows).filter(stage__in=stages)


SEE_FILE = Rule(
    name="families.see_file",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator opens the files of the families in her care, or that she covers; the safeguarding lead "
    "opens all.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=with_cover(in_my_care))},
)

SEE_PAPERS = Rule(
    name="families.see_papers",
    clauses=("8.2", "8.3"),
    sentence="A co-ordinator sees which papers lie in the files of the families in her care; the safeguarding lead "
    "sees those of all.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care)},
)

OPEN_PAPER = Rule(
    name="families.open_paper",
    clauses=("8.2", "8.3"),
    sentence="A co-ordinator opens the papers of the families in her care; the safeguarding lead opens all.",
    model=Paper,
    hats={Hat.ORGANISER: Reach(rows=of_families(in_my_care))},
)

LIST_FAMILIES = Rule(
    name="families.list",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator sees the families in her care; the safeguarding lead sees all.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=with_cover(in_my_care), writes=frozenset({"words"}))},
    action="listed",
)

LIST_CONTACTS = Rule(
    name="families.list_contacts",
    clauses=("8.3", "4.3"),
    sentence="Any co-ordinator may look up how to reach an open family, to take a call for a colleague.",
    model=Family,
    hats={
        Hat.ORGANISER: Reach(
            rows=lambda viewer, rows: with_contacts(open_families(viewer, rows)),
            shown_as=contact_card,
            writes=frozenset({"words"}),
        )
    },
    action="listed",
)

SEE_CONTACT = Rule(
    name="families.see_contact",
    clauses=("8.3", "4.3"),
    sentence="Any co-ordinator may look up how to reach an open family, to take a call for a colleague.",
    model=Family,
    hats=LIST_CONTACTS.hats,
)
