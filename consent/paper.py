"""The form that a family reads and signs, on screen, on paper and as a tagged PDF (1.2-1.4, P.1).

It holds the questions and first names, and no answer: what was said before is never printed, because one parent would
read what the other said.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from consent.questions import Question
from consent.wordings import Words, newest
from families.models import Person
from hsww.pages.typesetting import typeset

SHEET = Path(__file__).resolve().parent / "sheets" / "form.typ"


def form_on_paper(
    code: str, words: Words, questions: Iterable[Question], people: Iterable[Person], reference: str
) -> bytes:
    names = [one.first_name for one in people]
    asked = [
        {"label": words.labels[one.name], "words": words.questions[one.name], "people": names}
        for one in questions
    ]
    told: dict[str, Any] = {name: getattr(words, name) for name in ("title", "first", "what", "keeps")}
    told |= {name: getattr(words, name) for name in ("name", "signed", "day")}
    more = {"language": code, "answers": [words.yes, words.some, words.no], "people": names}
    return typeset(SHEET, {**told, **more, "questions": asked, "foot": f"{reference}, {newest().version}"})
