"""What a family's file shows of concerns: to the lead how many there are, to her co-ordinator only that there is one.

A concern about someone who works here shows to nobody but those who may read it.
"""

from typing import Any

from families.models import Family
from hsww.access.prepared import A_ROW, Prepared
from hsww.access.viewer import Viewer
from safeguarding import queries
from safeguarding.models import Concern

_flags = Prepared(
    lambda family: Concern.objects.filter(family=family, about_worker=False).only("id")[:1], family=A_ROW
)


def fill(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if viewer.leads:
        count = queries.count_for(viewer, family.id)
        return {"family": family, "count": count, "leads": True}
    flagged = bool(_flags.rows(family=family.id))
    return {"family": family, "flagged": flagged, "leads": False}
