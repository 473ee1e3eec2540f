"""Reads the private keys of who opens copies. They stay offline: named at a restore, and kept nowhere by us."""

import sys
from pathlib import Path

import pyrage

from hsww.keeping.archive import Identities
from hsww.keeping.refusals import Refused

STANDARD_INPUT = "-"


def identities(named: str) -> Identities:
    """From a file as age-keygen writes it or, with `-`, from standard input."""
    try:
        text = sys.stdin.read() if named == STANDARD_INPUT else Path(named).read_text()
        lines = [line.partition("#")[0].strip() for line in text.splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Refused("The identity cannot be read. It is a file with a line AGE-SECRET-KEY-….") from error
    if not found:
        raise Refused("The file of the identity holds none.")
    return found
