"""Who reads and writes down who may decide: the co-ordinators in care of the family, and nobody else (1.2)."""

from typing import Any

from django.db.models import QuerySet

from consent.household.models import Fact
from families.models import Family
from families.rules import in_my_care, of_families
from hsww.access.hats import Hat
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer

DAYS = frozenset({"first_on", "last_on", "says_who", "why"})
FACT = DAYS | {"kind", "person", "child"}


def as_they_stand(viewer: Viewer, rows: QuerySet[Fact]) -> QuerySet[Fact]:
    """Not those that another stands in the place of."""
    mine: QuerySet[Any] = of_families(in_my_care)(viewer, rows)
    return mine.filter(follower=None, mistaken=False)


WHO_DECIDES = Rule(
    name="consent.who_decides",
    clauses=("1.2", "0.1"),
    sentence="The co-ordinator writes down who lives with the family, who may decide, and who must not be found.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care, writes=FACT)},
)
CHANGE_FACT = Rule(
    name="consent.change_fact",
    clauses=("1.2", "0.1"),
    sentence="What changed, or was written down wrong, is followed by what is right. The old words stay.",
    model=Fact,
    hats={Hat.ORGANISER: Reach(rows=as_they_stand, writes=DAYS | {"mistaken"})},
)
