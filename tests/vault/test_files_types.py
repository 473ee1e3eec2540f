"""What is taken, told by its content; what is left out of it; and what is refused, each with a sentence."""

import logging
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    RectangleObject,
    TextStringObject,
)

from hsww.vault import file_types_image, file_types_pdf
from hsww.vault.file_types import OTHER_KIND, FileType, Refused, clean

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
HTML = b"<html><script>alert(1)</script></html>"
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825
TURNED_RIGHT = 6


def sentence(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        clean(data)
    return str(refused.value)


def answer(data: bytes) -> bytes | str:
    """Anything but a file or a sentence is an error that gets through."""
    try:
        return clean(data).content
    except Refused as refused:
        return str(refused)


# Photos


def photo(kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (80, 60), 120 if mode in ("L", "P", "1") else None).save(out, kind, **options)
    return out.getvalue()


def telling() -> Image.Exif:
    exif = Image.Exif()
    exif[DESCRIPTION], exif[ORIENTATION] = "Canary kitchen", TURNED_RIGHT
    exif.get_ifd(GPS)[1] = "N"
    return exif


def colours() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_photo_keeps_its_picture_and_nothing_else() -> None:
    taken = photo(exif=telling(), comment=b"Canary comment", icc_profile=colours(), xmp=XMP) + HTML
    assert all(one in taken for one in (b"Canary kitchen", b"Canary comment", b"ICC_", b"xmpmeta", HTML))

    kept = clean(taken)

    picture = Image.open(BytesIO(kept.content))
    assert kept.type is FileType.JPEG
    assert (picture.format, picture.size) == ("JPEG", (60, 80))
    assert not picture.getexif()
    for gone in (b"Canary", b"Exif", b"ICC_", b"xmp", HTML):
        assert gone not in kept.content


def test_a_picture_keeps_its_points_and_loses_what_is_written_about_it() -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", "Canary Author")
    taken = photo("PNG", "RGBA", pnginfo=about, exif=telling(), icc_profile=colours()) + HTML
    assert b"Canary Author" in taken

    kept = clean(taken)

    picture = Image.open(BytesIO(kept.content))
    assert kept.type is FileType.PNG
    assert (picture.mode, picture.size, picture.info) == ("RGBA", (60, 80), {})
    for gone in (b"Canary", b"eXIf", b"iCCP", b"tEXt", HTML):
        assert gone not in kept.content


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "LA")]
)
def test_a_photo_in_any_colours_is_taken(kind: str, mode: str) -> None:
    kept = clean(photo(kind, mode))

    assert Image.open(BytesIO(kept.content)).size == (80, 60)


def test_what_can_be_seen_through_stays_so() -> None:
    picture, out = Image.new("P", (80, 60), 1), BytesIO()
    picture.putpalette([0, 0, 0, 255, 0, 0])
    picture.save(out, "PNG", transparency=1)

    kept = clean(out.getvalue())

    assert Image.open(BytesIO(kept.content)).getextrema()[3] == (0, 0)


def test_of_two_pictures_in_one_file_the_first_is_kept() -> None:
    out = BytesIO()
    first = Image.new("RGB", (80, 60), "red")
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60), "blue")])

    kept = clean(out.getvalue())

    picture = Image.open(BytesIO(kept.content))
    assert (picture.format, getattr(picture, "n_frames", 1)) == ("JPEG", 1)
    red, _, blue = picture.getpixel((40, 30))  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_that_is_cut_off_is_refused(kind: str) -> None:
    whole = photo(kind)

    for end in (4, len(whole) // 2, len(whole) * 3 // 4):
        assert sentence(whole[: max(end, 8)]) == file_types_image.BROKEN


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize("side", [7_072, 9_500, 60_000])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(side: int) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    bomb = FileType.PNG.value[2] + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")

    assert sentence(bomb) == file_types_image.TOO_MANY_POINTS


# PDFs


def pdf(change: Callable[[PdfWriter], object] = lambda _: None, **about: str) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.add_metadata({f"/{name}": value for name, value in about.items()})
    change(writer)
    writer.write(out)
    return out.getvalue()


def does(**what: PdfObject | str) -> Callable[[PdfWriter], None]:
    """A PDF that does something when it is opened."""
    entries = {
        NameObject(f"/{name}"): value if isinstance(value, PdfObject) else NameObject(value)
        for name, value in what.items()
    }

    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(entries)

    return change


def test_a_pdf_keeps_its_pages_and_loses_what_is_said_about_it() -> None:
    def narrate(writer: PdfWriter) -> None:
        writer.xmp_metadata = XMP + b"<!-- Canary packet -->"

    told = pdf(narrate, Author="Canary Author", Title="Canary title")
    assert b"Canary packet" in told

    kept = clean(told)

    read = PdfReader(BytesIO(kept.content))
    assert kept.type is FileType.PDF
    assert [page.mediabox.height for page in read.pages] == [300]
    assert not read.metadata
    for gone in (b"Canary", b"xmpmeta", b"/Info", b"/Metadata"):
        assert gone not in kept.content


def test_an_earlier_state_of_a_pdf_is_not_kept() -> None:
    first = pdf(lambda writer: writer.add_uri(0, "http://example.org/Canary", RectangleObject((0, 0, 9, 9))))
    later, out = PdfWriter(BytesIO(first), incremental=True), BytesIO()
    later.pages[0][NameObject("/Annots")] = ArrayObject()
    later.write(out)
    assert b"Canary" in out.getvalue()

    assert b"Canary" not in clean(out.getvalue()).content


def test_a_pdf_that_is_also_a_web_page_is_no_longer_one() -> None:
    kept = clean(b"%PDF-1.7\n%" + HTML + b"\n" + pdf())

    assert b"<script>" not in kept.content
    assert len(PdfReader(BytesIO(kept.content)).pages) == 1


def test_a_link_in_a_pdf_is_fine() -> None:
    assert clean(pdf(lambda writer: writer.add_uri(0, "http://example.org", RectangleObject((0, 0, 9, 9)))))


def far_away(writer: PdfWriter) -> None:
    """The kind of action stands in an object of its own."""
    kind = writer._add_object(NameObject("/Launch"))
    does(S=kind)(writer)


def deep_in_a_page(writer: PdfWriter) -> None:
    button = DictionaryObject(
        {NameObject("/AA"): ArrayObject([DictionaryObject({NameObject("/JS"): TextStringObject("x")})])}
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(button)])


