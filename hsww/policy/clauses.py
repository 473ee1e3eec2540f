"""The confidentiality policy as data: every clause by number, in our own one line.

The wording here is a finger-post, not the policy: the adopted text is kept by the scheme. `P` clauses are the
promises of the sister scheme's leaflet; where the two differ, Welwyn Hatfield's govern.
"""

from dataclasses import dataclass

VERSION = "3 (08/2011)"


@dataclass(frozen=True)
class Clause:
    number: str
    heading: str
    text: str


def _under(heading: str, *lines: tuple[str, str]) -> tuple[Clause, ...]:
    return tuple(Clause(number, heading, text) for number, text in lines)


CLAUSES: tuple[Clause, ...] = (
    *_under(
        "Policy statement",
        ("0.1", "Everything about a family is confidential; it is shared only as far as helping them needs."),
        (
            "0.2",
            "Nothing goes to anyone else without the parents' permission, save to protect or by a named law.",
        ),
        ("0.3", "Everybody connected with the scheme is told where it stands; the trustees answer for it."),
    ),
    *_under(
        "Families: information and consent",
        ("1.1", "Families are told about confidentiality, by word and in writing."),
        (
            "1.2",
            "At the first visit and at reviews we ask whether we may tell the referrer and agencies about our support.",
        ),
        (
            "1.3",
            "A family that came by itself is asked whether we may tell the health visitor or another agency.",
        ),
        ("1.4", "More than general information for agencies working together needs its own permission."),
        (
            "1.5",
            "Families hear of what we and agencies say to each other, unless that would put someone at risk.",
        ),
        ("1.6", "Records are kept safe, and families know that they may ask to see theirs."),
    ),
    *_under(
        "Safeguarding",
        ("2.1", "To protect a child or an adult at risk, we tell the right authority."),
        ("2.2", "The family is told what we do, unless that would make the danger greater."),
        ("2.3", "Where someone may be unsafe, the safeguarding policies come before this one."),
    ),
    *_under(
        "Trustees",
        ("3.1", "New trustees get this policy at the start, and keep to it."),
        ("3.2", "The board hears about numbers, kinds and trends; never who a family is."),
        ("3.3", "Case studies for the board are made anonymous."),
        ("3.4", "Everyone at a board meeting knows that what is said stays there."),
        (
            "3.5",
            "The safeguarding lead may ask a trustee or adviser for advice, normally without naming the family.",
        ),
        ("3.6", "Minutes go to those who should have them."),
        ("3.7", "Confidential items have minutes of their own, for named people only."),
        ("3.8", "Trustees keep the confidence of families, volunteers and staff."),
        ("3.9", "Breaking confidence is serious; the person may have to leave."),
    ),
    *_under(
        "Staff",
        ("4.1", "New staff get this policy at the start, and keep to it."),
        (
            "4.2",
            "Co-ordinators talk about families with their line manager, in private, to support them well.",
        ),
        ("4.3", "Staff keep the confidence of families and volunteers."),
        ("4.4", "Breaking confidence is serious and may lead to disciplinary action."),
    ),
    *_under(
        "Volunteers",
        ("5.1", "Every volunteer gets this policy at the start, and keeps to it."),
        ("5.2", "Volunteers talk about a family with their co-ordinator, in private, to support them well."),
        ("5.3", "When volunteers meet, nothing is said that could show who a family is."),
        ("5.4", "Volunteers keep the confidence of families and of other volunteers."),
        ("5.5", "Breaking confidence is serious; the person may have to leave."),
    ),
    *_under(
        "Family groups",
        ("6.1", "Families and visitors at a group are told, and given in writing, why confidence matters."),
    ),
    *_under(
        "Referrers and outside agencies",
        ("7.1", "A referral is accepted only when the family agreed to it."),
        ("7.2", "Only the co-ordinator talks with the referrer."),
        ("7.3", "The referrer gets general news, as far as the family agreed."),
        ("7.4", "Anything more needs the family's own permission, unless asking might endanger a child."),
        ("7.5", "Case studies for funders and others are made anonymous."),
        ("7.6", "A contractor who may come across private information signs an undertaking first."),
    ),
    *_under(
        "Written records",
        ("8.1", "We keep the data protection law of the day."),
        ("8.2", "All records, and their backups, are kept safe."),
        ("8.3", "Files open only to those whose work it is, to spot-checkers and to reviewers."),
        ("8.4", "Personnel files open only to the line manager, a trustee where right, and Home-Start UK."),
        ("8.5", "A volunteer's file says as little as possible about the family."),
        ("8.6", "No family can be told from a notice board, whiteboard or card index."),
        (
            "8.7",
            "Trustees, staff and volunteers may see what is held about them; it leaves only with their permission.",
        ),
        ("8.8", "Records are destroyed safely when their time comes."),
        ("8.9", "Funders get numbers; nothing that could show who a family is without its permission."),
    ),
    *_under(
        "Confidentiality within Home-Start",
        ("9.1", "Whoever samples a file for safeguarding or quality signs and dates its Record of Access."),
        ("9.2", "When a family moves and agrees, its new scheme gets what it needs."),
        ("9.3", "Without agreement, only where there was a concern for safety, and only what bears on it."),
    ),
    *_under(
        "Outside proceedings",
        ("10.1", "Outside auditors read with the co-ordinator present, and sign the Record of Access."),
        (
            "10.2",
            "Courts and police get nothing unless an exception or a court's order says so; trustees are told.",
        ),
    ),
    *_under(
        "The sister scheme's promises",
        ("P.1", "We ask you to sign before we talk with your referrer or health visitor."),
        ("P.2", "If an agency asks for names or postcodes, we ask you first, in writing."),
        ("P.3", "Only the co-ordinator talks with agencies."),
        ("P.4", "Single families are talked about only between a volunteer and her co-ordinator."),
        ("P.5", "At groups you choose what you share; our people stay bound."),
        ("P.6", "Photographs are used only with your written permission."),
    ),
)

BY_NUMBER: dict[str, Clause] = {clause.number: clause for clause in CLAUSES}

NOTHING = "Nothing in this system yet."

INSTEAD: dict[str, str] = {
    "3.3": f"{NOTHING} Case studies are written on paper, and the lead takes out what could show who a family is.",
    "3.4": "The chair says it at the meeting.",
    "3.5": "The safeguarding lead asks by word of mouth. An adviser opens no file here.",
    "3.6": f"{NOTHING} Minutes are kept on paper.",
    "3.7": f"{NOTHING} Minutes are kept on paper.",
    "4.2": "They meet in private. This system keeps no notes of it.",
    "5.3": "Everybody at the meeting keeps to it. This system keeps no notes of it.",
    "6.1": f"{NOTHING} The group's leader tells them, and gives it to them on paper.",
    "8.1": "The trustees answer for it. This system seals what it keeps, and logs who opens what.",
    "8.6": "Every family has a code here that says nothing about it. Boards and cards carry the code.",
    "P.1": "The family signs on paper. What it answered is written down here.",
    "P.3": "Only a co-ordinator sees here who referred a family, and how to reach them.",
    "P.4": "They keep to it when they talk. A volunteer opens only the families that she visits.",
    "P.5": "The group's leader tells everybody.",
}
"""For each clause that no rule or gate enforces: who keeps it, and how."""
