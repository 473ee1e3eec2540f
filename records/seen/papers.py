"""The paper for a parent on who has looked at the family's file, in the same words as on screen (1.6)."""

from typing import Any

from hsww.pages.templatetags.pages import nice_date
from records.seen import wording
from records.seen.statement import SeenStatement
from records.typesetting import typeset

HEAD = ["Who", "What", "Why", "When"]
ANSWERS_HEAD = ["With whom", "Your answer", "When"]


def statement_on_paper(told: SeenStatement) -> bytes:
    return typeset("seen", sheet_of(told))


def sheet_of(told: SeenStatement) -> dict[str, Any]:
    return {
        "title": wording.TITLE,
        "facts": facts(told),
        "about": wording.ABOUT,
        "foot": wording.FOOT,
        "looked": {
            "none": wording.NOBODY,
            "head": HEAD,
            "rows": [[[one.who], [one.what], [one.why], list(one.when)] for one in told.looked],
        },
        "said": {
            "title": wording.SAID_TITLE,
            "about": wording.SAID_ABOUT,
            "none": wording.NOTHING_SAID,
            "head": ANSWERS_HEAD,
            "rows": [[[one.with_whom], [one.answer], [nice_date(one.on)]] for one in told.said],
        },
        "parts": [{"title": title, "lines": list(lines)} for title, lines in wording.PARTS],
    }


def facts(told: SeenStatement) -> list[tuple[str, str]]:
    return [
        ("For", told.name),
        ("File", told.reference),
        ("From", nice_date(told.begins_on)),
        ("Until", nice_date(told.until)),
        ("Printed on", nice_date(told.printed_on)),
    ]
