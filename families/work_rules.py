"""What a co-ordinator may do with the families in her care. Each rule names the fields its form may write.

Nobody works with a family before its referral is accepted (7.1): the rules for visits, reviews, support and
matches reach only families at those stages.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from families.models import Family, Match, Need, Paper, Person, Referral, Stage
from families.models.family import OPEN
from families.rules import at_stage, in_my_care, of_families, open_or_in_my_care, unaccepted
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Filter, Reach, Rule, every_row
from hsww.access.viewer import Viewer
from hsww.people.models import Appointment

MOST_CHILDREN = 6

SAFE_CONTACT = frozenset({"ways", "times", "say_who_we_are", "voicemail", "letters"})
PLACE = frozenset({"address", "postcode", "address_hidden", "district"})
FILE_FIELDS = frozenset({"name", "plan", "visitor_notes"}) | PLACE
PERSON_FIELDS = SAFE_CONTACT | {
    "kin", "full_name", "known_as", "born_on", "lives_here", "phone", "do_not_contact",
}  # fmt: skip
CHILD_FIELDS = frozenset(
    f"child_{number}_{part}" for number in range(1, MOST_CHILDREN + 1) for part in ("name", "born_on")
)
CALL_FIELDS = SAFE_CONTACT | {"full_name", "phone", "name"}
REFERRAL_FIELDS = frozenset(
    {"source", "received_on", "referrer", "referrer_contact", "reason", "needs", "evidence", "agreed_on"}
)
PAPER_FIELDS = frozenset({"kind", "title", "note", "file"})
SCORE_FIELDS = frozenset(f"score_{need.value}" for need in Need) | {"held_on", "note"}


def writing(rows: Filter, *fields: str) -> dict[Hat, Reach]:
    return {Hat.ORGANISER: Reach(rows=rows, writes=frozenset(fields))}


def live_matches(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    mine: QuerySet[Any] = of_families(in_my_care)(viewer, rows)
    return mine.filter(ends_on=None)


def latest_papers(viewer: Viewer, rows: QuerySet[Paper]) -> QuerySet[Paper]:
    """Not those that another has taken the place of."""
    mine: QuerySet[Paper] = of_families(in_my_care)(viewer, rows)
    return mine.filter(replacements=None)


def not_waiting(_viewer: Viewer, rows: QuerySet[Family]) -> QuerySet[Family]:
    """Not those that have not agreed: they stay with duty and the lead (7.1)."""
    return rows.exclude(pk__in=unaccepted().values("pk"))


def wearing(hat: Hat) -> Callable[[Viewer, QuerySet[Any]], QuerySet[Any]]:
    """The people who are appointed to this hat today."""
    return lambda _viewer, people: people.filter(pk__in=Appointment.objects.live_as(hat).values("user"))


TAKE_REFERRAL = Rule(
    name="families.take_referral",
    clauses=("7.1", "7.2"),
    sentence="Co-ordinators take referrals. One without the family's agreement waits and is not accepted.",
    model=Referral,
    hats=writing(every_row, *REFERRAL_FIELDS, *CALL_FIELDS, *PLACE, "kin", *CHILD_FIELDS, "writing"),
    unlogged_because="An empty form shows nothing about anybody; what is saved is logged.",
)
COMPLETE_REFERRAL = Rule(
    name="families.complete_referral",
    clauses=("7.1", "7.2"),
    sentence="Whoever answers for a new referral, or has duty, adds what is still missing.",
    model=Family,
    hats=writing(at_stage(in_my_care, Stage.RECEIVED), *REFERRAL_FIELDS),
)
DECIDE_REFERRAL = Rule(
    name="families.decide_referral",
    clauses=("7.1",),
    sentence="Whoever answers for a new referral decides on it; only with the family's agreement is it accepted.",
    model=Family,
    hats=writing(
        at_stage(in_my_care, Stage.RECEIVED, Stage.WAITING), "decision", "decision_reason", "organiser"
    ),
)
EDIT_FILE = Rule(
    name="families.edit_file",
    clauses=("8.3",),
    sentence="A co-ordinator keeps the files of the families in her care right.",
    model=Family,
    hats=writing(in_my_care, *FILE_FIELDS),
)
ADD_PERSON = Rule(
    name="families.add_person",
    clauses=("8.3",),
    sentence="A co-ordinator keeps the files of the families in her care right.",
    model=Family,
    hats=writing(in_my_care, *PERSON_FIELDS),
)
EDIT_PERSON = Rule(
    name="families.edit_person",
    clauses=("8.3",),
    sentence="A co-ordinator keeps the files of the families in her care right.",
    model=Person,
    hats=writing(of_families(in_my_care), *PERSON_FIELDS),
)
ADD_PAPER = Rule(
    name="families.add_paper",
    clauses=("8.2", "8.3"),
    sentence="A co-ordinator adds letters and forms to the files of the families in her care. They are kept encrypted.",
    model=Family,
    hats=writing(in_my_care, *PAPER_FIELDS),
)
REPLACE_PAPER = Rule(
    name="families.replace_paper",
    clauses=("8.2", "8.3"),
    sentence="A paper is never changed. A co-ordinator puts another in its place, in the files of the families in her "
    "care.",
    model=Paper,
    hats=writing(latest_papers, *PAPER_FIELDS),
)
FIRST_VISIT = Rule(
    name="families.first_visit",
    clauses=("1.2", "7.1"),
    sentence="The co-ordinator visits a family first, once its referral is accepted.",
    model=Family,
    hats=writing(at_stage(in_my_care, *OPEN), *SCORE_FIELDS),
)
REVIEW = Rule(
    name="families.review",
    clauses=("1.2",),
    sentence="The co-ordinator looks again with the family at how it fares.",
    model=Family,
    hats=writing(at_stage(in_my_care, *OPEN), *SCORE_FIELDS),
)
START_SUPPORT = Rule(
    name="families.start_support",
    clauses=("1.1",),
    sentence="Support starts when the family has been told about confidentiality, by word and in writing.",
    model=Family,
    hats=writing(at_stage(in_my_care, Stage.ACCEPTED, Stage.WAITING), "active_from", "plan"),
)
END_SUPPORT = Rule(
    name="families.end_support",
    clauses=("8.3", "8.8"),
    sentence="The co-ordinator ends support. The volunteer's access ends with it; the time to keep records begins.",
    model=Family,
    hats=writing(at_stage(in_my_care, *OPEN), *SCORE_FIELDS, "ended_on", "ending"),
)
MAKE_MATCH = Rule(
    name="families.make_match",
    clauses=("8.3", "5.4"),
    sentence="The co-ordinator chooses who visits, among volunteers who agreed to the policy. "
    "Somebody with a tie to the family is never offered.",
    model=Family,
    hats=writing(at_stage(in_my_care, Stage.ACTIVE), "volunteer", "plan", "visitor_notes"),
)
END_MATCH = Rule(
    name="families.end_match",
    clauses=("8.3", "5.4"),
    sentence="The co-ordinator ends a match; the volunteer's access ends at once.",
    model=Match,
    hats=writing(live_matches, "ended_because"),
)
DECLARE_TIE = Rule(
    name="families.declare_tie",
    clauses=("4.3", "5.4"),
    sentence="A co-ordinator says who has a tie to a family in her care, or that she herself has one to any family. "
    "From then on that person reaches nothing about it.",
    model=Family,
    hats=writing(open_or_in_my_care, "person", "tie"),
)
HAND_OVER = Rule(
    name="families.hand_over",
    clauses=("8.3", "4.3"),
    sentence="The safeguarding lead or her deputy gives a family that agreed to come to another co-ordinator.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=not_waiting, writes=frozenset({"organiser"}), offices=LEADS)},
)
CHOOSE_VOLUNTEER = Rule(
    name="families.choose_volunteer",
    clauses=("8.3",),
    sentence="A co-ordinator chooses among those who work as volunteers today.",
    model=get_user_model(),
    hats=writing(wearing(Hat.VOLUNTEER)),
)
CHOOSE_ORGANISER = Rule(
    name="families.choose_organiser",
    clauses=("8.3",),
    sentence="A family is given to somebody who works as a co-ordinator today.",
    model=get_user_model(),
    hats=writing(wearing(Hat.ORGANISER)),
)
