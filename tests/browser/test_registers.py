"""What was shared and asked, in one place, walked by the lead: each line leads to where it is put right (2.2, 2.3)."""

import re

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme


def test_the_lead_finds_what_was_shared_and_asked_and_looks_at_the_quarter_before(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who("Safeguarding lead"), size=size)

    walker.follow("Shared and asked")

    walker.sees("Who is to be told")
    walker.sees("A yes stops counting in the next 28 days")
    walker.sees("What went to the wrong one")
    walker.follow(re.compile(r"^A court, or whoever brings"))
    walker.sees("It asks for this, and nothing else goes:")
    walker.follow("Shared and asked")
    quarters = walker.page.get_by_role("navigation", name="Quarters").get_by_role("link")
    last = quarters.nth(7).inner_text()
    quarters.nth(7).click()
    walker.sees(f"What we shared, {last}")
    walker.sees("Nobody asked anything in this quarter.")
