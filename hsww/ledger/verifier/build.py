"""Puts the checking page together: one file, no network, opened from disk in any current browser (9.1, 10.1).

Its own content security policy lets it run this script and this style, by their hashes, and nothing else: no address,
no frame, no form that goes anywhere. It says what `verify` and `proofs` say, and refuses what they refuse; a browser
that cannot check Ed25519 is told that nothing holds.
"""

import base64
import hashlib
import json
from pathlib import Path

from hsww.ledger.telling import DONE, EXPORT_CANNOT_SHOW, RECEIPT_CANNOT_SHOW

HERE = Path(__file__).parent
SCRIPTS = ("bytes", "notes", "tree", "entries", "proof", "export", "words", "page")


def page() -> str:
    script, style = _script(), _read("style.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}';"
        " base-uri 'none'; form-action 'none'"
    )
    filled = _read("page.html").replace("{{policy}}", policy).replace("{{style}}", style)
    return filled.replace("{{script}}", script)


def _script() -> str:
    words = {
        "done": DONE,
        "receiptCannotShow": RECEIPT_CANNOT_SHOW,
        "exportCannotShow": EXPORT_CANNOT_SHOW,
    }
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n{{\nconst WORDS = {json.dumps(words)};\n{parts}}}\n'


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
