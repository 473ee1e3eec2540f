"""What is shared about our own people, and who comes from outside: walked by keyboard (7.6, 8.7)."""

import re
from datetime import date, timedelta

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import NOT_HERE, Walker

LEAD = "Safeguarding lead"
COORDINATOR = "Co-ordinator with her own caseload"
SOLO = "Volunteer who visits families"
CHAIR = "Chair of the trustees"
CONTRACTOR = "Contractor under an undertaking"
WORDS = "She is kind, and comes on time."


def test_a_reference_goes_once_she_said_yes_to_just_this(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    vera, shop = scheme.who(SOLO), f"Shop {size['width']}"
    walker = opens(scheme.who(LEAD), size=size)
    walker.follow("Volunteers", exact=True)
    walker.follow(vera.name)
    walker.sees("Shared outside")
    walker.follow("Share about them")
    walker.press("Save")
    walker.sees("Write the exact words that go")
    _asks(walker, shop)
    walker.sees("They have not answered yet.")

    own = opens(vera, size=size)
    own.follow(re.compile("We were asked about you"))
    own.is_at("Shared about you")
    own.sees(WORDS)
    own.press(f"Yes, share just this with {shop}")
    own.sees("You said yes")

    walker.follow("Write down what they said")
    walker.press("Save")
    walker.sees("Choose what they said")
    walker.choose("What did they say?", "Yes, to just this")
    walker.choose("How did they say it?", "They told me")
    walker.press("Save")
    walker.sees("May go")
    walker.sees("Nobody has checked their address of late.")
    walker.follow("Shared about us", exact=True)
    walker.is_at("Shared about our people")
    walker.sees("Tarn Hill Nursery")


def test_what_may_be_told_later_shows_to_her_once_the_lead_says_so(opens: Opens, scheme: Scheme) -> None:
    vera, walker = scheme.who(SOLO), opens(scheme.who(LEAD))
    walker.follow("Volunteers", exact=True)
    walker.follow(vera.name)
    walker.follow("Share about them")
    walker.write("Or their name, if they are not in our list", "The council’s officer")
    walker.choose("What is it for?", "Something else")
    walker.write("The exact words that go", "A parent told us something that worries us.")
    walker.page.get_by_label("Why may we?").select_option(label="One of our people may have harmed a child")
    walker.write(
        "If for a reason of the policy: why, and why no less would do", "What we were told on Monday."
    )
    walker.press("Save")
    walker.press("Share it")
    walker.sees("You decide when")
    own = opens(vera)
    own.visit("/you/shared/")
    own.does_not_see("worries us")

    walker.follow("Say that they were told")
    walker.press("Save")

    walker.sees("They were told on")
    own.page.reload()
    own.sees("worries us")


def test_the_lead_looks_at_what_went_without_a_yes(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who(LEAD), size=size)
    walker.enter(walker.page.locator("a[href*='/shared-about-us/sent/']").first)
    walker.sees("It went without the yes of")
    walker.sees("Fernshire County Court")
    walker.press("Save")
    walker.sees("Choose what you find")


def test_the_chair_reaches_a_trustee_and_her_own_page(opens: Opens, scheme: Scheme) -> None:
    walker = opens(scheme.who(CHAIR))
    walker.follow("Shared about us", exact=True)
    walker.sees("Share about a trustee")
    walker.follow(f"Share about {scheme.who('Trustee who spot-checks files').name}")
    walker.follow("Cancel")
    walker.follow("Shared about you", exact=True)
    walker.sees("Nothing was asked or shared about you.")


def test_who_comes_from_outside_is_written_down_signs_and_is_shut_out_again(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    cleaner, walker = f"Kit {size['width']}", opens(scheme.who(LEAD), size=size)
    walker.follow("Contractors", exact=True)
    walker.sees("The blue folder in the office")
    walker.follow("Write down who comes")
    walker.press("Save")
    walker.sees("Enter who comes")
    walker.write("Who comes?", cleaner)
    walker.write("What do they come to do?", "Cleans the office.")
    walker.day("Last day", date.today() + timedelta(days=5))  # noqa: DTZ011 - as the one who types sees it
    walker.press("Save")
    walker.sees("Not signed")
    walker.follow(f"Signed on paper by {cleaner}")
    walker.write("Where is the paper?", "The office safe")
    walker.press("Save")
    walker.sees("The office safe")

    walker.follow(f"End early for {cleaner}")
    walker.write("Why does it end early?", "The work was done.")
    walker.press("End it now")

    walker.sees("The work was done.")


def test_a_contractor_opens_today_and_no_file(opens: Opens, scheme: Scheme) -> None:
    walker = opens(scheme.who(CONTRACTOR))
    walker.sees("Your work needs no family’s file")
    walker.visit("/contractors/")
    walker.is_at(NOT_HERE)


def _asks(walker: Walker, shop: str) -> None:
    walker.write("Or their name, if they are not in our list", shop)
    walker.choose("What is it for?", "A reference, for work or a home")
    walker.write("The exact words that go", WORDS)
    walker.press("Save")
