"""The papers of a family's file, and what the vault must know of them to keep their bytes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from families.models import Family, Paper
from families.models.family import FAMILY_KEY
from families.panels import Panel, add_panel
from families.rules import OPEN_PAPER
from hsww.access import ticks
from hsww.access.viewer import Viewer
from hsww.vault import files, files_owners, frozen
from hsww.vault.scopes import KeyScope


def papers_of(viewer: Viewer, family: Family) -> QuerySet[Paper]:
    """Newest first. `replaced` says whether another has taken its place."""
    newer = Paper.objects.filter(replaces=OuterRef("pk"))
    rows: QuerySet[Paper] = OPEN_PAPER.rows(viewer).filter(family=family)
    return rows.select_related("added_by").annotate(replaced=Exists(newer)).order_by("-added_at", "-id")


def pages(paper: Paper) -> bytes:
    """Raises a VaultError where they are not there, or not as they were kept."""
    return files.opened(paper.place, paper.scope)


def there(rows: Collection[UUID]) -> set[UUID]:
    return set(Paper.objects.filter(pk__in=rows).values_list("pk", flat=True))


def of_scope(scope: KeyScope) -> list[UUID]:
    if (scope.kind, scope.strand) != (FAMILY_KEY.kind, FAMILY_KEY.strand):
        return []
    return list(Paper.objects.filter(family=scope.id).values_list("pk", flat=True))


def register() -> None:
    files_owners.add(files_owners.Owner(Paper._meta.label_lower, there=there, of=of_scope))
    frozen.add(Paper, kind="paper")
    ticks.add("files without a row", files_owners.sweep)
    add_panel(Panel("Papers", "families/paper_panel.html", _nothing_more, place=40, aside=True))


def _nothing_more(_viewer: Viewer, _family: Family) -> dict[str, Any]:
    """The panel only leads to the page: the file's own page asks for no more rows."""
    return {}
