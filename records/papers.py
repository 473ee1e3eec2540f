"""The sheets of paper: the Record of Access form and receipts, in the same words as on screen (9.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from hsww.ledger.receipts import HOW_TO_VERIFY, NOT_PROVED
from hsww.ledger.telling import RECEIPT_CANNOT_SHOW
from hsww.pages.templatetags.pages import nice_date, nice_datetime
from records.lines import FormLine, InkRow
from records.projection import Cover
from records.receipts import COMMAND, ReceiptPage
from records.routine import Work
from records.typesetting import typeset

INERT = "sandbox; default-src 'none'"
HEAD = ["Signed", "Who", "What for", "What was read", "How it was signed"]
INK = "Signed in ink"
INK_ABOUT = "A co-ordinator wrote these down from paper. The scan of each is among the papers of this file."
INK_HEAD = ["Day", "Who", "What for", "How it was signed"]
IN_INK = "Signed in ink"
WORK = "Day-to-day work and supervision"
WORK_ABOUT = "This is not on the form. It shows what co-ordinators and volunteers did with the file."
WORK_HEAD = ["Day", "Who", "Working as", "What", "Times"]
NOT_OF_LEADS = "Work of the safeguarding lead and her deputy is not shown here."
WORK_MORE = " Only the newest is shown; there is more in the log."
LIMITS = (NOT_PROVED, RECEIPT_CANNOT_SHOW)
RECEIPT_FOOT = "Keep this paper with the file that came with it."


@dataclass(frozen=True)
class Sheet:
    """The words of the form that tell whose file it belongs in."""

    about: str
    foot: str


def _sheet(of: str, locked: str) -> Sheet:
    return Sheet(
        about=f"This form belongs on the inside front cover of {of}. Whoever samples the file signs here first"
        " (clause 9.1). Day-to-day work and supervision are not on this form.",
        foot=f"Confidential. Keep it in {locked}, and destroy it when the file is destroyed.",
    )


OF_FAMILY = _sheet("the family’s file", "the locked file of this family")
OF_PEOPLE = _sheet("this person’s file", "this person’s locked file")


def to_save(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Our type, our name, and nothing in it may run."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": INERT,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@dataclass(frozen=True)
class DayToDay:
    """The day-to-day work, where it is asked for. `more` than is shown, and that of leads `left_out`."""

    work: Sequence[Work]
    more: bool
    left_out: bool

    @property
    def told(self) -> str:
        return WORK_ABOUT + (f" {NOT_OF_LEADS}" if self.left_out else "") + (WORK_MORE if self.more else "")


def form_on_paper(
    file: Cover,
    lines: Iterable[FormLine],
    ink: Iterable[InkRow],
    work: DayToDay | None,
    sheet: Sheet = OF_FAMILY,
) -> bytes:
    return typeset(
        "record_of_access",
        {
            "title": f"Record of Access, file {file.reference}",
            "reference": file.reference,
            "made_on": nice_datetime(timezone.now()),
            "about": sheet.about,
            "foot": sheet.foot,
            "signatures": {
                "title": "Signed in HSWW",
                "none": "Nobody has signed yet.",
                "head": HEAD,
                "rows": [_row(line) for line in lines],
            },
            "ink": {
                "title": INK,
                "about": INK_ABOUT,
                "head": INK_HEAD,
                "rows": [_ink_row(one) for one in ink],
            },
            "routine": None if work is None else _work(work),
        },
    )


def _row(line: FormLine) -> list[list[str]]:
    return [
        [nice_datetime(line.signed_at)],
        [line.name, line.working_as, line.present],
        [line.purpose, line.detail],
        list(line.read),
        [line.how, line.state],
    ]


def _ink_row(one: InkRow) -> list[list[str]]:
    present = f"{one.present} was present." if one.present else ""
    return [[nice_date(one.signed_on)], [one.name, one.capacity, present], [one.purpose], [IN_INK]]


def _work(asked: DayToDay) -> dict[str, Any]:
    return {
        "title": WORK,
        "about": asked.told,
        "none": "Nothing yet.",
        "head": WORK_HEAD,
        "rows": [
            [nice_date(one.day), one.name, one.working_as, one.what, str(one.times)] for one in asked.work
        ],
    }


def receipt_on_paper(page: ReceiptPage) -> bytes:
    made = page.receipt
    if made is None:
        raise ValueError("There is no receipt before its entry is sealed.")
    return typeset(
        "receipt",
        {
            "title": "Receipt for a Record of Access",
            "foot": RECEIPT_FOOT,
            "statement": made.statement,
            "facts": page.facts,
            "signatures": list(made.signatures),
            "verify": list(HOW_TO_VERIFY),
            "command": COMMAND,
            "limits": list(LIMITS),
            "qr": page.qr,
            "qr_text": made.qr,
        },
    )
