"""Makes the secret files a new scheme needs, each readable by its owner alone: `python -m hsww.keyfiles DIR`.

It never overwrites: running it again leaves every file as it was. It uses nothing of Django, because
Django cannot start without these files.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

KEY_BYTES = 32
FILES = ("django-secret", "key-encryption", "search-tokens", "ledger-signing")


def make(folder: Path) -> list[str]:
    """Creates what is missing and returns the names of the files it created."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for name in FILES:
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        made.append(name)
    return made


if __name__ == "__main__":
    for made_file in make(Path(sys.argv[1])):
        sys.stdout.write(f"made {made_file}\n")
