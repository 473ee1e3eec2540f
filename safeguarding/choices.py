"""The families a form may offer to name, and the one that an answer names.

What is offered shows names, so it stands behind the usual gates, and it is logged first. Where a gate is shut or the
ledger cannot be written nothing is offered, and the page opens all the same: a concern waits for neither (2.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from families.models import Family
from families.visiting.projection import visitor_view
from hsww.access import log
from hsww.access.gates import is_passed
from hsww.access.hats import Hat
from hsww.access.viewer import GuardedRequest, Viewer
from hsww.ledger.models import Action
from hsww.ledger.record import LedgerUnavailable
from hsww.vault.errors import KeyGone
from safeguarding.rules import NAME_FAMILY, OFFER_FAMILIES

AT_MOST = 40
"""A longer list is no help; beyond it the page of the family leads here, or words say who it is."""


@dataclass(frozen=True)
class Offered:
    id: UUID
    called: str


def families(request: GuardedRequest[Any], first: UUID | None = None) -> list[Offered]:
    """The newest families in reach, before them the one whose page led here; none while a gate is shut."""
    viewer = request.viewer
    if not all(is_passed(gate, request, viewer, None) for gate in OFFER_FAMILIES.gates):
        return []
    rows = OFFER_FAMILIES.rows(viewer).prefetch_related("people").order_by("-updated_at", "-id")
    chosen = list(rows.filter(pk=first)) if first else []
    found = [*chosen, *(row for row in rows[:AT_MOST] if row.pk != first)]
    try:
        with transaction.atomic():
            log.note(
                viewer,
                action=Action.LISTED,
                clause=OFFER_FAMILIES.clauses[0],
                rule=OFFER_FAMILIES.name,
                subjects=[about for row in found for about in row.subjects()],
            )
    except LedgerUnavailable:
        return []
    return list(_offered(viewer, found))


def _offered(viewer: Viewer, rows: Iterable[Family]) -> Iterator[Offered]:
    """A file that is being destroyed at this moment (8.8) is left out, and stops nobody."""
    for row in rows:
        with suppress(KeyGone):
            yield Offered(row.id, _called(viewer, row))


def named(viewer: Viewer, family: UUID | None) -> Family | None:
    """The family an answer means, even if its match ended while the answer was being written."""
    if family is None:
        return None
    found: Family | None = NAME_FAMILY.rows(viewer).filter(pk=family).first()
    return found


def _called(viewer: Viewer, family: Family) -> str:
    """As this hat knows the family anyway: by name, by first names, or by reference."""
    if viewer.hat is Hat.ORGANISER:
        return f"{family.name} ({family.reference})"
    if viewer.hat is Hat.VOLUNTEER:
        return visitor_view(family).called
    return family.reference


def pairs(offered: Sequence[Offered]) -> list[tuple[str, str]]:
    return [(str(one.id), one.called) for one in offered]
