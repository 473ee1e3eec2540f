"""The sheets of this app, set as tagged PDF (1.6)."""

from pathlib import Path
from typing import Any, Literal

from hsww.pages import typesetting

SHEETS = Path(__file__).resolve().parent / "sheets"

Sheet = Literal["record_of_access", "receipt", "seen"]


def typeset(sheet: Sheet, data: dict[str, Any]) -> bytes:
    return typesetting.typeset(SHEETS / f"{sheet}.typ", data)
