"""The key-encryption keys a copy of the keys needs, taken from the key file or out of escrow (1.6).

The newest of them becomes the last line of the key file, where it wraps what is made from then on. Keys that were in
the file already stay.
"""

from pathlib import Path

from django.conf import settings

from hsww.keeping.archive import Identities
from hsww.keeping.refusals import Refused
from hsww.vault import custody, kek
from hsww.vault.custody_format import KeyCopyContent


def needed(copy: KeyCopyContent, escrow: Path | None, identities: Identities) -> list[bytes]:
    """Oldest first. Changes nothing."""
    path = Path(settings.KEY_ENCRYPTION_FILE)
    held = kek.keys_in(path) if path.exists() else {}
    ids = [row.pk for row in sorted(copy.keks, key=lambda row: row.made_at)]
    return [held.get(kek_id) or _from_escrow(kek_id, escrow, identities) for kek_id in ids]


def put(keys: list[bytes]) -> None:
    path = Path(settings.KEY_ENCRYPTION_FILE)
    held = list(kek.keys_in(path)) if path.exists() else []
    ids = [kek.key_id(key) for key in keys]
    if set(held) >= set(ids) and held[-1:] == ids[-1:]:
        return
    for key in keys:
        kek.add_key(path, key)


def _from_escrow(kek_id: str, escrow: Path | None, identities: Identities) -> bytes:
    if escrow is None:
        raise Refused(
            f"The key file does not hold the key {kek_id}, which this copy of the keys needs. Put the right secrets"
            " folder back, or say --escrow DIR to take the key from there."
        )
    path = escrow / f"{kek_id}.age"
    if not path.is_file():
        raise Refused(f"The key {kek_id}, which this copy of the keys needs, is not in escrow in {escrow}.")
    return custody.open_escrow(path, identities)
