"""Entries in plain words, for readers who have neither our database nor Django: the verifier's command and page (9.1).

It tells what the entry holds and no more: people and files are numbers here, because the log knows no names.
"""

from collections.abc import Iterator

from hsww.ledger.entries import Content

CLOCK = "%-d %B %Y, %H:%M:%S UTC"
RECEIPT_CANNOT_SHOW = (
    "It cannot show that what was written down is true, that nothing was left out, whose number is whose,"
    " or that the log was left alone afterwards: compare it with a later export for that."
)
EXPORT_CANNOT_SHOW = (
    "It cannot show that what was written down is true, that nothing was left out, or what was written"
    " after the newest checkpoint. Only an older checkpoint or receipt, kept outside the scheme, can show"
    " that the log was cut short or replaced by another: compare it with as many as you have."
)
DONE = {
    "seen": "Opened",
    "listed": "Shown in a list",
    "searched": "Searched",
    "changed": "Changed",
    "signed": "Signed",
    "acknowledged": "Read and accepted",
    "disclosed": "Shared outside",
    "exported": "Exported",
    "raised": "Concern raised",
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "sign_in_failed": "Sign-in failed",
    "stepped_up": "Identity confirmed again",
    "hat_worn": "Began working as",
    "invited": "Invited",
    "appointed": "Appointed",
    "appointment_ended": "Appointment ended",
    "suspended": "Access suspended",
    "account_changed": "Account changed",
    "granted": "Access given",
    "revoked": "Access ended",
    "covered": "Cover opened",
    "drawn": "Drawn for sampling",
    "held": "Destruction held",
    "destroyed": "Destroyed",
    "backed_up": "Backup made",
    "restored": "Backup restored",
    "rotated": "Keys rotated",
    "repaired": "Ledger triggers restored",
    "log_begun": "New log begun",
}
"""The labels of `models.Action`, for readers without Django; a word that is not here is shown as it is."""


def sentences(content: Content) -> Iterator[str]:
    outcome = "" if content.outcome == "allowed" else f" ({content.outcome})"
    yield f"What: {DONE.get(content.action, content.action)}{outcome}, under clause {content.clause}."
    yield f"When: {content.at:{CLOCK}}, by the scheme's clock."
    yield f"Working as: {content.hat or 'nobody in particular'}. Person's number: {content.actor or 'none'}."
    yield f"Rule: {content.rule or 'none'}."
    yield from (f"About: {subject.kind} {subject.id}." for subject in content.subjects)
