"""Makes the secret files a new scheme needs, each readable by its owner alone: `python -m hsww.keyfiles DIR`.

It never overwrites: running it again leaves every file as it was. It uses nothing of Django, because
Django cannot start without these files.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

BYTES = {"django-secret": 48, "key-encryption": 32, "search-tokens": 32, "ledger-signing": 32}
FILES = tuple(BYTES)


def make(folder: Path) -> list[str]:
    """Creates what is missing and returns the names of the files it created."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for name, length in BYTES.items():
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(length)) + b"\n")
        made.append(name)
    return made


def main(arguments: list[str]) -> None:
    if len(arguments) != 1:
        sys.exit("Say in which folder: python -m hsww.keyfiles DIR")
    os.umask(0o077)
    for name in make(Path(arguments[0])):
        sys.stdout.write(f"made {name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
