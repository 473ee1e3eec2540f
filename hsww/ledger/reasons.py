"""Reasons in the ledger are ciphertext under the key of the file they speak of (1.6, 8.8).

The leaf commits to the ciphertext, so that destroying the file's key takes the words and leaves the tree whole.
"""

from uuid import UUID

from hsww.ledger.models import Entry
from hsww.vault.errors import KeyGone
from hsww.vault.scopes import KeyScope
from hsww.vault.sealing import seal, unseal


def seal_reason(scope: KeyScope, uid: UUID, text: str) -> bytes:
    return seal(scope, _place(uid), text.encode())


def reason_of(entry: Entry) -> str | None:
    """None if no reason was given, or if the file it spoke of has been destroyed."""
    if entry.reason is None:
        return None
    try:
        return unseal(_place(entry.uid), bytes(entry.reason)).decode()
    except KeyGone:
        return None


def _place(uid: UUID) -> tuple[str, str, str]:
    return ("ledger.entry", "reason", uid.hex)
