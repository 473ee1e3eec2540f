"""The paper for a parent on who has looked at the family's file, in the same words as on screen (1.6)."""

from typing import Any

from hsww.pages.templatetags.pages import nice_date
from records import seen_said
from records.seen_statement import SeenStatement
from records.typesetting import typeset

HEAD = ["Who", "What", "Why", "When"]
ANSWERS_HEAD = ["With whom", "Your answer", "When"]


def statement_on_paper(told: SeenStatement) -> bytes:
    return typeset("seen", sheet_of(told))


def sheet_of(told: SeenStatement) -> dict[str, Any]:
    return {
        "title": seen_said.TITLE,
        "facts": facts(told),
        "about": seen_said.ABOUT,
        "foot": seen_said.FOOT,
        "looked": {
            "none": seen_said.NOBODY,
            "head": HEAD,
            "rows": [[[one.who], [one.what], [one.why], list(one.when)] for one in told.looked],
        },
        "said": {
            "title": seen_said.SAID_TITLE,
            "about": seen_said.SAID_ABOUT,
            "none": seen_said.NOTHING_SAID,
            "head": ANSWERS_HEAD,
            "rows": [[[one.with_whom], [one.answer], [nice_date(one.on)]] for one in told.said],
        },
        "parts": [{"title": title, "lines": list(lines)} for title, lines in seen_said.PARTS],
    }


def facts(told: SeenStatement) -> list[tuple[str, str]]:
    return [
        ("For", told.name),
        ("File", told.reference),
        ("From", nice_date(told.begins_on)),
        ("Until", nice_date(told.until)),
        ("Printed on", nice_date(told.printed_on)),
    ]
