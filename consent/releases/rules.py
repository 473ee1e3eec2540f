"""Who shares with the world outside: co-ordinators, about the families in their care, and nobody else (7.2).

Volunteers and trustees are in no rule here. What went for a reason of which no family may hear shows to the
safeguarding lead and her deputy alone, from the moment it went (2.2). To keep somebody safe needs no gate but being
signed in (2.3): who is tied to a family, or not in charge of it, writes down a call instead, which anybody can.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from consent.releases.models import LEAD_TELLS, NEVER_TOLD, Heard, Release, Sent, Telling
from consent.requests.models import Counted
from consent.rules import who_agreed
from families.models import Family
from families.rules import in_my_care, of_families
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer

Rows = QuerySet[Any]
WHOM = frozenset({"contact", "recipient_kind", "recipient_name", "ground", "way"})
ONCE = frozenset({"once"})
PIECES = frozenset({"text", "about", "covered", "within", "where", "rests_on"})
NEWS = frozenset({"help", "often"})
NOW = frozenset({"contact", "recipient_name", "ground", "said", "writing"})
EARLIER = frozenset({"said", "only_news", "said_on", "said_time"})


def _shown_to(viewer: Viewer, rows: Rows, ground: str) -> Rows:
    mine: Rows = of_families(in_my_care)(viewer, rows)
    return mine if viewer.leads else mine.exclude(**{f"{ground}__in": NEVER_TOLD})


def releases(viewer: Viewer, rows: Rows) -> Rows:
    return _shown_to(viewer, rows, "ground")


def drafts(viewer: Viewer, rows: Rows) -> Rows:
    return releases(viewer, rows).filter(sent=None, stopped=None)


def what_went(viewer: Viewer, rows: Rows) -> Rows:
    return _shown_to(viewer, rows, "release__ground")


def on_paper(viewer: Viewer, rows: Rows) -> Rows:
    """What was only said has no paper; an empty sealed field cannot be asked for."""
    return what_went(viewer, rows).filter(earlier=False).exclude(release__way="spoken")


def on_a_ground(viewer: Viewer, rows: Rows) -> Rows:
    return what_went(viewer, rows).exclude(release__ground="")


def to_review(viewer: Viewer, rows: Rows) -> Rows:
    """Nobody looks at what they themselves sent, or at a reason that they themselves chose."""
    found: Rows = of_families(in_my_care)(viewer, rows)
    open_: Rows = found.filter(review_by__isnull=False, review=None)
    return open_.exclude(recorded_by=viewer.user_id).exclude(release__recorded_by=viewer.user_id)


def to_tell(viewer: Viewer, rows: Rows) -> Rows:
    """Until they have heard. After some reasons, and where they may be the danger, the lead alone decides."""
    told = Heard.objects.filter(telling=OuterRef("pk")).exclude(how=Heard.How.PUT_OFF)
    mine: Rows = of_families(in_my_care)(viewer, rows)
    open_ = mine.filter(~Exists(told))
    if viewer.leads:
        return open_
    return open_.exclude(sent__release__ground__in=LEAD_TELLS).exclude(lead_decides=True)


def may_say_yes(viewer: Viewer, family: Family) -> bool:
    """A family that did not agree to be referred was asked nothing, so only a reason of the policy lets anything go."""
    return who_agreed(viewer, Family.objects.filter(pk=family.pk)).exists()


def _organisers(rows: Filter, *writes: str, leads: bool = False) -> dict[Hat, Reach]:
    return {
        Hat.ORGANISER: Reach(rows=rows, writes=frozenset(writes), offices=LEADS if leads else frozenset())
    }


SEE_RELEASES = Rule(
    name="consent.see_releases",
    clauses=("7.2", "1.5"),
    sentence="A co-ordinator sees what was shared about the families in her care, with whom and why.",
    model=Family,
    hats=_organisers(in_my_care),
)
SEE_RELEASE = Rule(
    name="consent.see_release",
    clauses=("7.2", "7.4"),
    sentence="A co-ordinator sees what goes, what is left out, and why, about a family in her care.",
    model=Release,
    hats=_organisers(releases),
)
PREPARE = Rule(
    name="consent.prepare_release",
    clauses=("7.2", "7.3", "7.4", "7.5", "8.9", "P.6"),
    sentence="Only co-ordinators share outside, and only about families in their care.",
    model=Family,
    hats=_organisers(in_my_care, *WHOM, *ONCE, *PIECES, *NEWS),
)
SEND = Rule(
    name="consent.send_release",
    clauses=("7.2", "7.4", "0.2", "9.2", "9.3"),
    sentence="What goes is decided again at the moment it is sent, by what the family says then.",
    model=Release,
    hats=_organisers(drafts, "shown", "late"),
    action="changed",
)
STOP = Rule(
    name="consent.stop_release",
    clauses=("7.4",),
    sentence="Not to share is a decision too. Who makes it writes down why.",
    model=Release,
    hats=_organisers(drafts, "why", "reason"),
    action="changed",
)
SHARE_NOW = Rule(
    name="consent.share_now",
    clauses=("2.1", "2.3"),
    sentence="To keep somebody safe, only the reason and who hears it come first. All else is written down after.",
    model=Family,
    hats=_organisers(in_my_care, *NOW),
    gates=(),
)
SAY_EARLIER = Rule(
    name="consent.say_earlier",
    clauses=("7.4", "4.4"),
    sentence="What was already said is always written down, with its true day, also where it was not allowed.",
    model=Family,
    hats=_organisers(in_my_care, *WHOM, *EARLIER),
)
OPEN_RELEASE = Rule(
    name="consent.open_release",
    clauses=("7.2",),
    sentence="A co-ordinator prints or saves what was sent about a family in her care, exactly as it was.",
    model=Sent,
    hats=_organisers(on_paper),
    action="exported",
)
ASK_BACK = Rule(
    name="consent.ask_back",
    clauses=("1.2", "7.4"),
    sentence="When a family takes its yes back, whoever holds something is asked to stop using it.",
    model=Sent,
    hats=_organisers(what_went),
    action="exported",
)
ASK_NUMBERS_BACK = Rule(
    name="consent.ask_numbers_back",
    clauses=("8.9", "1.2"),
    sentence="When a family takes its yes to numbers back, whoever got them is asked to leave it out.",
    model=Counted,
    hats=_organisers(of_families(in_my_care)),
    action="exported",
)
WRITE_ACCOUNT = Rule(
    name="consent.write_account",
    clauses=("2.1", "2.3"),
    sentence="After sharing without a yes, the facts are written down apart from opinion, and why no less would do.",
    model=Sent,
    hats=_organisers(on_a_ground, "said", "facts", "opinion", "least", "decided"),
)
REVIEW = Rule(
    name="consent.review_release",
    clauses=("2.3", "4.4"),
    sentence="The safeguarding lead or her deputy looks at what went without the family's permission, unless she "
    "drafted or sent it herself.",
    model=Sent,
    hats=_organisers(to_review, "verdict", "words", leads=True),
)
TELL = Rule(
    name="consent.tell_family",
    clauses=("1.5", "2.2"),
    sentence="Each hears what was shared of their own part, or of the children they speak for, unless that would make "
    "the danger greater.",
    model=Telling,
    hats=_organisers(to_tell, "how", "told_on", "reason", "look_again_on"),
)
