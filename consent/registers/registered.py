"""What the registers add to the menu."""

from hsww.access import nav
from hsww.access.hats import LEADS, Hat


def register() -> None:
    nav.add("Shared and asked", "registers", Hat.ORGANISER, place=47, offices=LEADS)
