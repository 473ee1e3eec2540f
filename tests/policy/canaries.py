"""Every field of every family in the test world holds a word that occurs nowhere else.

A word is `Zq<family tag>x<field>`, so one found in an answer says whose it is. `MAY_SEE` says, by hand, which
fields of which relation a kind of viewer may be shown at all.
"""

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from tests.policy.matrix import Ask
    from tests.policy.world import World

PATTERN = re.compile(r"Zq([a-z]+)x([a-z]+)", re.IGNORECASE)


def canary(tag: str, field: str) -> str:
    return f"Zq{tag}x{field}"


CARD = {"name", "adult", "surname", "phone"}
"""The contact card of an open family: enough to take a call for a colleague."""
VISITOR = {"adult", "child", "phone", "address", "pc", "plan", "notes", "visit"}
"""The little a volunteer needs (8.5). Never a surname, the referral's reason, scores, concerns, others' notes."""
FILE = {
    *CARD,
    *VISITOR,
    "childsurname",
    "referrer",
    "reason",
    "assessment",
    "limits",
    "recipient",
    "othernote",
    "paper",
    "ink",
    "shared",
    "asked",
}
SAMPLED = {
    "adult",
    "child",
    "plan",
    "notes",
    "visit",
    "othernote",
    "reason",
    "assessment",
    "limits",
    "recipient",
    "ink",
}
"""A sampled file for reading: how the family was helped, not who it is or where it lives (8.3)."""
WITH_CONCERNS = {*FILE, "concern", "why"}
"""`why` is what somebody wrote when she opened a colleague's file."""

COVERS = ("covering", "sudden")
SUPPORTED = ("own", "other", "ended", "revoked", *COVERS, "covered", "lapsed", "coming")
WORKS_WITH = dict.fromkeys(("own", "accepted", *COVERS), FILE)
CARDS = dict.fromkeys((*SUPPORTED, "accepted"), CARD)
EVERYTHING = dict.fromkeys((*SUPPORTED, "accepted", "received"), WITH_CONCERNS)

MAY_SEE: dict[str, dict[str, set[str]]] = {
    "organiser": {**CARDS, **WORKS_WITH},
    "line_manager": {**CARDS, **WORKS_WITH},
    "duty": {
        **{relation: {*CARD, "concern"} for relation in (*SUPPORTED, "accepted")},
        **{relation: {*FILE, "concern"} for relation in ("own", "accepted", "received", *COVERS)},
    },
    "lead": EVERYTHING,
    "deputy": EVERYTHING,
    "volunteer": {"own": VISITOR},
    "reviewer": {"own": SAMPLED},
    "spot_checker": {"own": SAMPLED},
    "adviser": {"own": SAMPLED},
    "auditor": {"own": SAMPLED},
}
"""For families of one's own. Somebody else's "own" is to everybody but its owner one of the "other"."""


def leaks(world: "World", one: "Ask", response: HttpResponse) -> set[str]:
    """Canaries in the answer that this viewer may not be shown: body, headers and cookies."""
    text = "\n".join(
        [
            response.content.decode(errors="replace"),
            *(f"{name}: {value}" for name, value in response.headers.items()),
            *(morsel.OutputString() for morsel in response.cookies.values()),
        ]
    )
    return {found for found in set(PATTERN.findall(text)) if not _allowed(world, one, *found)}  # type: ignore[misc]


def _allowed(world: "World", one: "Ask", tag: str, field: str) -> bool:
    if tag.lower() not in world.tags:  # four letters of a random token, and no canary
        return True
    owner, relation = world.tags[tag.lower()]
    seen_as = relation if owner == one.kind else world.as_seen_by_others(relation)
    return field.lower() in MAY_SEE.get(one.kind, {}).get(seen_as, set())
