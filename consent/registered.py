"""What consent adds to other apps' pages: a panel, events and steps on a family's file, and tasks on Today."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from consent import queries, sharing, state, waiting
from consent.rules import SEE_PERMISSIONS
from consent.sharing import Together
from families.models import Family
from families.panels import Event, Panel, add_events, add_panel
from families.steps import Step, add_step
from hsww.access import today
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer


def register() -> None:
    add_panel(Panel("What we may share", "consent/panel.html", panel, place=30, aside=True))
    add_events(events)
    add_step(Step("Told what we keep to ourselves", "information_record", is_told, place=30))
    add_step(Step("Asked what we may share", "consent_ask", is_asked, place=40))
    for source in (waiting.to_tell, waiting.to_ask_about_health_visitor, waiting.to_decide):
        today.add(source, Hat.ORGANISER)


def panel(viewer: Viewer, family: Family) -> dict[str, Any] | None:
    if SEE_PERMISSIONS.reach(viewer) is None:
        return None
    state.read_once(family)
    return {"family": family, "sharing": sharing.current(family), "told": queries.told(family)}


def events(viewer: Viewer, family: Family) -> Iterator[Event]:
    """One event a day, however many were asked about how much. That they were told, the file says itself."""
    if SEE_PERMISSIONS.reach(viewer) is None:
        return
    state.read_once(family)
    days: dict[date, list[str]] = {}
    for said in sorted(family.statements.all(), key=lambda one: one.recorded_at):
        line = f"{said.giver.first_name}, {said.get_recipient_kind_display()}: {said.get_answer_display()}"
        days.setdefault(said.said_on, []).append(line)
    for day, lines in days.items():
        yield Event(day, "Asked what we may share", "\n".join(lines))


def is_told(_viewer: Viewer, family: Family) -> bool:
    return family.informed_on is not None


def is_asked(_viewer: Viewer, family: Family) -> bool:
    """Done when every usual question was put to somebody; a no is an answer, and support goes on either way."""
    state.read_once(family)
    usual = {question.topic for question in sharing.questions(family)}
    return all(
        one.together is not Together.NOT_ASKED for one in sharing.current(family).asked if one.topic in usual
    )
