"""What sharing about our people adds: the menu, panels on files, tasks on Today, and rows that never change."""

from typing import Any
from uuid import UUID

from consent.workers import queries, waiting
from consent.workers.models import (
    WorkerAnswer,
    WorkerReview,
    WorkerSent,
    WorkerShare,
    WorkerStopped,
    WorkerTold,
)
from consent.workers.rules import OWNERS, SEE_OWN_SHARES, SEE_SHARES
from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people.files.models import FileKind
from hsww.people.files.panels import Panel, add_panel
from hsww.people.files.rules import CHAIR
from hsww.vault import frozen


def register() -> None:
    nav.add("Shared about us", "worker_shares", Hat.ORGANISER, place=86)
    nav.add("Shared about us", "worker_shares", Hat.TRUSTEE, place=86, offices=CHAIR)
    nav.add("Shared about you", "own_shares", Hat.TRUSTEE, place=95)
    add_panel(Panel("Shared outside", "consent/workers/panel.html", panel))
    add_panel(Panel("Shared outside", "consent/workers/own_panel.html", own_panel, own=True))
    today.add(waiting.asks_me, *OWNERS)
    today.add(waiting.answered, Hat.ORGANISER, Hat.TRUSTEE)
    today.add(waiting.untold, Hat.ORGANISER)
    today.add(waiting.to_review, Hat.ORGANISER)
    frozen.add(WorkerSent, kind="workersent", file="share__person")
    frozen.add(WorkerAnswer, kind="workeranswer", file="share__person")
    for model in (WorkerShare, WorkerStopped, WorkerTold, WorkerReview):
        frozen.add(model)


def panel(viewer: Viewer, file: UUID, kind: FileKind) -> dict[str, Any] | None:
    if SEE_SHARES.reach(viewer) is None:
        return None
    person = queries.whose(file)
    return {"lines": queries.of_person(viewer, person, queries.ROLE_OF[kind]), "person": person}


def own_panel(viewer: Viewer, _file: UUID, _kind: FileKind) -> dict[str, Any] | None:
    """Leads to the page, and asks for no rows."""
    return None if SEE_OWN_SHARES.reach(viewer) is None else {}
