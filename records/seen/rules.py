"""Who is told who has seen a family's file: those who answer for it and, on a paper, the family (8.3, 1.6)."""

from django.db.models import Q, QuerySet

from families.models import Family, Person, Stage
from families.models.family import PARENTS
from families.rules import in_my_care, of_families
from hsww.access.gates import STEP_UP, USUAL
from hsww.access.hats import Hat
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer
from records.projection import cover

FILTERS = frozenset({"who", "kind", "period"})
GIVING = frozenset({"read"})


def parents_to_tell(viewer: Viewer, rows: QuerySet[Person]) -> QuerySet[Person]:
    """Parents and carers who live with the family, or lived there until a day we know.

    Not whoever never did, for the paper would tell them that we support the family; nor whom nobody may contact.
    """
    mine: QuerySet[Person] = of_families(in_my_care)(viewer, rows)
    lived_here = Q(lives_here=True) | Q(left_on__isnull=False)
    return mine.filter(lived_here, kin__in=PARENTS, do_not_contact=False).exclude(
        family__stage=Stage.RECEIVED
    )


SEE_WHO_SAW = Rule(
    name="records.seen",
    clauses=("8.3", "9.1"),
    sentence="A co-ordinator sees who has looked at the files in her care. Only the safeguarding lead and her "
    "deputy see what they themselves did there.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care, shown_as=cover, writes=FILTERS | {"adult"})},
)

GIVE_STATEMENT = Rule(
    name="records.give_statement",
    clauses=("1.6", "8.3"),
    sentence="A parent may know who has looked at the family's file. The co-ordinator reads the paper first, and "
    "gives it to that parent alone.",
    model=Person,
    hats={Hat.ORGANISER: Reach(rows=parents_to_tell, writes=GIVING)},
    gates=(*USUAL, STEP_UP),
)