def a_clever_form(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): ArrayObject()})


@pytest.mark.parametrize(
    "change",
    [
        does(S="/JavaScript", JS=TextStringObject("app.alert(1)")),
        does(S="/Launch", F=TextStringObject("cmd.exe")),
        does(S="/SubmitForm", F=TextStringObject("http://example.org")),
        does(S="/GoToE"),
        far_away,
        deep_in_a_page,
        a_clever_form,
        lambda writer: writer.add_attachment("other.exe", b"MZ"),
    ],
    ids=["javascript", "launch", "submit", "embedded", "indirect", "in a page", "xfa", "attachment"],
)
def test_a_pdf_that_holds_more_than_pages_is_refused(change: Callable[[PdfWriter], object]) -> None:
    assert sentence(pdf(change)) == file_types_pdf.ALIVE


def test_a_name_spelt_with_numbers_is_read_all_the_same() -> None:
    hidden = pdf(does(S="/Launch")).replace(b"/Launch", b"/L#61unch")

    assert sentence(hidden) in (file_types_pdf.ALIVE, file_types_pdf.BROKEN)


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_pdf_is_refused(password: str) -> None:
    assert sentence(pdf(lambda writer: writer.encrypt(password, "owner"))) == file_types_pdf.LOCKED


def test_a_pdf_that_is_cut_off_or_damaged_is_refused() -> None:
    whole = pdf()

    for broken in (
        whole[:-40],
        whole[:200],
        whole[:100] + bytes(150) + whole[250:],
        b"%PDF-1.7\n" + HTML + b"\n%%EOF",
    ):
        assert sentence(broken) == file_types_pdf.BROKEN


def test_a_pdf_without_a_page_is_refused() -> None:
    assert sentence(pdf(lambda writer: writer.remove_page(0))) == file_types_pdf.BROKEN


def test_a_pdf_nested_too_deeply_is_refused() -> None:
    nested = b"/Deep " + b"[" * 20_000 + b"]" * 20_000

    assert sentence(pdf().replace(b"/Type /Catalog", nested + b" /Type /Catalog")) == file_types_pdf.BROKEN


def test_a_signed_pdf_is_kept_as_it_came_and_read_as_strictly() -> None:
    def sign(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/SigFlags"): NumberObject(3)}
        )

    def sign_what_runs(writer: PdfWriter) -> None:
        sign(writer)
        does(S="/Launch")(writer)

    signed = pdf(sign)

    assert clean(signed).content == signed
    assert sentence(pdf(sign_what_runs)) == file_types_pdf.ALIVE


def test_nothing_of_a_broken_pdf_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    broken = pdf(Author="Canary Author").replace(b"0000000015", b"0000000019")

    with caplog.at_level(logging.DEBUG):
        answer(broken)

    assert caplog.text == ""


# Everything else


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(40),
        HTML,
        b"PK\x03\x04 a document",
        b"\n%PDF-1.7 not at the start",
        b"II*\x00 a scan",
        b"\x00\x00\x00\x18ftypheic",
    ],
    ids=["nothing", "gif", "html", "docx", "late pdf", "tiff", "heic"],
)
def test_other_kinds_of_file_are_refused(data: bytes) -> None:
    assert sentence(data) == OTHER_KIND


@given(start=st.sampled_from(FileType), rest=st.binary(max_size=300))
def test_whatever_the_bytes_are_the_answer_is_a_file_or_a_sentence(start: FileType, rest: bytes) -> None:
    assert answer(start.value[2] + rest)


@given(
    start=st.sampled_from([photo(), photo("PNG"), pdf()]),
    at=st.integers(0, 2_000),
    new=st.binary(min_size=1, max_size=9),
)
def test_however_a_file_is_damaged_the_answer_is_a_file_or_a_sentence(
    start: bytes, at: int, new: bytes
) -> None:
    at %= len(start)
    assert answer(start[:at] + new + start[at + len(new) :])
