"""Receipts and exports that were cut or forged, for the command and for the page: both must say the same of them."""

from typing import NamedTuple

from hsww.ledger.proofs import Proof
from tests.ledger.logs import (
    CHECKPOINTS,
    COUNT,
    EXPORT,
    FORGER,
    FORGER_OF_LATER,
    LOG,
    begins_after,
    checkpoint,
    entry,
    export,
    follows,
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


BEGINNINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a copy that lacked some": (
        follows(),
        (
            "This log was begun anew when the scheme was restored from a copy.",
            "the first 3 entries of the log scheme.example/ledger, root AAAA",
            "The last head known to have been signed was the first 5 entries",
            "2 sealed entries are in the older log only, and were lost.",
        ),
    ),
    "a copy that lacked none": (follows(signed=3), ("The two are the same: no sealed entry was lost.",)),
    "a copy, and no head outside": (
        follows(signed=0),
        ("No head kept outside the database was known then. What was lost cannot be told from this.",),
    ),
    "a log that was broken": (
        follows("broken", held=0),
        (
            "This log was begun anew because the log before it was found not to hold.",
            "No checkpoint of an older log was found in the database.",
        ),
    ),
}
"""What a later log's first checkpoint says, and what both readers tell of it."""
MISSING = "This log follows another, and the checkpoint that says which is missing."
UNREADABLE = "What this checkpoint says of its log's beginning cannot be read."
BAD_BEGINNINGS = {
    "struck out": ("", MISSING),
    "another reason": ("begun tomorrow\n", UNREADABLE),
    "a head cut short": ("begun restored\nheld scheme.example/ledger 3\n", UNREADABLE),
    "a head too long": (follows().replace("held ", "held a "), UNREADABLE),
    "a head twice": (follows() + follows().partition("\n")[2], UNREADABLE),
    "a stranger's line": (follows() + "found nothing\n", UNREADABLE),
}


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
        "another history than the log that followed tells of": Bad(
            EXPORT, "over 30 entries shows another history.", begins_after(other[:30])
        ),
        "fewer entries than the log that followed tells of": Bad(
            export(LOG[:64]), "and this log has fewer: it was cut.", begins_after(LOG)
        ),
        "a checkpoint struck out of which the log that followed tells": Bad(
            export(LOG, at=CHECKPOINTS[1:]), "no longer lists it.", begins_after(LOG[:30])
        ),
        "a log that followed, signed by another key": Bad(
            EXPORT, "An older checkpoint is not this log's", begins_after(LOG[:30], FORGER_OF_LATER)
        ),
        "a log that followed another": Bad(
            EXPORT, "An older checkpoint is not this log's", begins_after(LOG[:30], name="elsewhere/ledger")
        ),
        "nonsense in a line": Bad([*EXPORT[:9], "leaf ???\n", *EXPORT[9:]], "Line 10 cannot be read"),
    }
