"""Who reaches what: written from the policy by hand, before and apart from the rules that keep it.

Every guarded route stands here, or the suite fails. A page of no single row names the kinds of viewer it is for;
a page of one row names, for each kind, the relations in which it opens. What is not named is a 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hsww.access.gates import (
    ORGANISER_PRESENT,
    PERSON_ORGANISER_PRESENT,
    PERSON_RECORD_SIGNED,
    RECORD_SIGNED,
    STEP_UP,
    USUAL,
    Gate,
)

ORGANISERS = ("organiser", "duty", "line_manager", "lead", "deputy")
LEADS = ("lead", "deputy")
TRUSTEES = ("trustee", "chair", "spot_checker")
EVERYBODY = (
    *ORGANISERS,
    "volunteer",
    *TRUSTEES,
    "adviser",
    "reviewer",
    "auditor",
    "administrator",
    "contractor",
)

COVERS = ("covering", "sudden")
"""A colleague's family that the viewer works with today: by plan, or because she opened its file with a reason."""
COVER_SHUT = ("covered", "lapsed", "coming")
"""Cover whose last day was yesterday, a file opened more than a day ago, cover that begins tomorrow."""
SUPPORTED = frozenset({"own", "other", "ended", "revoked", *COVERS, *COVER_SHUT})
"""Relations to a family whose support is under way."""
NOT_CONFLICTED = SUPPORTED | {"accepted", "received"}

Relations = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Expected:
    kinds: tuple[str, ...] = ()
    relations: Relations = field(default_factory=dict)
    gates: tuple[Gate, ...] = USUAL

    def lets_in(self, kind: str, relation: str) -> bool:
        if relation == "none":
            return kind in self.kinds
        return relation in self.relations.get(kind, frozenset())


def page(*kinds: str, gates: tuple[Gate, ...] = USUAL) -> Expected:
    return Expected(kinds=kinds, gates=gates)


def one(relations: Relations, gates: tuple[Gate, ...] = USUAL) -> Expected:
    return Expected(relations=relations, gates=gates)


def care(*, own: tuple[str, ...], duty: tuple[str, ...] = (), lead: frozenset[str]) -> Relations:
    """A co-ordinator reaches her own; duty also what has just come in; the lead and deputy all but conflicts."""
    return {
        "organiser": frozenset(own),
        "line_manager": frozenset(own),
        "duty": frozenset({*own, *duty}),
        **dict.fromkeys(LEADS, lead),
    }


def only(*kinds: str, relations: tuple[str, ...] = ("own",)) -> Relations:
    return dict.fromkeys(kinds, frozenset(relations))


IN_CARE = care(own=("own", "accepted", *COVERS), duty=("received",), lead=NOT_CONFLICTED)
AGREED = care(own=("own", "accepted", *COVERS), lead=NOT_CONFLICTED - {"received"})
"""In care, and the family agreed to be referred (7.1)."""
ACCEPTED = care(own=("accepted",), lead=frozenset({"accepted"}))
ACTIVE = care(own=("own", *COVERS), lead=SUPPORTED)
JUST_IN = care(own=(), duty=("received",), lead=frozenset({"received"}))
OPEN_TO_ALL = care(own=(*SUPPORTED, "accepted"), duty=("received",), lead=NOT_CONFLICTED)
"""Every co-ordinator can take a call about every open family, and say that she has a tie to it."""
CONTACT = care(own=(*SUPPORTED, "accepted"), lead=NOT_CONFLICTED - {"received"})
"""The card to ring by. A family not accepted yet has none: nobody contacts it (7.1)."""
TO_OPEN = only("organiser", "duty", "line_manager", relations=("other", "ended", "revoked", *COVER_SHUT))
"""A colleague's open family; not what one has already, and a lead has all. Not what was only received (7.1)."""
VISITED = only("volunteer")
TO_READ = {**only(*LEADS, relations=tuple(NOT_CONFLICTED)), "duty": NOT_CONFLICTED - {"ended"}}
"""Whoever is on duty reads what nobody has read yet; in the test world somebody has, where support has "ended"."""
SAMPLERS = ("reviewer", "spot_checker", "adviser", "auditor")
"""Who reads the files that were drawn for them."""
READ_PEOPLE = ("reviewer", "spot_checker", "auditor")
"""Who reads files of volunteers that were drawn for them; an adviser reads those of families alone (8.3, 9.1)."""
SIGNED = only(
    "reviewer", *TRUSTEES, "adviser", "auditor", relations=("own", "ended", "revoked", "conflicted")
)
"""A receipt stays with its signer when the sample is over, the office is lost or a tie is declared."""
CONFIRMERS = ("lead", "chair")
IN_FILES = ("own", "other")
"""A volunteer whose file names the viewer as co-ordinator, or a personnel file she was named for; and another's."""
KEEPS_VOLUNTEERS = {
    **only("organiser", "duty"),
    **only("line_manager", *LEADS, relations=IN_FILES),
}
"""While they volunteer. Nobody keeps their own file, whatever their office."""
READS_VOLUNTEERS = {kind: relations | {"over"} for kind, relations in KEEPS_VOLUNTEERS.items()}
KEEPS_STAFF = {**only("line_manager", relations=IN_FILES), **only("chair", relations=("senior",))}
"""A line manager's own file, and another's, are the chair's (8.4)."""
READS_STAFF = {
    **only("line_manager", relations=(*IN_FILES, "over")),
    **only("trustee", "spot_checker"),
    **only("chair", relations=("own", "senior")),
}
SENDS_SHARES = {**KEEPS_VOLUNTEERS, **only("chair", relations=("senior",))}
"""What is still to be shared about a volunteer; "senior" is about a line manager, whose file is the chair's."""
SEES_SHARES = {**READS_VOLUNTEERS, **only("chair", relations=("senior",))}
"""What went already is "over"."""
SHARES_ABOUT = {
    **SEES_SHARES,
    **only(*LEADS, relations=(*IN_FILES, "over", "senior")),
}
"""About a person. For a reason of the policy the leads share about anybody."""
LONE = ("other",)
"""A row that hangs on no family and concerns somebody else. "self" is about the viewer, "over" is done with."""

