"""What families are called, where the ledger's ids must be told to somebody: by the rule of the file (4.3)."""

from collections.abc import Collection
from uuid import UUID

from families.models import Family
from families.rules import SEE_FILE
from hsww.access import firewall
from hsww.access.viewer import Viewer
from hsww.people.describing import Described


def families(viewer: Viewer, ids: Collection[UUID]) -> Described:
    """By reference and name where the viewer opens the file; a family of theirs is neither named nor counted."""
    seen = list(SEE_FILE.rows(viewer).filter(pk__in=ids))
    tellable = firewall.behind(viewer, Family.objects.filter(pk__in=ids)).count()
    return Described(
        {family.pk: f"{family.reference} {family.name}" for family in seen}, tellable - len(seen)
    )
