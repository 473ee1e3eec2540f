"""Makes the secret files a new scheme needs, each readable by its owner alone: `python -m hsww.keyfiles DIR`.

It never overwrites: running it again leaves every file as it was. What it has made is there after a power cut, whole
or not at all: a database would outlive its keys otherwise. It uses nothing of Django, because Django cannot start
without these files.

For a trial (HSWW_MODE is demo or test) it also makes `recipients` and, beside it, the `offline-identity` that opens
what is encrypted to them: escrowed keys and copies. A real scheme makes its identity on another machine, with
age-keygen, and brings the public half only: an identity that has once lain on the server would open every copy
for whoever takes the server, and an old copy would bring a destroyed file back (8.8).
"""

import base64
import os
import secrets
import sys
from pathlib import Path

import pyrage

from hsww.vault import durable

BYTES = {"django-secret": 48, "key-encryption": 32, "search-tokens": 32, "ledger-signing": 32}
FILES = tuple(BYTES)
TRIALS = ("demo", "test")
IDENTITY, RECIPIENTS = "offline-identity", "recipients"


def make(folder: Path) -> list[str]:
    """Creates what is missing and returns the names of the files it created."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [
        name
        for name, length in BYTES.items()
        if durable.create(folder / name, base64.b64encode(secrets.token_bytes(length)) + b"\n")
    ]


def make_for_trial(folder: Path) -> list[str]:
    """As `make`, and the pair of keys for copies. The recipient is read off the identity that is there."""
    made = make(folder)
    if durable.create(folder / IDENTITY, f"{pyrage.x25519.Identity.generate()}\n".encode()):
        made.append(IDENTITY)
    identity = pyrage.x25519.Identity.from_str((folder / IDENTITY).read_text().strip())
    if durable.create(folder / RECIPIENTS, f"{identity.to_public()}\n".encode()):
        made.append(RECIPIENTS)
    return made


def main(arguments: list[str]) -> None:
    if len(arguments) != 1:
        sys.exit("Say in which folder: python -m hsww.keyfiles DIR")
    os.umask(0o077)
    making = make_for_trial if os.environ.get("HSWW_MODE") in TRIALS else make
    for name in making(Path(arguments[0])):
        sys.stdout.write(f"made {name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
