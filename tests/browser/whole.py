"""Whether the walks of this folder met every page of the site. Asked once, when all of them have ended."""

from collections.abc import Iterator

from django.urls import get_resolver

POSTED = "Asks for a POST, and leads to a page that is looked at."
NOT_WALKED = {
    "account_logout": POSTED,
    "agency_end": POSTED,
    "board_report_release": POSTED,
    "concern_acknowledge": POSTED,
    "concern_draft": POSTED,
    "concern_draft_drop": POSTED,
    "contact_end": POSTED,
    "cover_end": POSTED,
    "draft_drop": POSTED,
    "draft_save": POSTED,
    "emergency_call_seen": POSTED,
    "family_named_seen": POSTED,
    "personnel_trustee_end": POSTED,
    "involvement_end": POSTED,
    "own_share_answer": POSTED,
    "worker_share_send": POSTED,
    "paper_open": "A scan to keep, and no page; opened in test_papers.",
    "numbers_back": "A file to keep, and no page; opened in tests/consent.",
    "release_back": "A file to keep, and no page; opened in tests/consent.",
    "release_paper": "A file to keep, and no page; opened in test_releases.",
    "release_send": POSTED,
    "release_stop": POSTED,
    "rota_remove": POSTED,
    "sample_end": POSTED,
    "sitting_leave": POSTED,
    "witness_end": POSTED,
    "your_session_end": POSTED,
    "mfa_login_webauthn": "Answers the browser's passkey code, and is no page.",
    "mfa_download_recovery_codes": "A file of plain text.",
    "step_up": "Only ever leads on.",
    "account_reset_password_from_key": "Opened by a link in a mail.",
    "account_reset_password_from_key_done": "As before.",
    "two_factor_needed": "A trial does not ask for it.",
    "undertaking": "The trial's contractor has signed; the page is walked in tests/people.",
    "concerns_known": "Shows to the chair only when a concern waited too long.",
    "change_confirm": "Needs a change of address that somebody asked for; walked in tests/people.",
}


def routes() -> set[str]:
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def missed(looked_at: set[str]) -> Iterator[str]:
    """What is wrong with the walks, or with the list of what they leave out."""
    known = routes()
    yield from (f"Nobody looked at {name}." for name in sorted(known - looked_at - set(NOT_WALKED)))
    yield from (f"Looked at after all: {name}." for name in sorted(set(NOT_WALKED) & looked_at))
    yield from (f"There is no page {name}." for name in sorted(set(NOT_WALKED) - known))
