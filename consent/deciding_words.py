"""Why something goes or does not, in a sentence for the co-ordinator, and what to say aloud.

What is said aloud is the same whatever the cause. A sentence that changed with what somebody said would tell one parent
what the other said, or that they were asked (1.2); one that named a hold or a hidden address would tell that there is
one.
"""

from enum import StrEnum

from consent.deciding_facts import CASE_STUDY, PHOTOGRAPH, STATISTICS, GroundKind
from consent.models import Purpose

MAY_GO = "We may share this."
MAY_NOT_GO = "We are not able to share this at the moment."


class Why(StrEnum):
    AGREED = "agreed"
    LEAD_DECIDED = "lead_decided"
    GROUND = "ground"
    HELD = "held"
    ASKED_NO_MORE = "asked_no_more"
    OUTSIDE_TERMS = "outside_terms"
    NO_SUPPORT = "no_support"
    NOT_INVOLVED = "not_involved"
    NOT_ONE_RECIPIENT = "not_one_recipient"
    ANOTHER_RECIPIENT = "another_recipient"
    NOT_ONE_OCCASION = "not_one_occasion"
    NOT_THEIRS = "not_theirs"
    HIDDEN_ADDRESS = "hidden_address"
    MORE_THAN_GENERAL = "more_than_general"
    NOBODY_TO_ASK = "nobody_to_ask"
    DISAGREE = "disagree"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_STANDING = "no_standing"
    OLD_WORDING = "old_wording"
    LAPSED = "lapsed"
    SUPPORT_ENDED = "support_ended"
    NOT_WRITTEN = "not_written"
    NOT_NAMED = "not_named"
    LEFT_OUT = "left_out"
    NOT_ASKED = "not_asked"

    @property
    def goes(self) -> bool:
        return self in (Why.AGREED, Why.LEAD_DECIDED, Why.GROUND)


REASONS = {
    Why.AGREED: "Everyone whose word it needs said yes to this, and it still counts.",
    Why.LEAD_DECIDED: "The parents do not agree, and the safeguarding lead decided that this may go.",
    Why.HELD: "Nothing goes from this file for now: ask the safeguarding lead.",
    Why.ASKED_NO_MORE: "What the court asked has ended, so nothing goes by its paper unless it is opened again.",
    Why.OUTSIDE_TERMS: "No term of the court’s paper names this, so it stays here.",
    Why.NO_SUPPORT: "We were not helping the family at that time, so nobody had agreed to anything.",
    Why.NOT_INVOLVED: "It is not clear that this agency has that part in the family's life now.",
    Why.NOT_ONE_RECIPIENT: "It does not say who it is for, and permission is for one recipient by name.",
    Why.ANOTHER_RECIPIENT: "It would go to somebody else than the one that it is for.",
    Why.NOT_ONE_OCCASION: "It does not say which request, use or text it is for, and permission is for one only.",
    Why.NOT_THEIRS: "It is about someone who does not live with the family, so the family cannot agree to it.",
    Why.HIDDEN_ADDRESS: "It would show where someone lives who must not be found.",
    Why.MORE_THAN_GENERAL: "It is more than what kind of help we give and how much.",
    Why.NOBODY_TO_ASK: "There is nobody living with the family who may say yes to this.",
    Why.DISAGREE: "The parents do not agree: nothing about the children or shared life goes until the lead decides.",
    Why.REFUSED: "Someone whose word it needs said no.",
    Why.WITHDRAWN: "Someone whose word it needs said yes before, and has taken it back.",
    Why.NO_STANDING: "It was said before they had the right to decide this, as they have it now: ask again.",
    Why.OLD_WORDING: "The question was put in older words than the law now needs: ask again.",
    Why.SUPPORT_ENDED: "Our support has ended, and the permission ended with it.",
    Why.NOT_WRITTEN: "It needs a yes that is signed, and this one was only said.",
    Why.NOT_NAMED: "It was not named in what they said yes to.",
    Why.LEFT_OUT: "They said yes to only some of it, and nobody has checked that this is in it.",
    Why.NOT_ASKED: "Not everyone whose word it needs has been asked about this.",
}
"""One for every `Why`, save for a lapse, which `standing` words itself, and a ground, which is said by its kind."""

GROUND_REASONS = {
    GroundKind.CHILD: "It is needed to keep a child safe.",
    GroundKind.ADULT: "It is needed to keep an adult at risk safe.",
    GroundKind.OFFENCE: "It is about an offence that the policy lets us report.",
    GroundKind.TERRORISM: "It is about terrorism, which the law makes us report.",
    GroundKind.DUTY: "The law makes us report it.",
    GroundKind.COURT: "A court ordered it, and it is within what the court asked for.",
    GroundKind.TRANSFER: "It bears on a concern for someone's safety, so the new scheme needs it.",
}
GROUND_CLAUSES = {
    GroundKind.CHILD: "2.1",
    GroundKind.ADULT: "2.1",
    GroundKind.OFFENCE: "0.2",
    GroundKind.TERRORISM: "0.2",
    GroundKind.DUTY: "0.2",
    GroundKind.COURT: "10.2",
    GroundKind.TRANSFER: "9.3",
}
PURPOSE_CLAUSES: dict[str, str] = {
    Purpose.GENERAL: "1.2",
    Purpose.SELF_REFERRAL: "1.3",
    Purpose.MULTI_AGENCY: "1.4",
    Purpose.MOVE: "9.2",
    Purpose.OTHER: "7.4",
    STATISTICS: "8.9",
    PHOTOGRAPH: "P.6",
    CASE_STUDY: "7.5",
}
WHY_CLAUSES = {
    Why.HELD: "0.1",
    Why.HIDDEN_ADDRESS: "0.1",
    Why.NOT_THEIRS: "0.2",
    Why.ASKED_NO_MORE: "10.2",
    Why.OUTSIDE_TERMS: "10.2",
}


def clause_of(why: Why, purpose: str, ground: GroundKind | None) -> str:
    if why is Why.GROUND and ground is not None:
        return GROUND_CLAUSES[ground]
    return WHY_CLAUSES.get(why) or PURPOSE_CLAUSES.get(purpose, "0.2")


def reason_of(why: Why, because: str, ground: GroundKind | None) -> str:
    if why is Why.GROUND and ground is not None:
        return GROUND_REASONS[ground]
    return because or REASONS[why]


NOT_AS_WRITTEN = (
    "Nothing was sent. Something in this file is not as we wrote it down. "
    "Tell whoever looks after the system, now."
)
"""Somebody changed the database by another way than HSWW; which row it is, the log of the server says."""
