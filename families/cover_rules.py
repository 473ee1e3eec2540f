"""Who plans cover, who opens a colleague's file at short notice, and who is told of it (4.3, 8.3).

What cover opens is not said here: `families.rules` counts a covered family among those in one's care.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from families.cards import contact_card, with_contacts
from families.models import Cover, Family, SuddenCover
from families.rules import in_my_care, my_work, of_families, open_families
from families.work_rules import wearing
from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.models import User

PLANS_FOR_ALL = LEADS | {Office.LINE_MANAGER}
TOLD_FOR = timedelta(days=7)
COVER_FIELDS = frozenset({"colleague", "begins_on", "ends_on", "extent", "families"})


def whose_caseload(viewer: Viewer, people: QuerySet[User]) -> QuerySet[User]:
    at_work = wearing(Hat.ORGANISER)(viewer, people)
    return at_work if viewer.holds(*PLANS_FOR_ALL) else at_work.filter(pk=viewer.user_id)


def of_mine(viewer: Viewer, covers: QuerySet[Cover]) -> QuerySet[Cover]:
    """For, or by, the viewer; whoever plans for all sees all."""
    standing = covers.filter(pk__in=Cover.objects.standing().values("pk"))
    mine = Q(organiser=viewer.user_id) | Q(colleague=viewer.user_id)
    return standing if viewer.holds(*PLANS_FOR_ALL) else standing.filter(mine)


def of_my_caseload(viewer: Viewer, covers: QuerySet[Cover]) -> QuerySet[Cover]:
    """Whoever covers does not end it by herself: nobody would look after the families then."""
    mine = of_mine(viewer, covers)
    return mine if viewer.holds(*PLANS_FOR_ALL) else mine.filter(organiser=viewer.user_id)


def of_colleagues(viewer: Viewer, rows: QuerySet[Family]) -> QuerySet[Family]:
    """Open families that she does not reach already; a lead reaches all."""
    mine = in_my_care(viewer, Family.objects.all()).values("pk")
    return with_contacts(open_families(viewer, rows).exclude(pk__in=mine))


def lately(viewer: Viewer, rows: QuerySet[SuddenCover]) -> QuerySet[SuddenCover]:
    """By others, of families that are her work."""
    found: QuerySet[SuddenCover] = of_families(my_work)(viewer, rows)
    return found.filter(opened_at__gt=timezone.now() - TOLD_FOR).exclude(organiser=viewer.user_id)


def of_others(viewer: Viewer, rows: QuerySet[SuddenCover]) -> QuerySet[SuddenCover]:
    return rows.exclude(organiser=viewer.user_id)


PLAN_COVER = Rule(
    name="families.plan_cover",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator asks a colleague to cover for her, from a day to a day. The line manager and the "
    "safeguarding lead may ask it for anybody.",
    model=get_user_model(),
    hats={Hat.ORGANISER: Reach(rows=whose_caseload, writes=COVER_FIELDS)},
)
SEE_COVERS = Rule(
    name="families.see_covers",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator sees who covers for her and for whom she covers. The line manager and the safeguarding "
    "lead see all of it.",
    model=Cover,
    hats={Hat.ORGANISER: Reach(rows=of_mine)},
    action="listed",
)
END_COVER = Rule(
    name="families.end_cover",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator who is back ends the cover of her families; so can the line manager and the "
    "safeguarding lead.",
    model=Cover,
    hats={Hat.ORGANISER: Reach(rows=of_my_caseload)},
)
OPEN_SUDDENLY = Rule(
    name="families.open_suddenly",
    clauses=("8.3", "4.3"),
    sentence="A co-ordinator who has to act for a colleague opens a file for 24 hours and says why. The safeguarding "
    "lead is told at once.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=of_colleagues, shown_as=contact_card, writes=frozenset({"reason"}))},
)
TOLD_OF_SUDDEN = Rule(
    name="families.told_of_sudden_cover",
    clauses=("8.3", "4.3"),
    sentence="A family's co-ordinator is told who opened its file for a day. Why is told to the safeguarding lead.",
    model=SuddenCover,
    hats={Hat.ORGANISER: Reach(rows=lately)},
    action="listed",
)
WHY_OPENED = Rule(
    name="families.why_opened",
    clauses=("8.3", "4.3"),
    sentence="The safeguarding lead and her deputy read why a co-ordinator opened a colleague's file.",
    model=SuddenCover,
    hats={Hat.ORGANISER: Reach(rows=of_others, offices=LEADS)},
    action="listed",
)
