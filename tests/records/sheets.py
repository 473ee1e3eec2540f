"""What a PDF that the site hands over says, and whether it is tagged as it should be."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pdfua
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def said(response: Any) -> str:
    """The words of all sheets, each run of spaces and line ends as one space, letters drawn as one taken apart."""
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return " ".join(normalize("NFKC", words).split())


def tagged(response: Any) -> dict[str, Any]:
    reader = PdfReader(BytesIO(response.content))
    root: Any = reader.trailer["/Root"]
    title = reader.metadata.title if reader.metadata else ""
    return {
        "tree": "/StructTreeRoot" in root,
        "marked": bool(root["/MarkInfo"]["/Marked"]),
        "language": str(root["/Lang"]),
        "title": title,
        "shows the title": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
    }


def faults(response: Any, folder: Path) -> list[str]:
    """What PDF/UA has against it, as far as a machine can tell."""
    path = folder / "sheet.pdf"
    path.write_bytes(response.content)
    return [f"{one.rule_id} {one.message}" for one in pdfua.validate(str(path)).findings]


def squares(response: Any) -> int:
    """How many closed shapes are filled."""
    pages = [page.get_contents() for page in PdfReader(BytesIO(response.content)).pages]
    return sum(len(re.findall(rb"\bh\s+f", page.get_data())) for page in pages if page is not None)


def alternatives(response: Any) -> list[str]:
    """What is read out in the place of drawings."""
    root: Any = PdfReader(BytesIO(response.content)).trailer["/Root"]
    return list(_alternatives(root["/StructTreeRoot"]))


def _alternatives(part: Any) -> Iterator[str]:
    if "/Alt" in part:
        yield str(part["/Alt"])
    parts = part.get("/K", [])
    for one in parts if isinstance(parts, ArrayObject) else [parts]:
        below = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(below, DictionaryObject):
            yield from _alternatives(below)
