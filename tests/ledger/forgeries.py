"""Receipts and exports that were cut or forged, for the command and for the page: both must say the same of them."""

from typing import NamedTuple

from hsww.ledger.proofs import Proof
from tests.ledger.logs import (
    CHECKPOINTS,
    COUNT,
    EXPORT,
    FORGER,
    LOG,
    checkpoint,
    entry,
    export,
    receipt,
    statement,
)


def bad_receipts() -> dict[str, str]:
    good, changed = receipt(LOG, 5), receipt([*LOG[:5], entry(5, hat="trustee"), *LOG[6:]], 5)
    forged = receipt([*LOG[:5], entry(5, hat="trustee"), *LOG[6:]], 5, FORGER)
    half = str(good)[: len(str(good)) // 2]
    return {
        "cut": half,
        "cut by its last line": str(good).rpartition("\N{EM DASH}")[0],
        "entry changed": str(Proof(5, good.hashes, good.checkpoint, changed.extra)),
        "entry changed and its proof made anew": str(
            Proof(5, changed.hashes, good.checkpoint, changed.extra)
        ),
        "place changed": str(Proof(6, good.hashes, good.checkpoint, good.extra)),
        "hash changed": str(Proof(5, (bytes(32), *good.hashes[1:]), good.checkpoint, good.extra)),
        "hash left out": str(Proof(5, good.hashes[1:], good.checkpoint, good.extra)),
        "size changed": str(good).replace("\n100\n", "\n101\n"),
        "signature changed": str(good)[:-8] + "AAAA" + str(good)[-4:],
        "signed by another key": str(forged),
    }


class Bad(NamedTuple):
    """An export, what is said of it, and the older checkpoint that shows it."""

    lines: list[str]
    why: str
    older: str = ""


def bad_exports() -> dict[str, Bad]:
    other = [*LOG[:5], entry(5, hat="trustee"), *LOG[6:]]
    newest, oldest = checkpoint(LOG), checkpoint(LOG[:30])
    place = EXPORT.index(statement("entry", LOG[5]))
    before, after = EXPORT[:place], EXPORT[place + 1 :]
    notes = iter([line for line in EXPORT if line.startswith("checkpoint")])
    kept = [next(notes) if line.startswith("checkpoint") else line for line in export(other)]
    return {
        "entry changed": Bad([*before, statement("entry", other[5]), *after], "Entry 6 was changed."),
        "entry left out": Bad([*before, *after], "Entry 6 is missing."),
        "computed again without the key": Bad(kept, "over 30 entries is not that of these entries."),
        "computed again with another key": Bad(export(other, FORGER), "No known key has signed this note."),
        "cut in the middle": Bad(EXPORT[:-20], "The export is cut short."),
        "an unsealed tail": Bad(export([*LOG, entry(COUNT)]), "covers the entries after the first 100."),
        "rolled back": Bad(export(LOG[:64]), "and this log has fewer: it was cut.", newest),
        "another history": Bad(export(other), "over 100 entries shows another history.", newest),
        "a checkpoint struck out": Bad(export(LOG, at=CHECKPOINTS[1:]), "no longer lists it.", oldest),
        "a stranger's checkpoint": Bad(
            EXPORT, "An older checkpoint is not this log's", checkpoint(LOG, FORGER)
        ),
        "nonsense in a line": Bad([*EXPORT[:9], "leaf ???\n", *EXPORT[9:]], "Line 10 cannot be read"),
    }
