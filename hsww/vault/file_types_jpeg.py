"""A photo inside a PDF, without what its camera wrote beside the picture (clause 8.2). The picture stays as it is.

A JPEG is a row of segments, each a marker (FF and a byte), mostly with a length and content. What can say where, when
and with what a photo was taken are the application segments and comments; of those only what readers need to show
the colours stay: JFIF (APP0), the colour profile (APP2, if it is one) and Adobe's (APP14). What hangs on behind the end
goes too.

It refuses what it cannot take apart.
"""

import re
from collections.abc import Iterator

from hsww.vault.file_types_refused import Refused

BROKEN = "We cannot open a photo in this PDF. It may be damaged. Print it to a new PDF, and choose that one."
START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APPLICATION = range(0xE0, 0xF0)
KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers without content."""
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def bare(data: bytes) -> bytes:
    if data[:2] != bytes([0xFF, START]):
        raise Refused(BROKEN)
    return b"".join([data[:2], *_kept(data)])


def _kept(data: bytes) -> Iterator[bytes]:
    place, has_picture = 2, False
    while place < len(data):
        marker, begins = _marker(data, place)
        if marker == END:
            yield bytes([0xFF, END])
            break
        place = begins if marker in ALONE else begins + _length(data, begins)
        if marker == SCAN:
            place, has_picture = _scan_ends(data, place), True
        if _may_stay(marker, data[begins + 2 : place]):
            yield bytes([0xFF, marker]) + data[begins:place]
    if not has_picture:
        raise Refused(BROKEN)


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """And where what follows it begins. Any number of FF may stand before a marker."""
    begins = place
    while data[begins : begins + 1] == b"\xff":
        begins += 1
    if begins == place or begins >= len(data):
        raise Refused(BROKEN)
    return data[begins], begins + 1


def _length(data: bytes, begins: int) -> int:
    length = int.from_bytes(data[begins : begins + 2], "big")
    if length < len("ab") or begins + length > len(data):
        raise Refused(BROKEN)
    return length


def _scan_ends(data: bytes, place: int) -> int:
    """At the next marker that is none of the picture's own; some scanners write no end."""
    found = AFTER_SCAN.search(data, place)
    return found.start() if found else len(data)


def _may_stay(marker: int, content: bytes) -> bool:
    if marker == COMMENT:
        return False
    return marker not in APPLICATION or (marker in KEPT and content.startswith(KEPT[marker]))
