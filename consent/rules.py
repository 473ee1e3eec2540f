"""Who may read and record what a family was told and what it allows: the co-ordinators in care of it, and nobody else.

There is no rule, and so no way, to change or remove a statement.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from consent.models import YES, Statement
from families.models import Decision, Evidence, Family, Referral
from families.rules import in_my_care, of_families
from hsww.access.hats import Hat
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer

TELLING = frozenset({"how", "asked_at", "said_on"})
ANSWERS = frozenset(
    {"referrer", "referrer_limits", "health_visitor", "health_visitor_limits", "agencies", "agencies_limits"}
)
SPECIAL = frozenset({"giver", "recipient_kind", "recipient_name", "items", "answer", "limits", "until"})
ONE_THING = (SPECIAL - {"recipient_kind"}) | {"purpose", "occasion", "text", "names_none"}
INFORMED = frozenset({"spoken_on", "written_on", "written_how", "right_to_see_told"})


def who_agreed(viewer: Viewer, rows: QuerySet[Family]) -> QuerySet[Family]:
    """Nobody puts a question to a family that did not agree to be referred (7.1)."""
    unknown = Referral.objects.filter(
        family=OuterRef("pk"), evidence=Evidence.NONE, decision=Decision.RECEIVED
    )
    return in_my_care(viewer, rows).filter(~Exists(unknown))


def yes_in_my_care(viewer: Viewer, rows: QuerySet[Statement]) -> QuerySet[Statement]:
    mine: QuerySet[Any] = of_families(in_my_care)(viewer, rows)
    return mine.filter(answer__in=YES)


SEE_PERMISSIONS = Rule(
    name="consent.see",
    clauses=("1.2", "1.3", "1.4"),
    sentence="A co-ordinator sees what the families in her care let us share, and what they said before.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care)},
)
RECORD_INFORMATION = Rule(
    name="consent.inform",
    clauses=("1.1", "1.6"),
    sentence="The co-ordinator tells a family, by word and in writing, what we keep to ourselves.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=who_agreed, writes=INFORMED)},
)
ASK_PERMISSION = Rule(
    name="consent.ask",
    clauses=("1.2", "1.3"),
    sentence="The co-ordinator asks the parents who live with the family what we may share, and with whom.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=who_agreed, writes=TELLING | ANSWERS)},
)
ASK_MORE = Rule(
    name="consent.ask_more",
    clauses=("1.4", "7.4"),
    sentence="Anything beyond general news needs its own permission, for one named recipient.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=who_agreed, writes=TELLING | SPECIAL)},
)
ASK_ONE_THING = Rule(
    name="consent.ask_one_thing",
    clauses=("8.9", "7.5", "P.2", "P.6"),
    sentence="Numbers that could show who a family is, a photograph, or its story: each is asked for by itself, for "
    "one use.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=who_agreed, writes=TELLING | ONE_THING)},
)
WITHDRAW = Rule(
    name="consent.withdraw",
    clauses=("1.2", "7.4"),
    sentence="A parent may take a yes back at any time. The co-ordinator records it at once.",
    model=Statement,
    hats={Hat.ORGANISER: Reach(rows=yes_in_my_care, writes=TELLING)},
)
