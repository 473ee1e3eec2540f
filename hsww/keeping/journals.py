"""The journal of what was destroyed, as it goes along with every copy of the data (8.8).

It is the first member of a copy, so that it can be read without the rest: a restore replays the newest journal it can
find, also from copies that are younger than the one it restores. It is a signed note like the manifest, because a
made-up journal would destroy. Its text is the line `hsww-journal/1` and then the lines of `hsww.vault.journal`.
"""

from collections.abc import Iterable

from hsww.keeping.archive import Identities, reading
from hsww.keeping.copies import Copy
from hsww.keeping.refusals import Refused
from hsww.ledger.notes import BadNote, text_of
from hsww.ledger.signing import public_key, signer
from hsww.vault import journal
from hsww.vault.journal import Line

HEADER = "hsww-journal/1\n"
MEMBER = "journal"


def signed() -> str:
    return signer().sign(HEADER + "".join(map(str, journal.read())))


def opened(note: str) -> list[Line]:
    try:
        text = text_of(note, [public_key()])
    except BadNote as error:
        raise Refused("A copy's journal of destroyed files was not signed by this scheme.") from error
    if not text.startswith(HEADER):
        raise Refused("A copy's journal of destroyed files is of a kind that this version does not know.")
    return journal.parse(text.removeprefix(HEADER).encode())


def newest(copies: Iterable[Copy], identities: Identities) -> list[Line]:
    """That of the youngest copy that can be read, for the journal only grows."""
    for copy in copies:
        try:
            return _of(copy, identities)
        except Refused:
            continue
    return []


def _of(copy: Copy, identities: Identities) -> list[Line]:
    with reading(copy.path, identities) as members:
        for name, content in members:
            if name == MEMBER:
                return opened(content.read().decode())
            break
    raise Refused(f"The copy {copy.path.name} brings no journal.")
