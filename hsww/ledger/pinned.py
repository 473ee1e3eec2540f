"""Which cosignatures count: those of the witnesses whose keys are set, and that hold (9.1).

Whoever owns the database can write rows, and no witness's signature. Who replaces a witness's key keeps the old one in
the setting too, for as long as what it signed is to count.
"""

import struct

from django.conf import settings

from hsww.ledger.cosignatures import Witness, witnessed
from hsww.ledger.models import Cosignature
from hsww.ledger.notes import BadNote


def witnesses() -> list[Witness]:
    return [Witness.from_text(text) for text in settings.WITNESS_KEYS]


def counts(row: Cosignature) -> bool:
    text = row.checkpoint.note.rpartition("\n\n")[0]
    if "\n" in row.line:
        return False
    try:
        return any(
            str(one) == row.witness and witnessed(f"{text}\n\n{row.line}\n", [one]) for one in witnesses()
        )
    except (BadNote, ValueError, struct.error):
        return False
