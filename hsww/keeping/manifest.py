"""What a copy of the data says about itself, signed with the ledger's key (1.6, 9.1).

Anybody who knows the recipients' public keys can make an age file, so encryption alone does not say who made a copy.
The manifest is a signed note (see `hsww.ledger.notes`) whose text is the line `hsww-backup/1` and one line of JSON:

    {"engine": "sqlite", "files": {"digest": …, "rows": …}, "key_encryption": ["<16 hex>", …],
     "ledger": {"root": "<hex>", "size": …}, "made_at": "<ISO 8601, UTC>", "migrations": ["app.name", …],
     "tables": {"<table>": {"digest": …, "rows": …}, …}}

Digests of tables are described in `digests.py`. That of the files is over two values a file in the order of their
names: the name and the SHA-256 of its bytes. A restore compares all of it with what it put in place.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from hsww.keeping.digests import Table
from hsww.keeping.engines import Described
from hsww.keeping.refusals import Refused
from hsww.ledger.notes import BadNote, text_of
from hsww.ledger.signing import public_key, signer

HEADER = "hsww-backup/1"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    made_at: datetime
    engine: str
    described: Described
    files: Table
    key_encryption: tuple[str, ...]
    """Ids of the key-encryption keys in use when the copy was made."""

    def signed(self) -> str:
        return signer().sign(f"{HEADER}\n{json.dumps(self._told(), sort_keys=True)}\n")

    def _told(self) -> dict[str, Any]:
        return {
            "made_at": self.made_at.isoformat(),
            "engine": self.engine,
            "tables": {name: asdict(table) for name, table in self.described.tables.items()},
            "migrations": list(self.described.migrations),
            "ledger": {"size": self.described.ledger_size, "root": self.described.ledger_root},
            "files": asdict(self.files),
            "key_encryption": list(self.key_encryption),
        }


def opened(note: str) -> Manifest:
    try:
        header, line, _end = text_of(note, [public_key()]).split("\n")
    except (BadNote, ValueError) as error:
        raise Refused(
            "The copy was not signed with this scheme's ledger-signing key. Put the right secrets folder back."
        ) from error
    if header != HEADER:
        raise Refused("The copy is of a kind that this version does not know.")
    return _read(json.loads(line))


def _read(told: dict[str, Any]) -> Manifest:
    tables = {name: Table(**table) for name, table in told["tables"].items()}
    ledger = told["ledger"]
    return Manifest(
        made_at=datetime.fromisoformat(told["made_at"]),
        engine=told["engine"],
        described=Described(tables, tuple(told["migrations"]), ledger["size"], ledger["root"]),
        files=Table(**told["files"]),
        key_encryption=tuple(told["key_encryption"]),
    )
