"""What a volunteer may do, and only while the match lives: the grant ends with it (5.2, 8.3)."""

from django.db.models import QuerySet

from families.models import Draft, Family, Visit
from families.rules import i_visit, of_families
from families.visiting.projection import visitor_view
from hsww.access.hats import Hat
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer

VISIT_FIELDS = frozenset(
    {
        "writing", "which_day", "other_day", "kind", "length", "other_minutes", "seen", "note", "worried",
    }
)  # fmt: skip


def mine_in_live_matches(viewer: Viewer, rows: QuerySet[Visit]) -> QuerySet[Visit]:
    own = rows.filter(author_id=viewer.user_id, match__ends_on=None)
    return of_families(i_visit)(viewer, own)  # type: ignore[no-any-return]


def mine_of_my_families(viewer: Viewer, rows: QuerySet[Draft]) -> QuerySet[Draft]:
    return of_families(i_visit)(viewer, rows.filter(author_id=viewer.user_id))  # type: ignore[no-any-return]


MY_FAMILIES = Rule(
    name="families.visiting",
    clauses=("0.1", "5.2"),
    sentence="You see the families you visit, for as long as you visit them.",
    model=Family,
    hats={Hat.VOLUNTEER: Reach(rows=i_visit, shown_as=visitor_view)},
    action="listed",
)

VISIT_FAMILY = Rule(
    name="families.visiting_family",
    clauses=("0.1", "5.2"),
    sentence="You see what you need to visit this family safely, for as long as you visit them.",
    model=Family,
    hats={Hat.VOLUNTEER: Reach(rows=i_visit, shown_as=visitor_view)},
)

WRITE_VISIT = Rule(
    name="families.write_visit",
    clauses=("5.2",),
    sentence="You write down your own visits, so that you and your co-ordinator can support the family well.",
    model=Family,
    hats={Hat.VOLUNTEER: Reach(rows=i_visit, shown_as=visitor_view, writes=VISIT_FIELDS)},
)

KEEP_DRAFT = Rule(
    name="families.keep_draft",
    clauses=("8.2",),
    sentence="What you have begun to write is kept safe for you, and nobody else can read it.",
    model=Family,
    hats={Hat.VOLUNTEER: Reach(rows=i_visit, shown_as=visitor_view, writes=VISIT_FIELDS)},
    unlogged_because="It shows nothing; it keeps the writer's own words.",
)

MY_DRAFTS = Rule(
    name="families.my_drafts",
    clauses=("8.2",),
    sentence="You read what you yourself began to write about a family you visit.",
    model=Draft,
    hats={Hat.VOLUNTEER: Reach(rows=mine_of_my_families)},
    unlogged_because="It shows nobody anything but the writer's own words, on a page that is logged.",
)

MY_VISITS = Rule(
    name="families.my_visits",
    clauses=("5.2",),
    sentence="You read the visits you wrote about the families you visit now.",
    model=Visit,
    hats={Hat.VOLUNTEER: Reach(rows=mine_in_live_matches)},
    action="listed",
)

CORRECT_VISIT = Rule(
    name="families.correct_visit",
    clauses=("5.2", "8.2"),
    sentence="You may put right what you wrote while you still visit the family. What stood there is kept.",
    model=Visit,
    hats={Hat.VOLUNTEER: Reach(rows=mine_in_live_matches, writes=VISIT_FIELDS)},
)
