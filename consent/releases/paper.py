"""The words and the sheet of what is shared: made once, when it is sent, and kept as they were (7.3, 7.4).

A general update holds what kind of help and how much, and nothing else of the family but its name. What is for one use
says which, and not whose it is: who they are goes only as far as they agreed to the words. The letter that follows a
withdrawal names nobody.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID

from consent.models import Kind
from consent.releases.models import Item, Release, Sent
from consent.requests.models import Counted
from hsww.pages.templatetags.pages import nice_date
from hsww.pages.typesetting import typeset

SHEET = Path(__file__).resolve().parent / "sheets" / "release.typ"
US = "Home-Start Welwyn Hatfield"
FOOT = "Confidential. For the person named above, and nobody else."
END = "Please do not pass this on. Keep it safe, and destroy it when you do not need it any more."
TAKEN_BACK = (
    "The family no longer agrees that you have what we sent you on the day above. Please do not use it or pass it on"
    " from now, and destroy it unless the law says that you must keep it. Please tell us when this is done."
)
TAKEN_BACK_PARTLY = (
    "This is about only a part of it: of the {of} things that we told you there, counted from the top, number"
    " {numbers}. You may keep the rest."
)
NUMBERS_TAKEN_BACK = (
    "A family that is among the numbers we gave you on the day above no longer agrees to that. We cannot say which."
    " Please do not use these numbers or pass them on from now. Ask us for new ones, without this family."
)
END_ONCE = "This is for the one use named above. For any other use, please ask us again."
SALT_BYTES = 32


def content_of(release: Release, items: Iterable[Item], at: datetime) -> str:
    """Word for word what goes, as text that never changes. The salt keeps its digest from being guessed."""
    said = {
        "salt": token_hex(SALT_BYTES),
        "to": release.to,
        "address": release.contact.address if release.contact else "",
        "family": "" if release.is_for_one_use else release.family.name,
        "use": release.occasion or "",
        "at": at.isoformat(),
        "way": release.way,
        "ground": release.ground,
        "parts": [item.text for item in items],
        "general": all(item.kind == Kind.KIND_AND_LEVEL for item in items) if items else False,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def said_in(sent: Sent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sent.content)
    return found


def on_paper(content: str) -> bytes:
    said = json.loads(content)
    day = nice_date(datetime.fromisoformat(said["at"]))
    return typeset(
        SHEET,
        {
            "title": "About our support" if said["general"] else "Information we share with you",
            "facts": _facts(said, day),
            "parts": [{"title": "What we can tell you", "lines": said["parts"]}],
            "end": END_ONCE if said.get("use") else END,
            "foot": FOOT,
        },
    )


def taken_back(sent: Sent, parts: Sequence[int], of: int) -> bytes:
    """To whoever holds what a family no longer agrees to. They know what they hold; this names nobody."""
    facts = [["To", said_in(sent)["to"]], ["Sent on", nice_date(sent.said_at)]]
    if len(parts) == of:
        return _please_stop(sent.pk, facts, TAKEN_BACK)
    numbers = ", ".join(map(str, parts))
    return _please_stop(sent.pk, facts, f"{TAKEN_BACK_PARTLY.format(numbers=numbers, of=of)} {TAKEN_BACK}")


def numbers_taken_back(counted: Counted, to: str) -> bytes:
    asked = counted.numbers.outcome.request
    facts = [["To", to], ["For", asked.occasion], ["Given on", nice_date(counted.recorded_at)]]
    return _please_stop(counted.numbers_id, facts, NUMBERS_TAKEN_BACK)


def _please_stop(number: UUID, facts: list[list[str]], words: str) -> bytes:
    return typeset(
        SHEET,
        {
            "title": "Please stop using what we sent you",
            "facts": [["From", US], *facts],
            "parts": [{"title": "What has changed", "lines": [words]}],
            "end": f"Our number for it: {str(number)[:8]}",
            "foot": FOOT,
        },
    )


def _facts(said: dict[str, Any], day: str) -> list[list[str]]:
    rows = [["From", US], ["To", said["to"]], ["Address", said["address"]], ["Family", said["family"]]]
    rows.append(["For this use only", said.get("use", "")])
    return [[name, value] for name, value in [*rows, ["Date", day]] if value]
