"""Sets sheets of paper as tagged PDF, in memory (1.6): templates of our own, and words that come in as data.

Nothing that was typed is ever markup. No font, file or package is taken from anywhere but our own folders and what the
typesetter carries in itself, so a sheet looks the same on every machine.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from typst import Compiler, Fonts, TypstError

ROOT = Path(__file__).resolve().parents[2]
ACCESSIBLE = "ua-1"
UNDRAWN = "Some letters could not be printed here. The page on screen shows them."


def typeset(sheet: Path, data: dict[str, Any]) -> bytes:
    """PDF/UA, or tagged PDF that says so where a name holds a sign that none of the fonts can draw."""
    try:
        return _compile(sheet, {**data, "undrawn": ""}, [ACCESSIBLE])
    except TypstError:
        return _compile(sheet, {**data, "undrawn": UNDRAWN}, [])


def _compile(sheet: Path, data: dict[str, Any], standards: list[Any]) -> bytes:
    told = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = Compiler(sheet, root=ROOT, font_paths=_fonts(), sys_inputs=told)
    made = compiler.compile(format="pdf", pdf_standards=standards)
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one file.")
    return made


@cache
def _fonts() -> Fonts:
    return Fonts(include_system_fonts=False, include_embedded_fonts=True)
