"""Hands the lower apps what files add to the menu, to Today and to periodic work."""

from hsww.access import nav, ticks, today
from hsww.access.hats import Hat
from hsww.people.files import opening
from hsww.people.files import today as waiting
from hsww.people.files.rules import LINE_MANAGER


def register() -> None:
    ticks.add("files of people", opening.open_missing)
    for source in waiting.SOURCES:
        today.add(source, Hat.ORGANISER)
    today.add(waiting.checks, Hat.TRUSTEE)
    today.add(waiting.training, Hat.TRUSTEE)
    nav.add("Volunteers", "volunteers", Hat.ORGANISER, place=40)
    nav.add("Staff files", "personnel", Hat.ORGANISER, place=85, offices=LINE_MANAGER)
    nav.add("Staff files", "personnel", Hat.TRUSTEE, place=85)
