"""Photos inside a PDF lose what the camera wrote, and not a point of their picture (8.2)."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from hsww.vault import file_types_jpeg
from hsww.vault.file_types import Refused, clean

WHERE = b"Canary kitchen"
COLOURS = b"ICC_PROFILE\0\1\1" + b"profile" * 20


def photo(**how: Any) -> bytes:
    """A picture of many colours, with a place, a comment and something hung on behind."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = WHERE.decode()
    Image.effect_noise((64, 48), 60).convert("RGB").save(
        out, "JPEG", exif=exif, comment=WHERE, icc_profile=b"profile" * 20, **how
    )
    return out.getvalue() + b"hung on: " + WHERE


def points(jpeg: bytes) -> bytes:
    with Image.open(BytesIO(jpeg)) as found:
        return found.tobytes()


def pdf(stream: bytes, filters: Any, **more: Any) -> bytes:
    writer, out, image = PdfWriter(), BytesIO(), DecodedStreamObject()
    image._data = stream
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(64),
            NameObject("/Height"): NumberObject(48),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): filters,
            **{NameObject(f"/{name}"): value for name, value in more.items()},
        }
    )
    held = DictionaryObject({NameObject("/Photo"): writer._add_object(image)})
    writer.add_blank_page(64, 48)[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
    writer.write(out)
    return out.getvalue()


def photo_in(content: bytes) -> Any:
    return PdfReader(BytesIO(content)).pages[0]["/Resources"]["/XObject"]["/Photo"]  # type: ignore[index]


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"optimize": True}, {"restart_marker_rows": 1}])
def test_the_picture_stays_to_the_last_point(how: dict[str, Any]) -> None:
    before = photo(**how)

    after = file_types_jpeg.bare(before)

    assert points(after) == points(before)
    assert WHERE in before
    assert WHERE not in after
    assert b"Exif" not in after
    assert b"ICC_PROFILE" in after
    assert after.endswith(b"\xff\xd9")


def test_what_readers_need_for_the_colours_of_print_stays() -> None:
    out = BytesIO()
    Image.new("CMYK", (16, 16), (10, 20, 30, 40)).save(out, "JPEG")

    after = file_types_jpeg.bare(out.getvalue())

    assert b"Adobe" in after
    assert points(after) == points(out.getvalue())


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_in_a_pdf_keeps_its_picture_alone(packed: bool) -> None:
    dct, before = NameObject("/DCTDecode"), photo()
    whole = (
        pdf(zlib.compress(before), ArrayObject([NameObject("/FlateDecode"), dct]))
        if packed
        else pdf(before, dct)
    )

    content = clean(whole).content

    assert WHERE not in content
    kept = photo_in(content)
    assert kept["/Filter"] == "/DCTDecode"
    assert points(kept.get_data()) == points(before)


def test_how_its_colours_are_to_be_read_is_kept() -> None:
    how = DictionaryObject({NameObject("/ColorTransform"): NumberObject(0)})

    alone = clean(pdf(photo(), NameObject("/DCTDecode"), DecodeParms=how)).content
    packed = clean(
        pdf(
            zlib.compress(photo()),
            ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")]),
            DecodeParms=ArrayObject([DictionaryObject(), how]),
        )
    ).content

    assert photo_in(alone)["/DecodeParms"] == photo_in(packed)["/DecodeParms"] == how


@pytest.mark.parametrize(
    "stream",
    [
        b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\xff\xff short", b"\xff\xd8 no marker",
        b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xfe\0\1",
    ],
)  # fmt: skip
def test_a_photo_that_cannot_be_taken_apart_is_refused(stream: bytes) -> None:
    with pytest.raises(Refused, match="cannot open a photo in this PDF"):
        file_types_jpeg.bare(stream)
    with pytest.raises(Refused):
        clean(pdf(stream, NameObject("/DCTDecode")))


def test_a_photo_that_a_scanner_did_not_end_is_taken() -> None:
    cut = photo().partition(b"hung on")[0].removesuffix(b"\xff\xd9")

    after = file_types_jpeg.bare(cut)

    assert WHERE not in after
    assert after[-100:] == cut[-100:]
