"""Every model: what of it is sealed, whether it keeps history, who reaches it and when it goes (1.6, 8.2, 8.8).

`goes` says what removes it. "With the family" means its key is the family's, so that it goes when the key does.
"""

from dataclasses import dataclass

WITH_FAMILY = "with the family"
WITH_FAMILY_AT_LAST = "with the family, once somebody said which; with the scheme's key until then"
WITH_PERSON = "with the person's file"
WITH_EITHER = "with the family, or with the person's file, whichever it is about"
YEARS_AFTER_LEAVING = "with the person's file, so many years after leaving as the row itself says"
NEVER = "never; it holds nothing personal"
LATER = "with the scheme's key; its own destruction is the vault's later work"


@dataclass(frozen=True)
class Kept:
    sealed: tuple[str, ...]
    history: bool
    reached_by: str
    goes: str


KEPT: dict[str, Kept] = {
    "people.user": Kept(("full_name", "known_as"), True, "people.see", WITH_PERSON),
    "people.invitation": Kept(("email",), False, "people.invite", LATER),
    "people.pendingchange": Kept(("new_email",), False, "people.confirm_change", WITH_PERSON),
    "people.appointment": Kept((), True, "people.confirm_appointment", "with the account"),
    "people.rememberedphone": Kept(("label",), False, "people.see_phones", WITH_PERSON),
    "people.opensession": Kept((), False, "the viewer's own", "when it ends"),
    "people.policyversion": Kept((), False, "people.adopt_policy", NEVER),
    "people.acknowledgement": Kept((), False, "the viewer's own", "with the account"),
    "people.engagement": Kept(("who", "firm", "work"), False, "people.see_undertakings", LATER),
    "people.engagementended": Kept(("reason",), False, "people.see_undertakings", LATER),
    "people.undertaking": Kept(("kept_at",), False, "people.see_undertakings", LATER),
    "people.personfile": Kept(
        ("availability", "area", "job"), True, "people.see_volunteer_file", YEARS_AFTER_LEAVING
    ),
    "people.personfilegrant": Kept((), False, "nobody; queries only", "with the fact it rests on"),
    "people.reference": Kept(("referee", "text"), True, "people.see_volunteer_file", WITH_PERSON),
    "people.check": Kept((), False, "people.see_volunteer_file", WITH_PERSON),
    "people.milestone": Kept((), False, "people.see_volunteer_file", WITH_PERSON),
    "people.filenote": Kept(("text",), False, "people.see_volunteer_file", WITH_PERSON),
    "people.naming": Kept((), False, "people.end_naming", WITH_PERSON),
    "people.familynamed": Kept(("families",), False, "people.see_families_named", WITH_PERSON),
    "families.family": Kept(
        ("name", "address", "postcode", "plan", "visitor_notes"), True, "families.see_file", WITH_FAMILY
    ),
    "families.person": Kept(
        ("full_name", "known_as", "born_on", "phone", "safe_contact"),
        True,
        "families.edit_person",
        WITH_FAMILY,
    ),
    "families.referral": Kept(
        ("referrer", "referrer_contact", "reason", "decision_reason"), True, "families.see_file", WITH_FAMILY
    ),
    "families.familygrant": Kept((), False, "nobody; queries only", "with the fact it rests on"),
    "families.caseload": Kept((), False, "families.see_file", WITH_FAMILY),
    "families.cover": Kept((), False, "families.see_covers", NEVER),
    "families.coveredfamily": Kept((), False, "nobody; queries only", WITH_FAMILY),
    "families.suddencover": Kept(("reason",), False, "families.why_opened", WITH_FAMILY),
    "families.match": Kept(("ended_because",), True, "families.end_match", WITH_FAMILY),
    "families.conflict": Kept((), False, "nobody; the wall only", WITH_FAMILY),
    "families.assessment": Kept(("note",), False, "families.see_file", WITH_FAMILY),
    "families.score": Kept((), False, "families.see_file", WITH_FAMILY),
    "families.visit": Kept(("seen", "note"), True, "families.correct_visit", WITH_FAMILY),
    "families.paper": Kept(("title", "note"), False, "families.open_paper", WITH_FAMILY),
    "families.draft": Kept(("content",), False, "families.my_drafts", WITH_FAMILY),
    "consent.information": Kept((), False, "consent.see", WITH_FAMILY),
    "consent.statement": Kept(
        ("recipient_name", "items", "occasion", "text", "limits"), False, "consent.see", WITH_FAMILY
    ),
    "consent.fact": Kept(("says_who", "why"), False, "consent.who_decides", WITH_FAMILY),
    "consent.decided": Kept(("reason",), False, "consent.decide_disagreement", WITH_FAMILY),
    "consent.agency": Kept(("name", "area"), True, "consent.see_agencies", LATER),
    "consent.contact": Kept(("who", "job", "phone", "email", "address"), True, "consent.see_agencies", LATER),
    "consent.misdirected": Kept((), False, "consent.read_astray", NEVER),
    "consent.involvement": Kept(("says_who",), False, "consent.involve", WITH_FAMILY),
    "consent.release": Kept(("recipient_name", "occasion"), False, "consent.see_release", WITH_FAMILY),
    "consent.item": Kept(("text", "rests"), False, "consent.see_release", WITH_FAMILY),
    "consent.sent": Kept(("content", "paper", "verdicts"), False, "consent.see_release", WITH_FAMILY),
    "consent.stopped": Kept(("reason",), False, "consent.see_release", WITH_FAMILY),
    "consent.account": Kept(
        ("said", "facts", "opinion", "least", "decided"), False, "consent.see_release", WITH_FAMILY
    ),
    "consent.review": Kept(("words",), False, "consent.review_release", WITH_FAMILY),
    "consent.telling": Kept((), False, "consent.tell_family", WITH_FAMILY),
    "consent.heard": Kept(("reason",), False, "consent.tell_family", WITH_FAMILY),
    "consent.request": Kept(
        ("who", "job", "organisation", "wants", "power", "occasion"),
        False,
        "consent.see_request",
        WITH_FAMILY_AT_LAST,
    ),
    "consent.proved": Kept(
        ("reference", "signed_by", "rank"), False, "consent.see_request", WITH_FAMILY_AT_LAST
    ),
    "consent.about": Kept((), False, "consent.see_request", WITH_FAMILY_AT_LAST),
    "consent.elsewhere": Kept((), False, "consent.see_request", WITH_FAMILY_AT_LAST),
    "consent.courtorder": Kept(("terms",), False, "consent.see_request", WITH_FAMILY),
    "consent.outcome": Kept(("reasoning",), False, "consent.see_request", WITH_FAMILY_AT_LAST),
    "consent.ledto": Kept((), False, "consent.see_request", WITH_FAMILY),
    "consent.numbers": Kept(("text",), False, "consent.see_request", LATER),
    "consent.counted": Kept((), False, "consent.see_request", WITH_FAMILY),
    "consent.aware": Kept((), False, "consent.see_request", WITH_FAMILY_AT_LAST),
    "consent.hold": Kept(("reason",), False, "consent.look_at_hold", WITH_FAMILY),
    "consent.lifted": Kept(("reason",), False, "consent.look_at_hold", WITH_FAMILY),
    "consent.workershare": Kept(
        ("recipient", "text", "reason", "paper"), False, "consent.see_worker_shares", WITH_PERSON
    ),
    "consent.workeranswer": Kept((), False, "consent.see_worker_shares", WITH_PERSON),
    "consent.workersent": Kept(("content",), False, "consent.see_worker_shares", WITH_PERSON),
    "consent.workerstopped": Kept(("reason",), False, "consent.see_worker_shares", WITH_PERSON),
    "consent.workertold": Kept((), False, "consent.see_worker_shares", WITH_PERSON),
    "consent.workerreview": Kept(("words",), False, "consent.see_worker_shares", WITH_PERSON),
    "safeguarding.concern": Kept(
        ("who", "child_words", "what_happened", "worries"), False, "safeguarding.read_concern", WITH_FAMILY
    ),
    "safeguarding.concernnote": Kept(("text",), False, "safeguarding.read_concern", WITH_FAMILY),
    "safeguarding.concerndraft": Kept(("content",), False, "safeguarding.keep_draft", WITH_PERSON),
    "safeguarding.emergencycall": Kept(("who", "what"), False, "safeguarding.read_call", WITH_FAMILY),
    "safeguarding.rota": Kept(("duty_phone", "deputy_phone"), False, "safeguarding.keep_rota", LATER),
    "records.sample": Kept((), False, "records.samples_drawn", NEVER),
    "records.sampledfile": Kept((), False, "records.files_to_read", WITH_EITHER),
    "records.receipt": Kept(
        ("reference", "signed_name", "organiser_name"), False, "records.see_receipt", WITH_PERSON
    ),
    "records.sitting": Kept((), False, "records.sittings", "with the accounts"),
    "records.inkline": Kept(
        ("name", "capacity", "purpose", "present"), False, "records.signed_in_ink", WITH_FAMILY
    ),
    "records.signature": Kept(("signed_name", "detail"), False, "records.signatures", WITH_EITHER),
    "board.snapshot": Kept(("counts",), False, "board.prepare_report", LATER),
    "board.report": Kept((), False, "board.read_report", NEVER),
    "ledger.entry": Kept((), False, "queries only", NEVER),
    "ledger.entrysubject": Kept((), False, "queries only", NEVER),
    "ledger.queued": Kept((), False, "the sealer", "when it is sealed"),
    "ledger.leaf": Kept((), False, "the sealer", NEVER),
    "ledger.node": Kept((), False, "the sealer", NEVER),
    "ledger.checkpoint": Kept((), False, "the sealer", NEVER),
    "ledger.begun": Kept((), False, "the sealer", NEVER),
    "ledger.finding": Kept((), False, "queries only", NEVER),
    "ledger.cosignature": Kept((), False, "the sealer", NEVER),
    "ledger.witnessanswer": Kept((), False, "queries only", NEVER),
    "witnesses.address": Kept(("whose", "email"), True, "witnesses.see", LATER),
    "witnesses.mailed": Kept((), False, "queries only", NEVER),
    "watching.unusual": Kept(("note",), False, "watching.see", LATER),
    "watching.watched": Kept((), False, "queries only", NEVER),
    "keeping.drill": Kept((), False, "queries only", NEVER),
    "vault.keyencryptionkey": Kept((), False, "the vault", "when no key needs it any more"),
    "vault.destroyed": Kept((), False, "the vault", NEVER),
    "vault.datakey": Kept((), False, "the vault", "when its file is destroyed"),
    "vault.searchtoken": Kept((), False, "the vault", "when its file is destroyed"),
}