ROUTES: dict[str, Expected] = {
    "today": page(*EVERYBODY),
    # People and accounts: the administrator keeps, the chair and the lead confirm; nobody about themselves.
    "people_list": page("administrator", *CONFIRMERS),
    "person_invite": page("administrator"),
    "person_account": one(only("administrator", *CONFIRMERS, relations=("other", "self"))),
    "person_appoint": one(only("administrator", relations=LONE)),
    "person_deactivate": one(only("administrator", *CONFIRMERS, relations=LONE)),
    "second_factor_reset": one(only("administrator", relations=LONE)),
    "change_confirm": one(only(*CONFIRMERS, relations=LONE)),
    "appointment_confirm": one(only(*CONFIRMERS, relations=LONE)),
    "appointment_end": one(only("administrator", *CONFIRMERS, relations=LONE)),
    "policy_adopt": page(*CONFIRMERS),
    # Who comes from outside, under an undertaking: whoever appoints keeps the list, and never their own (7.6).
    "undertakings": page("administrator", *CONFIRMERS),
    "undertaking_add": page("administrator", *CONFIRMERS),
    "undertaking_paper": one(only("administrator", *CONFIRMERS, relations=LONE)),
    "undertaking_end": one(only("administrator", *CONFIRMERS, relations=LONE)),
    # The access log: how it stands, and who outside keeps its checkpoints.
    "access_log": page("administrator", "chair", *LEADS),
    "witness_add": page("administrator"),
    "witness_end": one(only("administrator", relations=LONE)),
    "unusual": page("chair", *LEADS),
    "unusual_one": one(only("chair", *LEADS, relations=LONE)),
    "phone_list": page(*ORGANISERS),
    "phone_lost": one(only(*ORGANISERS, relations=LONE)),
    "phone_showed": one(only(*ORGANISERS, relations=("over",))),
    # Files of volunteers and staff.
    "volunteers": page(*ORGANISERS),
    "volunteer_file": one(READS_VOLUNTEERS),
    **dict.fromkeys(
        (
            "volunteer_about",
            "volunteer_reference",
            "volunteer_reference_change",
            "volunteer_check",
            "volunteer_milestone",
            "volunteer_note",
        ),
        one(KEEPS_VOLUNTEERS),
    ),
    "volunteer_organiser": one(only("line_manager", *LEADS, relations=IN_FILES)),
    "families_named": page(*LEADS),
    "family_named_seen": one(only(*LEADS, relations=LONE)),
    "personnel": page("line_manager", *TRUSTEES),
    "personnel_file": one(READS_STAFF),
    **dict.fromkeys(
        (
            "personnel_about",
            "personnel_reference",
            "personnel_reference_change",
            "personnel_check",
            "personnel_milestone",
            "personnel_note",
        ),
        one(KEEPS_STAFF),
    ),
    "personnel_trustee": one(only("chair", relations=(*IN_FILES, "over", "senior"))),
    "personnel_trustee_end": one(only("chair", relations=LONE)),
    "own_file": page(*ORGANISERS, "volunteer", "administrator"),
    # Families, as the co-ordinator works with them.
    "families_list": page(*ORGANISERS),
    "families_search": page(*ORGANISERS),
    "families_contacts": page(*ORGANISERS),
    "contacts_search": page(*ORGANISERS),
    "family_contact": one(CONTACT),
    "family_file": one(IN_CARE),
    "family_edit": one(IN_CARE),
    "person_add": one(IN_CARE),
    "person_edit": one(IN_CARE),
    "papers": one(IN_CARE),
    "paper_add": one(IN_CARE),
    "paper_open": one(IN_CARE),
    "paper_replace": one(IN_CARE),
    "referral_new": page(*ORGANISERS),
    "referral_agency": page(*ORGANISERS),
    "referral_self": page(*ORGANISERS),
    "referral_details": one(JUST_IN),
    "referral_decide": one(JUST_IN),
    "initial_visit": one(AGREED),
    "review_record": one(AGREED),
    "support_start": one(ACCEPTED),
    "support_end": one(AGREED),
    "match_new": one(ACTIVE),
    "match_end": one(care(own=("own", *COVERS), lead=frozenset({"own", "revoked", *COVERS, *COVER_SHUT}))),
    "conflict_declare": one(OPEN_TO_ALL),
    "caseload_hand_over": one(only(*LEADS, relations=tuple(NOT_CONFLICTED - {"received"}))),
    # Cover between co-ordinators: nobody ends what she does for a colleague, and leads open without it.
    "covers": page(*ORGANISERS),
    "cover_plan": one(
        {
            **only("organiser", "duty", relations=("self",)),
            **only("line_manager", *LEADS, relations=("other", "self")),
        }
    ),
    "cover_end": one(
        {
            **only("organiser", "duty", relations=("self",)),
            **only("line_manager", *LEADS, relations=("other", "self")),
        }
    ),
    "cover_open": one(TO_OPEN),
    # The volunteer's day.
    "visiting": page("volunteer"),
    "visits_mine": page("volunteer"),
    "visiting_family": one(VISITED),
    "visit_write": one(VISITED),
    "visit_correct": one(VISITED),
    "draft_save": one(VISITED),
    "draft_drop": one(VISITED),
    # What may be shared.
    "consent_record": one(IN_CARE),
    "information_record": one(AGREED),
    "consent_ask": one(AGREED),
    "consent_ask_more": one(AGREED),
    "consent_ask_one": one(AGREED),
    "consent_form": one(AGREED),
    "consent_withdraw": one(ACTIVE),
    "disagreement_decide": one(only(*LEADS, relations=tuple(SUPPORTED))),
    # Who may decide.
    "who_decides": one(IN_CARE),
    "fact_follow": one(ACTIVE),
    # Agencies, and whom we reach there. What went to the wrong one is for the lead.
    "agencies": page(*ORGANISERS),
    "agency_add": page(*ORGANISERS),
    "agency": one(only(*ORGANISERS, relations=("other", "over"))),
    "agency_change": one(only(*ORGANISERS, relations=LONE)),
    "agency_end": one(only(*ORGANISERS, relations=LONE)),
    "contact_add": one(only(*ORGANISERS, relations=LONE)),
    "contact_change": one(only(*ORGANISERS, relations=LONE)),
    "contact_check": one(only(*ORGANISERS, relations=LONE)),
    "contact_end": one(only(*ORGANISERS, relations=LONE)),
    "contact_astray": one(only(*ORGANISERS, relations=("other", "over"))),
    "misdirected": one(only(*LEADS, relations=LONE)),
    "involvement_add": one(AGREED),
    "involvement_end": one(ACTIVE),
    # What leaves the scheme: co-ordinators, about the families in their care. To keep somebody safe has no gate.
    "releases": one(IN_CARE),
    "release_new": one(IN_CARE),
    "release_now": one(IN_CARE, gates=()),
    "release_earlier": one(IN_CARE),
    **dict.fromkeys(
        (
            "release",
            "release_send",
            "release_stop",
            "release_paper",
            "release_back",
            "numbers_back",
            "release_account",
            "release_told",
        ),
        one(ACTIVE),
    ),
    # In the test world each of them sent what went about the family whose support has "ended" herself.
    "release_review": one(only(*LEADS, relations=tuple(SUPPORTED - {"ended"}))),
    # What leaves about our people, by their own yes: whoever keeps their file, and nobody about themselves (8.7).
    "worker_shares": page(*ORGANISERS, "chair"),
    "worker_share_new": one(SHARES_ABOUT),
    "worker_share": one(SEES_SHARES),
    **dict.fromkeys(("worker_share_send", "worker_share_answer"), one(SENDS_SHARES)),
    "worker_told": one(only(*LEADS, relations=LONE)),
    "worker_review": one(only(*LEADS, relations=LONE)),
    "own_shares": page(*ORGANISERS, "volunteer", *TRUSTEES, "administrator"),
    "own_share_answer": one(only(*ORGANISERS, "volunteer", *TRUSTEES, "administrator", relations=("self",))),
    # What is asked from outside: of a family, who has it in her care; trustees learn a number and a day.
    "requests": page(*ORGANISERS),
    "request_new": page(*ORGANISERS),
    "request_one": one(ACTIVE),
    "request_order": one(ACTIVE),
    "request_end": one(ACTIVE),
    # In the test world it is a court that asked, and the file is on hold: a lead alone.
    "request_elsewhere": one(only(*LEADS, relations=tuple(SUPPORTED))),
    "request_whose": one(only(*ORGANISERS, relations=LONE)),
    "requests_known": page(*TRUSTEES),
    "hold_place": one(only(*LEADS, relations=tuple(NOT_CONFLICTED))),
    "hold_look": one(only(*LEADS, relations=tuple(SUPPORTED - {"ended"}))),
    "registers": page(*LEADS),
    # Safeguarding: everybody raises, without any gate; few read.
    "concern_raise": page(*EVERYBODY, gates=()),
    "concern_thanks": page(*EVERYBODY, gates=()),
    "concern_draft": page(*EVERYBODY, gates=()),
    "concern_draft_drop": page(*EVERYBODY, gates=()),
    "emergency_call_new": page(*EVERYBODY, gates=()),
    "emergency_call_thanks": page(*EVERYBODY, gates=()),
    "concerns": page("duty", *LEADS),
    "concern": one(TO_READ),
    "concern_acknowledge": one(TO_READ),
    "concern_note": one(TO_READ),
    "concerns_known": page("chair"),
    "emergency_call": one(TO_READ),
    "emergency_call_seen": one(TO_READ),
    "rota": page("line_manager", *LEADS),
    "rota_remove": one(only("line_manager", *LEADS, relations=LONE)),
    # Samples of files, and the Record of Access.
    "samples": page(*SAMPLERS),
    "samples_drawn": page("line_manager", *LEADS),
    "sample_draw": page("line_manager", *LEADS),
    "sample_end": one(only("line_manager", *LEADS, relations=("own", "revoked", "conflicted"))),
    "record_sign": one(only(*SAMPLERS), gates=(*USUAL, ORGANISER_PRESENT)),
    "sampled_file": one(only(*SAMPLERS), gates=(*USUAL, ORGANISER_PRESENT, RECORD_SIGNED)),
    "organiser_present": one(only("auditor")),
    "drawn_file_sign": one(only(*READ_PEOPLE), gates=(*USUAL, PERSON_ORGANISER_PRESENT)),
    "drawn_file": one(only(*READ_PEOPLE), gates=(*USUAL, PERSON_ORGANISER_PRESENT, PERSON_RECORD_SIGNED)),
    "drawn_file_present": one(only("auditor")),
    "volunteer_record": one(READS_VOLUNTEERS),
    "personnel_record": one(
        {
            **only("line_manager", relations=(*IN_FILES, "over")),
            **only("chair", relations=("senior",)),
        }
    ),
    "sittings": page(*ORGANISERS),
    "sitting_leave": one(only(*ORGANISERS, "auditor")),
    "record_of_access": one(IN_CARE),
    "record_ink": one(IN_CARE),
    "family_seen": one(IN_CARE),
    "seen_whose": one(IN_CARE),
    "seen_statement": one(AGREED, gates=(*USUAL, STEP_UP)),
    "receipts": page("reviewer", *TRUSTEES, "adviser", "auditor"),
    "receipt": one(SIGNED),
    # The board: numbers only.
    "board_reports": page(*TRUSTEES, *LEADS),
    "board_report_prepare": page(*LEADS),
    "board_report": one({**only(*TRUSTEES, relations=LONE), **only(*LEADS, relations=("other", "over"))}),
    "board_report_release": one(only(*LEADS, relations=("over",))),
}
