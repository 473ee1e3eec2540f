"""Begins a new access log after a restore, because the restored one may lack what was signed and witnessed (9.1).

Going on under the old name could make two histories of one log, which is what a forger would make. The new log's first
checkpoint signs what was restored and the last head this machine, or whoever restores, has kept (`ledger.beginning`).
"""

from hsww.keeping.refusals import Refused
from hsww.ledger import heads
from hsww.ledger.beginning import begin
from hsww.ledger.notes import BadNote
from hsww.ledger.signing import public_key

BEGINS, ENDS = "The access log goes on as a new log", "Heads of older logs are kept"


def begin_after_restore() -> list[str]:
    """What is to be told and done now: its first sentence and its last begin with `BEGINS` and `ENDS`."""
    kept = heads.path().name
    try:
        new = begin("restored")
    except BadNote as error:
        raise Refused(
            f"The file {kept} is not a checkpoint of this scheme's log. Put the last one you have in its place."
        ) from error
    return [
        f"{BEGINS}, {new.name}.",
        *new.sentences(),
        f"Before anybody works here, give its public key to the chair and Home-Start UK: {public_key(new.name)}",
        f"{ENDS} beside {kept}. Write down when and why, and tell the chair and the lead.",
    ]
