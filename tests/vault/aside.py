"""A small scheme on databases and files of its own, worked on by processes that may be killed at any moment.

On PostgreSQL it takes two fresh databases of the server the tests run on.
"""

import base64
import json
import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hsww.vault import custody, custody_format, envelope, journal, kek
from hsww.vault.errors import BadCopy, VaultError
from hsww.vault.keyring import wrapping_place
from tests.postgres import databases

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
KEY_LINE = 44
"""The characters of a key in base64."""
Data = list[list[str]]


class Acting:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begins(self, action: str, *given: str) -> None:
        """Returns as it begins."""
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps([action, *given]) + "\n")
        stdin.flush()
        assert self.said() == "begun"

    def ends(self, action: str, *given: str) -> Any:
        self.begins(action, *given)
        return self.said()

    def killed(self, *, at_once: bool = True) -> bool:
        """False if the action had ended before. Otherwise than at once, it kills itself."""
        if at_once:
            self._process.kill()
        said, complained = self._process.communicate(timeout=PATIENCE)
        assert "Traceback" not in complained, complained
        return not said

    def running(self) -> bool:
        return not select.select([self._process.stdout], [], [], 0)[0]

    def said(self) -> Any:
        """What came of what it has begun."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(self._process.communicate()[1])
        return json.loads(line)


@dataclass
class Aside:
    var: Path
    environment: dict[str, str]
    families: list[str] = field(default_factory=list)
    _staying: "Acting | None" = None

    def do(self, action: str, *given: str) -> Any:
        """What came of it, in a process that stays."""
        if self._staying is None:
            self._staying = self.process()
        return self._staying.ends(action, *given)

    def process(self, killed_after: str = "") -> "Acting":
        environment = {**self.environment, "HSWW_KILLED_AFTER": killed_after}
        return Acting(
            subprocess.Popen(
                [sys.executable, "-m", "tests.vault.acting"], cwd=ROOT, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
        )  # fmt: skip

    def killed(self, action: str, *given: str, within: float) -> bool:
        """Kills the action at a random moment. False if it had ended before."""
        acting = self.process()
        acting.begins(action, *given)
        time.sleep(random.uniform(0, within))
        return acting.killed()

    def killed_after(self, step: str, action: str, *given: str) -> bool:
        """False if the step was never reached."""
        acting = self.process(step)
        acting.begins(action, *given)
        return acting.killed(at_once=False)

    def seconds(self, action: str, *given: str) -> float:
        """How long it takes if nobody kills it."""
        began = time.monotonic()
        self.do(action, *given)
        return time.monotonic() - began

    def close(self) -> None:
        if self._staying:
            self._staying.killed()

    def existing_keks(self) -> dict[str, bytes]:
        """Every key-encryption key there still is, half-written files too: beside the key file, and in escrow."""
        found = [key for path in (self.var / "copies" / "escrow").iterdir() for key in self._escrowed(path)]
        for path in (self.var / "secrets").glob("key-encryption*"):
            lines = [line.rpartition(":")[2] for line in path.read_text().split()]
            found += [base64.b64decode(line) for line in lines if len(line) == KEY_LINE]
        return {kek.key_id(key): key for key in found}

    def _escrowed(self, path: Path) -> list[bytes]:
        try:
            return [custody._opened(path, self.identity())]
        except BadCopy:
            return []

    def identity(self) -> list[Any]:
        return custody.identities(self.var / "secrets" / "offline-identity")

    def journal_names(self, family: str) -> bool:
        return any(str(line.scope.id) == family for line in journal.read(self.var / "destroyed"))

    def kept_copies(self) -> list[bytes]:
        """What is in each copy of the keys, newest first."""
        names = sorted((self.var / "copies").glob("keys-*.age"), reverse=True)
        return [custody._opened(path, self.identity()) for path in names]

    def readable(self, data: Data, *copies: bytes) -> set[str]:
        """The families that somebody with these, and every key there still is, can read something of."""
        keks = self.existing_keks()
        return {family for copy in copies for family, opens in _opened(data, copy, keks) if opens}

    def whole(self, data: Data, copy: bytes) -> set[str]:
        """The families of which such a person can read everything."""
        opened = _opened(data, copy, self.existing_keks())
        return {family for family, _ in opened} - {family for family, opens in opened if not opens}


def _opened(data: Data, copy: bytes, keks: dict[str, bytes]) -> list[tuple[str, bool]]:
    keys = _open_keys(custody_format.parse(copy), keks)
    return [(str(UUID(family)), _opens(keys, *cell)) for family, *cell in data]


def _open_keys(content: custody_format.KeyCopyContent, keks: dict[str, bytes]) -> dict[bytes, AESGCM]:
    """By its own means, without the key ring: as somebody would who has the files alone."""
    found = {}
    for row in content.keys:
        if row.kek_id in keks:
            wrapped = bytes(row.wrapped)
            plain = AESGCM(keks[row.kek_id]).decrypt(wrapped[:12], wrapped[12:], wrapping_place(row))
            found[row.id.bytes] = AESGCM(plain)
    return found


def _opens(keys: dict[bytes, AESGCM], model: str, name: str, row: str, sealed: str) -> bool:
    raw = bytes.fromhex(sealed)
    cipher = keys.get(envelope.key_id_of(raw))
    if cipher is None:
        return False
    try:
        return bool(envelope.open_(cipher, (model, name, UUID(row)), raw))
    except VaultError:
        return False


@contextmanager
def scheme(var: Path, *, homes: int = 8, others: int = 0, tables: str = "own") -> Iterator[Aside]:
    var.mkdir(mode=0o700, exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    with _databases() as urls:
        made = Aside(var, {**plain, **urls, "HSWW_VAR": str(var), "DJANGO_SETTINGS_MODULE": "tests.settings"})
        try:
            made.families = made.do("begin", str(homes), str(others), tables)
            yield made
        finally:
            made.close()


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield {}
        return
    start, mark, tail = url.partition("?")
    with databases(start.rpartition("/")[0] + mark + tail) as urls:
        yield urls
