"""Which named pieces were said yes to, by whom, as a draft offers them to what it tells (7.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from consent.deciding_facts import Line, State, lines_of
from consent.models import YES, Answer, Kind, Purpose
from consent.standing import latest, same, topic_of
from hsww.vault.envelope import delimited

KEY_LETTERS = 16


@dataclass(frozen=True)
class Covered:
    """One line that may be told to one recipient, and everybody who said yes to it."""

    key: str
    label: str
    lines: frozenset[Line]
    limited: frozenset[UUID]


def covered(state: State, names: Mapping[UUID, str]) -> list[Covered]:
    """Only of each person's last word, if it is a yes."""
    last = latest(sorted(state.statements, key=lambda one: one.id), timezone.localdate())
    found: dict[str, tuple[str, list[str], set[Line], set[UUID]]] = {}
    for said in sorted(last.values(), key=lambda one: (one.recorded_at, one.id)):
        if said.information != Kind.SPECIFIC or said.answer not in YES or said.purpose == Purpose.CASE_STUDY:
            continue
        to = f"{said.recipient_name}, {said.occasion}" if said.occasion else said.recipient_name
        for number, words in enumerate(lines_of(said.items)):
            key = _key(*topic_of(said), same(words))
            _, who, lines, limited = found.setdefault(key, (f"{to}: {words}", [], set(), set()))
            who.append(names.get(said.giver_id, ""))
            lines.add(Line(said.id, number))
            if said.answer == Answer.LIMITED:
                limited.add(said.id)
    return [
        Covered(key, f"{words} ({', '.join(who)} said yes{' to some of it' if limited else ''})",
                frozenset(lines), frozenset(limited))
        for key, (words, who, lines, limited) in found.items()
    ]  # fmt: skip


def _key(*parts: str) -> str:
    return sha256(delimited(parts)).hexdigest()[:KEY_LETTERS]
