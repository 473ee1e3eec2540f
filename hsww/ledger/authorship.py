"""Whether HSWW wrote an entry: half of its salt is a tag that whoever has only the database cannot make (9.1).

An entry's digest hides what is in it and proves nothing of who wrote it. So the sealer asks here, and seals nothing
that was put into the database by another hand; what is sealed, HSWW wrote. The tag is HMAC-SHA-256 over the entry's
bytes with the other half alone for its salt, by a key that follows from the signing key; each half has 16 bytes.

Entries that waited when this was first asked have no tag. Which ones is kept outside the database, once.
"""

import hmac
import secrets
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from hsww import environment
from hsww.ledger import entries, outside
from hsww.ledger.entries import UNREADABLE, Content
from hsww.ledger.models import SALT_BYTES, Entry, Queued

HALF = SALT_BYTES // 2
FROM_BEFORE = "unsigned-entries"
PURPOSE = b"hsww ledger entry, version 1"


def salted(content: Content) -> Content:
    """With a salt of its own, in the place of whatever it has."""
    random = secrets.token_bytes(HALF)
    return replace(content, salt=random + _tag(content, random))


def is_ours(entry: Entry) -> bool:
    """And as we wrote it. Whatever waits is asked so; `believed` also knows what is sealed."""
    try:
        content = entry.content(tuple(subject.value() for subject in entry.subjects.all()))
        digest = entries.digest(content)
        return digest == bytes(entry.digest) and (_wrote(content) or digest.hex() in _from_before())
    except UNREADABLE:
        return False


def begin() -> None:
    """Run at every start and migrate; does something at the first only."""
    if outside.path(FROM_BEFORE).exists():
        return
    waiting = Entry.objects.filter(pk__in=Queued.objects.values("entry")).prefetch_related("subjects")
    digests = sorted(bytes(entry.digest).hex() for entry in waiting)
    outside.write(FROM_BEFORE, {"digests": digests})


def _from_before() -> frozenset[str]:
    kept = outside.path(FROM_BEFORE)
    return _read(kept, kept.stat().st_mtime_ns) if kept.exists() else frozenset()


@lru_cache(maxsize=4)
def _read(_kept: Path, _changed: int) -> frozenset[str]:
    return frozenset(outside.read(FROM_BEFORE)["digests"])


def _wrote(content: Content) -> bool:
    return hmac.compare_digest(content.salt[HALF:], _tag(content, content.salt[:HALF]))


def _tag(content: Content, random: bytes) -> bytes:
    return hmac.digest(_key(), entries.to_bytes(replace(content, salt=random)), sha256)[:HALF]


def _key() -> bytes:
    path = Path(settings.LEDGER_SIGNING_FILE)
    return _derived(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _derived(path: Path, _changed: int) -> bytes:
    return hmac.digest(environment.key(path), PURPOSE, sha256)
