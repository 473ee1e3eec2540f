"""Somebody tries addresses; the lead is told within a minute, asks, and writes down what came of it (8.3)."""

from uuid import uuid4

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme

LOOK = "from hsww.watching.looking import look\nlook()"
TRIED = 6


def test_addresses_tried_one_after_another_come_before_the_lead_who_asks_about_it(
    opens: Opens, scheme: Scheme
) -> None:
    curious = scheme.who("Volunteer who visits families")
    volunteer = opens(curious)
    for _ in range(TRIED):
        volunteer.page.goto(f"{scheme.url}/families/{uuid4()}/")
        volunteer.is_at("We cannot show this page")
    scheme.inside(LOOK)

    lead = opens(scheme.who("Safeguarding lead"))
    lead.follow(f"{curious.name}: was refused again and again. Ask about it.")
    lead.press("Save")
    lead.is_at("Was refused again and again")
    lead.write("What came of it?", "An old bookmark. We deleted it together.")
    lead.press("Save")

    lead.is_at("Unusual access")
    lead.sees("An old bookmark. We deleted it together.")
