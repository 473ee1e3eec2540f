"""Turns exact counts into the figures of a report. Nothing that has not passed `disclosure` comes out."""

from collections.abc import Iterator, Mapping
from typing import Any

from consent.registers import counting
from families.models import Need, Source
from hsww.board import across, disclosure
from hsww.board.counts import NOT_KNOWN, Counts
from hsww.quarters import Quarter

SENSITIVE_NEEDS = frozenset(
    {Need.OWN_HEALTH, Need.MENTAL_HEALTH, Need.CHILD_HEALTH, Need.CHILD_MOOD, Need.CONFLICT}
)
FLOW = (
    (across.SUPPORTED, "Families supported"),
    (across.STARTED, "Families who began"),
    (across.ENDED, "Families who finished"),
)
"""The last two are part of the first, so what is missing from either is a number too."""
SOURCES = {source.value: str(source.label) for source in Source}
NEEDS = {need.value: str(need.label) for need in Need}

Figures = dict[str, Any]


def protected(counts: Counts, without: frozenset[str] = frozenset()) -> Figures:
    """`without` names what earlier reports would give away (see `across`); a table of the same families goes too."""
    flow = shown_of(counts, without)
    where = {} if across.SUPPORTED in without else counts["by_district"]
    return {
        "headlines": [
            _headline("Families referred", counts["referred"]),
            *({"label": label, "shown": flow[key]} for key, label in FLOW),
            _visits(counts),
            *_still_to_do(counts.get("sharing"), whole=flow[across.SUPPORTED]),
        ],
        "tables": [
            _table("Who referred them", counts["by_source"], SOURCES, total=counts["referred"]),
            _table("What they wanted help with", counts["by_need"], NEEDS, sensitive=SENSITIVE_NEEDS),
            _table("Where they live", where, {}, total=counts["supported"]),
            *_sharing(counts.get("sharing")),
        ],
        "waiting": counts["waiting"],
        "change": [{"label": NEEDS[need], "shown": shown} for need, shown in counts["change"].items()],
    }


def _headline(label: str, count: int) -> dict[str, Any]:
    return {"label": label, "shown": disclosure.headline(count)}


def shown_of(counts: Counts, without: frozenset[str] = frozenset()) -> dict[str, int | None]:
    whole = counts[across.SUPPORTED]
    shown = {key: _part(counts[key], of=whole) for key in (across.STARTED, across.ENDED)}
    shown[across.SUPPORTED] = disclosure.headline(whole)
    return {key: None if key in without else figure for key, figure in shown.items()}


def flow_of(quarter: Quarter, counts: Counts, figures: Figures | None = None) -> across.Flow:
    """`figures` are those of a report that is released; without them, what would be shown by itself."""
    told = {line["label"]: line["shown"] for line in figures["headlines"]} if figures else {}
    itself = shown_of(counts)
    shown = {key: told.get(label, itself[key]) for key, label in FLOW}
    return across.Flow(quarter.number_of_all, counts, shown)


def _part(count: int, *, of: int) -> int | None:
    """Left out where the whole less the part would be a handful of families."""
    rest_is_few = disclosure.must_hide(of - count, sensitive=False)
    return None if rest_is_few else disclosure.headline(count)


def _visits(counts: Counts) -> dict[str, Any]:
    """Many visits can be one family's, so they show only as far as the number of families visited does."""
    families, visits = counts["visited"], counts["visits"]
    if families >= disclosure.EXACT_FROM or visits == 0:
        return {"label": "Visits", "shown": visits}
    few = disclosure.must_hide(families, sensitive=True)
    return {"label": "Visits", "shown": None if few else disclosure.rounded(visits)}


def _table(
    title: str,
    counts: dict[str, int],
    labels: Mapping[str, str],
    *,
    sensitive: frozenset[str] = frozenset(),
    total: int | None = None,
) -> dict[str, Any]:
    published = None if total is None else disclosure.headline(total)
    cells = disclosure.breakdown(counts, sensitive=sensitive, total=published)
    return {
        "title": title,
        "overlapping": total is None,
        "cells": cells
        and [{"label": labels.get(cell.key) or _plain(cell.key), "shown": cell.shown} for cell in cells],
    }


def _sharing(counts: Counts | None) -> Iterator[dict[str, Any]]:
    """Of an older snapshot there is nothing to say."""
    if counts is None:
        return
    reasons, lone = counting.FOR_THE_BOARD, "Families, or requests about nobody we know"
    sensitive = frozenset(reasons) - {counting.BY_YES, counting.WITHOUT}
    yield _table("Why we shared something about them", counts["by_ground"], reasons, sensitive=sensitive)
    yield _table("Who got it", counts["by_recipient"], counting.KINDS)
    yield {**_table("Who asked us about somebody", counts["by_asker"], counting.ASKERS), "unit": lone}
    yield {**_table("How that ended", counts["by_ending"], counting.ENDINGS), "unit": lone}


def _still_to_do(counts: Counts | None, *, whole: int | None) -> Iterator[dict[str, Any]]:
    """`whole`: how many families the report says were supported."""
    if counts is None:
        return
    yield _headline("Families to be told what we shared", counts["untold"])
    yield _answers("Answers to ask for again at a review", counts["at_review"], whole)
    yield _answers("Answers that run out in four weeks", counts["running_out"], whole)


def _answers(label: str, counts: dict[str, int], whole: int | None) -> dict[str, Any]:
    """Of families that have support, so a number tells that those are 8 or more. It shows only where the
    whole does, as 20 or more: then it cannot tell more of how few have finished."""
    families, answers = counts["families"], counts["answers"]
    if whole is None or whole < disclosure.EXACT_FROM or disclosure.must_hide(families, sensitive=False):
        return {"label": label, "shown": None}
    return {"label": label, "shown": disclosure.rounded(answers)}


def _plain(key: str) -> str:
    return "Not known" if key == NOT_KNOWN else key
