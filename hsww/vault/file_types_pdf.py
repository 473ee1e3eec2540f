"""A PDF, written afresh: its pages, without who made it, what it was called and what it said before (clause 8.2).

Its photos lose what the camera wrote beside the picture.

It refuses one that is cut off or damaged, locked, or holds anything that could run, open, send or carry another file.
One that was signed electronically is read as strictly, but kept as it came: any change would break the signature.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from hsww.vault import file_types_jpeg
from hsww.vault.file_types_refused import Refused

MOST_OBJECTS = 200_000
END, END_WITHIN = b"%%EOF", 1024
BROKEN = "We cannot open this PDF. It may be cut off or damaged. Make it again, or choose another."
LOCKED = "This PDF is locked with a password. Save it without one, and choose it again."
ALIVE = (
    "This PDF holds more than pages: a program, a form that sends, or another file. "
    "Print it to a new PDF, and choose that one."
)
ALIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ALIVE_KINDS = {
    "/S": frozenset(
        {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Sound", "/Movie"}
    ),
    "/Type": frozenset({"/EmbeddedFile"}),
    "/Subtype": frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}),
}  # fmt: skip
ABOUT_IT = ("/Info", "/Metadata", "/PieceInfo", "/LastModified")
PHOTO = frozenset({"/DCTDecode", "/DCT"})
SIGNED_FLAG = 1

# What the library warns of quotes the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def rewritten(data: bytes) -> bytes:
    try:
        return _written(data)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over in hostile bytes
        raise Refused(BROKEN) from None


def _written(data: bytes) -> bytes:
    if END not in data[-END_WITHIN:]:
        raise Refused(BROKEN)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Refused(LOCKED)
    found = list(_dictionaries(reader.trailer))
    if any(map(_is_alive, found)):
        raise Refused(ALIVE)
    if not len(reader.pages):
        raise Refused(BROKEN)
    return data if _is_signed(reader) else _without_its_past(reader, found)


def _dictionaries(start: PdfObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be come to, each once."""
    waiting: list[Any] = [start]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if len(seen) > MOST_OBJECTS:
            raise Refused(BROKEN)
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(dict.values(one))
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))


def _is_alive(one: DictionaryObject) -> bool:
    """The library gives a name as it is meant, however it is spelt or wherever it stands."""
    said = {key: one[key] for key in ALIVE_KINDS if key in one}
    return not ALIVE_KEYS.isdisjoint(one) or any(str(kind) in ALIVE_KINDS[key] for key, kind in said.items())


def _is_signed(reader: PdfReader) -> bool:
    form = reader.root_object.get("/AcroForm")
    form = form.get_object() if form is not None else None
    return isinstance(form, DictionaryObject) and bool(int(form.get("/SigFlags", 0)) & SIGNED_FLAG)


def _without_its_past(reader: PdfReader, found: list[DictionaryObject]) -> bytes:
    """What nothing points to any more is not carried over, so the pointers are taken away first."""
    for one in found:
        for key in ABOUT_IT:
            one.pop(key, None)
        _strip_photo(one)
    writer, out = PdfWriter(clone_from=reader), BytesIO()
    writer.metadata = None
    writer.write(out)
    return out.getvalue()


def _strip_photo(one: DictionaryObject) -> None:
    """A JPEG lies in its stream as it came, perhaps packed once more; it is put back without that."""
    if not isinstance(one, StreamObject) or "/Filter" not in one:
        return
    filters = one["/Filter"] if isinstance(one["/Filter"], ArrayObject) else ArrayObject([one["/Filter"]])
    last = filters[-1].get_object() if filters else None
    if last not in PHOTO:
        return
    how = one.get("/DecodeParms")
    how = how.get_object() if how is not None else None
    if isinstance(how, ArrayObject):
        one[NameObject("/DecodeParms")] = how[-1]
    elif len(filters) > 1:
        one.pop("/DecodeParms", None)
    photo = one.get_data()
    one[NameObject("/Filter")], one._data = NameObject("/DCTDecode"), file_types_jpeg.bare(photo)
