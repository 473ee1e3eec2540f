"""Whether HSWW wrote an entry: half of its salt is a tag that whoever has only the database cannot make (9.1).

An entry's digest hides what is in it and proves nothing of who wrote it. So the sealer asks here, and seals nothing
that was put into the database by another hand; what is sealed, HSWW wrote. The tag is HMAC-SHA-256 over the entry's
bytes with the other half alone for its salt, by a key that follows from the signing key; each half has 16 bytes.

Entries that waited when this was first asked have no tag. Which ones is kept outside the database, once. If that is
lost, nothing is taken up anew, unless nothing with a tag was ever sealed.
"""

import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from hsww import environment
from hsww.ledger import entries, heads, outside
from hsww.ledger.entries import UNREADABLE, Content
from hsww.ledger.models import SALT_BYTES, Entry, Leaf, Queued
from hsww.ledger.reading import readable

HALF = SALT_BYTES // 2
FROM_BEFORE = "unsigned-entries"
AT_ONCE = 500
PURPOSE = b"hsww ledger entry, version 1"


def salted(content: Content) -> Content:
    """With a salt of its own, in the place of whatever it has."""
    random = secrets.token_bytes(HALF)
    return replace(content, salt=random + _tag(content, random))


def is_ours(entry: Entry) -> bool:
    """And as we wrote it. For what is not sealed; `believed` also knows what is."""
    content = _as_written(entry)
    return content is not None and (_wrote(content) or bytes(entry.digest).hex() in _from_before())


def begin() -> None:
    """Run at every start, migrate and sealing; does something at the first only. For whoever has the turn to seal."""
    if not outside.path(FROM_BEFORE).exists():
        outside.write(FROM_BEFORE, {"digests": _untagged()})


def begin_with_copy() -> None:
    """For a restore: the copy may be from before there were tags, whatever this place knows of."""
    with heads.alone():
        known = outside.read(FROM_BEFORE).get("digests", [])
        outside.write(FROM_BEFORE, {"digests": sorted({*known, *_untagged()})})


def _untagged() -> list[str]:
    """What waits, if there are no tags yet. Once an entry with one is sealed, whatever waits without was put in."""
    sealed = Leaf.objects.order_by("-sequence").values_list("entry", flat=True)
    if any(map(_is_tagged, _read_in_turn(list(sealed)))):
        return []
    waiting = _read_in_turn(list(Queued.objects.values_list("entry_id", flat=True)))
    return sorted(bytes(entry.digest).hex() for entry in waiting)


def _read_in_turn(ids: Sequence[int]) -> Iterator[Entry]:
    for start in range(0, len(ids), AT_ONCE):
        yield from readable(ids[start : start + AT_ONCE])


def digest_of(entry: Entry) -> bytes | None:
    """What it would be sealed as, if it can be read and is as it says."""
    return bytes(entry.digest) if _as_written(entry) else None


def _is_tagged(entry: Entry) -> bool:
    content = _as_written(entry)
    return content is not None and _wrote(content)


def _as_written(entry: Entry) -> Content | None:
    try:
        content = entry.content(tuple(subject.value() for subject in entry.subjects.all()))
        return content if entries.digest(content) == bytes(entry.digest) else None
    except UNREADABLE:
        return None


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
