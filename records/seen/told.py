"""What of the log a family is told: a closed list of rules with their words, and why each other is not told (1.6, 2.2).

Told is what somebody does whose work with the family is open to it and usual: its own co-ordinator, its own volunteer,
and whoever signed the Record of Access of a file drawn by chance. All else stays out, because two families, of which
one has a concern, a call, a request or a quarrel of its parents and the other has not, must get the same paper (2.1,
2.3). A rule that stands in neither list fails a test until somebody has decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from hsww.access.hats import Hat


class Job(Enum):
    """What a person must have been to the family when they looked."""

    CO_ORDINATOR = "co-ordinator"
    VOLUNTEER = "volunteer"
    SAMPLER = "sampler"


@dataclass(frozen=True)
class Told:
    job: Job
    what: str
    why: str


FILE = Told(Job.CO_ORDINATOR, "Your family’s file", "To plan your support, and to keep your file right.")
HOW_IT_GOES = Told(
    Job.CO_ORDINATOR, "What you told us at a visit", "To see with you how things go, and what would help."
)
SUPPORT = Told(Job.CO_ORDINATOR, "The plan for your support", "To begin, change or end your support.")
CHOICE = Told(Job.CO_ORDINATOR, "The choice of your volunteer", "To find the right person to visit you.")
VISITING = Told(
    Job.VOLUNTEER, "The little that a volunteer needs to know", "To visit you safely, and on the right day."
)
DIARY = Told(Job.VOLUNTEER, "Their own notes of your visits", "To write down how a visit went.")
SAMPLED = Told(
    Job.SAMPLER,
    "Your file, without your surname, your address or your phone number",
    "To check that we do our work well. Your file was drawn by chance, and they signed before they read it.",
)

TOLD: dict[str, Told] = {
    "families.see_file": FILE,
    "families.first_visit": HOW_IT_GOES,
    "families.review": HOW_IT_GOES,
    "families.start_support": SUPPORT,
    "families.end_support": SUPPORT,
    "families.make_match": CHOICE,
    "families.end_match": CHOICE,
    "families.visiting_family": VISITING,
    "families.write_visit": DIARY,
    "families.correct_visit": DIARY,
    "records.read_sampled": SAMPLED,
}

CO_ORDINATOR = "Your co-ordinator"
VOLUNTEER = "Your volunteer"
SAMPLERS = {
    Hat.HSUK_REVIEWER: "Somebody from Home-Start UK who checks our work",
    Hat.TRUSTEE: "A trustee who checks our work",
    Hat.EXTERNAL_AUDITOR: "Somebody from outside who checks our work",
    Hat.ADVISER: "An adviser who checks our work",
}
"""By kind, and never by name."""

NOT_TOLD: dict[str, tuple[str, ...]] = {
    "It is about keeping somebody safe. That anything was raised, read or written is told by the lead or not at all.": (
        "safeguarding.keep_draft",
        "safeguarding.keep_rota",
        "safeguarding.know_of_concern",
        "safeguarding.name_family",
        "safeguarding.offer_families",
        "safeguarding.raise_concern",
        "safeguarding.read_call",
        "safeguarding.read_concern",
        "safeguarding.record_call",
    ),
    "It tells that somebody was asked about what they did, or has a tie to the family.": (
        "families.declare_tie",
        "people.see_families_named",
        "watching.look_into",
        "watching.see",
    ),
    "The family is told of what was shared each time, apart from this, or telling would be a danger (1.5, 2.2).": (
        "consent.ask_back",
        "consent.ask_numbers_back",
        "consent.open_release",
        "consent.prepare_release",
        "consent.review_release",
        "consent.say_earlier",
        "consent.see_registers",
        "consent.see_release",
        "consent.see_releases",
        "consent.send_release",
        "consent.share_now",
        "consent.stop_release",
        "consent.tell_family",
        "consent.write_account",
    ),
    "Somebody outside asked about them, or a file is kept for a court or a complaint. To tell could help a parent who "
    "must not find the other, or harm what is looked into (10.2).": (
        "consent.end_request",
        "consent.know_of_police_request",
        "consent.look_at_hold",
        "consent.mind_requests",
        "consent.place_hold",
        "consent.put_request_right",
        "consent.record_court_order",
        "consent.say_whose_request",
        "consent.see_request",
        "consent.take_request",
    ),
    "It may be about one parent's own part: what they said, asked for, or are.": (
        "consent.ask",
        "consent.ask_more",
        "consent.ask_one_thing",
        "consent.change_fact",
        "consent.decide_disagreement",
        "consent.end_involvement",
        "consent.inform",
        "consent.involve",
        "consent.see",
        "consent.who_decides",
        "consent.withdraw",
        "families.add_person",
        "families.edit_person",
        "families.see_contact",
        "records.give_statement",
        "records.seen",
    ),
    "It would tell when an address or another detail of the home was changed.": ("families.edit_file",),
    "A paper may be about somebody else, or come from the police, a court or social care.": (
        "families.add_paper",
        "families.open_paper",
        "families.replace_paper",
        "families.see_papers",
    ),
    "It is work of the lead, or done before the family had a co-ordinator, and may have a reason that is not open.": (
        "families.complete_referral",
        "families.decide_referral",
        "families.hand_over",
        "families.take_referral",
    ),
    "Somebody stands in for the co-ordinator. Who is away, and why a file was opened, is not for the family.": (
        "families.end_cover",
        "families.open_suddenly",
        "families.plan_cover",
        "families.see_covers",
        "families.told_of_sudden_cover",
        "families.why_opened",
    ),
    "Many families stand in the list, or it is only a choice in a form.": (
        "families.choose_organiser",
        "families.choose_volunteer",
        "families.list",
        "families.list_contacts",
        "families.my_visits",
        "families.visiting",
        "records.files_to_read",
    ),
    "It shows nothing but the writer's own words.": ("families.keep_draft", "families.my_drafts"),
    "It is about the drawing and the signing; the reading that follows is told.": (
        "records.add_ink",
        "records.begin_sitting",
        "records.draw",
        "records.end_sample",
        "records.leave_sitting",
        "records.my_receipts",
        "records.record_of_access",
        "records.samples_drawn",
        "records.see_receipt",
        "records.sign",
        "records.signatures",
        "records.signed_in_ink",
        "records.sittings",
    ),
    "It is about our own people, our accounts, our log or our reports, and opens no file.": (
        "access.today",
        "board.prepare_report",
        "board.read_report",
        "board.release_report",
        "consent.answer_own_share",
        "consent.ask_to_share_worker",
        "consent.keep_agency",
        "consent.keep_contact",
        "consent.read_astray",
        "consent.say_astray",
        "consent.see_agencies",
        "consent.see_astray",
        "consent.see_own_shares",
        "consent.see_worker_shares",
        "consent.send_worker_share",
        "consent.review_worker_share",
        "consent.tell_worker",
        "consent.write_worker_answer",
        "people.adopt_policy",
        "people.appoint",
        "people.change_personnel_reference",
        "people.change_volunteer_reference",
        "people.choose_answerable",
        "people.choose_contractor",
        "people.choose_trustee",
        "people.confirm_appointment",
        "people.confirm_change",
        "people.deactivate",
        "people.end_appointment",
        "people.end_engagement",
        "people.end_naming",
        "people.engage",
        "people.give_volunteer",
        "people.invite",
        "people.keep_personnel_file",
        "people.keep_volunteer_file",
        "people.list_personnel",
        "people.list_volunteers",
        "people.lose_phone",
        "people.name_trustee",
        "people.reset_second_step",
        "people.see",
        "people.see_own_file",
        "people.see_personnel_file",
        "people.see_phones",
        "people.see_undertakings",
        "people.see_volunteer_file",
        "people.see_what_phone_showed",
        "people.sign_undertaking_on_paper",
        "records.begin_drawn_sitting",
        "records.person_signatures",
        "records.personnel_record",
        "records.read_drawn",
        "records.sign_drawn",
        "records.volunteer_record",
        "witnesses.add",
        "witnesses.end",
        "witnesses.see",
    ),
}


def not_told() -> Iterator[str]:
    for rules in NOT_TOLD.values():
        yield from rules
