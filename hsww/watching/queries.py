"""Reads about unusual access. Rows come through a rule, and the files it was about through the rule of the list."""

from collections.abc import Sequence

from families.models import Family, SuddenCover
from families.queries import cover
from families.rules import LIST_FAMILIES
from hsww.access.viewer import Viewer
from hsww.ledger.models import Action, EntrySubject, Outcome
from hsww.watching.models import Kind, Unusual
from hsww.watching.rules import SEE_UNUSUAL

MOST_OLD = 50


def waiting(viewer: Viewer) -> list[Unusual]:
    rows = SEE_UNUSUAL.rows(viewer).filter(looked_into_at=None)
    return list(rows.select_related("actor").order_by("-ends_at", "-id"))


def looked_into(viewer: Viewer) -> list[Unusual]:
    """The newest."""
    rows = SEE_UNUSUAL.rows(viewer).exclude(looked_into_at=None)
    found = rows.select_related("actor", "looked_into_by").order_by("-ends_at", "-id")
    return list(found[:MOST_OLD])


def files(viewer: Viewer, row: Unusual) -> Sequence[Family]:
    """Those that were opened, as far as the viewer may see them in her list."""
    opened = EntrySubject.objects.filter(
        kind="family",
        entry__gte=row.first_entry,
        entry__lte=row.last_entry,
        entry__actor=row.actor_id,
        entry__hat=row.hat,
        entry__action=Action.COVERED if row.kind == Kind.BY_COVER else Action.SEEN,
        entry__outcome=Outcome.ALLOWED,
    )
    rows = LIST_FAMILIES.rows(viewer).filter(pk__in=opened.values("subject"))
    return list(rows.only("reference", "name").order_by("reference"))


def reasons(viewer: Viewer, row: Unusual) -> list[SuddenCover]:
    """What she wrote when she opened the files, for those who may read it."""
    return cover.why_opened(viewer, by=row.actor_id, day=row.day) if row.kind == Kind.BY_COVER else []
