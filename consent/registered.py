"""What consent adds to other apps' pages: a panel, events and steps on a family's file, and tasks on Today."""

from collections.abc import Iterator
from typing import Any

from consent import queries, waiting
from consent.rules import SEE_PERMISSIONS
from consent.standing import Together
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
    queries.read_once(family)
    return {"family": family, "sharing": queries.current(family), "told": queries.told(family)}


def events(viewer: Viewer, family: Family) -> Iterator[Event]:
    if SEE_PERMISSIONS.reach(viewer) is None:
        return
    queries.read_once(family)
    for said in family.statements.all():
        who, about = said.giver.first_name, said.get_recipient_kind_display()
        yield Event(
            said.said_on, f"{who} was asked what we may share", f"{about}: {said.get_answer_display()}"
        )
    for told in family.information.all():
        if told.spoken_on:
            yield Event(told.spoken_on, "We told them what we keep to ourselves")
        if told.written_on:
            yield Event(told.written_on, "They got it in writing", told.get_written_how_display())


def is_told(_viewer: Viewer, family: Family) -> bool:
    return family.informed_on is not None


def is_asked(_viewer: Viewer, family: Family) -> bool:
    """Done when every usual question was put to somebody; a no is an answer, and support goes on either way."""
    queries.read_once(family)
    usual = {question.topic for question in queries.questions(family)}
    return all(
        one.together is not Together.NOT_ASKED for one in queries.current(family).asked if one.topic in usual
    )
