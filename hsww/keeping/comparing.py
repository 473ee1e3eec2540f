"""Compares what a restore put in place with what the manifest of the copy says (1.6)."""

from hsww.keeping.digests import Table
from hsww.keeping.engines import Described
from hsww.keeping.refusals import Refused

MOST_NAMED = 5


def must_agree(wanted: Described, found: Described, files: tuple[Table, Table]) -> None:
    differing = sorted(
        name
        for name in wanted.tables.keys() | found.tables.keys()
        if wanted.tables.get(name) != found.tables.get(name)
    )
    if files[0] != files[1]:
        differing.append("the encrypted files")
    if (wanted.ledger_size, wanted.ledger_root) != (found.ledger_size, found.ledger_root):
        differing.append("the head of the access log")
    if differing:
        more = f" and {len(differing) - MOST_NAMED} more" if len(differing) > MOST_NAMED else ""
        raise Refused(f"What was restored is not what was copied: {', '.join(differing[:MOST_NAMED])}{more}.")
