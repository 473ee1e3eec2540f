"""A co-ordinator adds an agency, checks whom she reaches there, says that it helps a family, and owns up to a mistake
(7.2, 4.4)."""

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme

CARRIES = "Co-ordinator with her own caseload"


def test_an_agency_is_added_checked_and_reported_and_the_lead_hears_of_it(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    name = f"Wickerfold Nursery {size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    walker.follow("Agencies", exact=True)
    walker.follow("Add an agency")
    walker.press("Save")
    walker.sees("Enter what it is called")
    walker.write("What is it called?", name)
    walker.choose("What is it?", "Nursery")
    walker.press("Save")
    walker.is_at(name)
    walker.follow("Change its name")
    name = f"{name} Lane"
    walker.write("What is it called now?", name)
    walker.press("Save")
    walker.is_at(name)

    walker.follow("Add a contact")
    walker.write("Who is it?", "Juno Example")
    walker.write("Phone", f"01632 960{size['width'] % 1000:03}")
    walker.press("Save")
    walker.sees("Not checked")
    walker.follow("Check Juno Example")
    walker.choose("How did you check?", "I met them where they work")
    walker.press("It is right")
    walker.sees("Checked")
    walker.follow("Change Juno Example")
    walker.write("Who is it?", "Juno Sample")
    walker.press("Save")
    walker.sees("Not checked")

    walker.follow("We sent it to the wrong one Juno Sample")
    walker.choose("What did we send?", "A letter")
    walker.choose("Did we get it back?", "No")
    walker.press("Tell the safeguarding lead")
    walker.sees("The safeguarding lead sees it on her Today.")

    lead = opens(scheme.who("Safeguarding lead"), size=size)
    lead.follow(f"Something went to the wrong one: Juno Sample, {name}. Look into it.")
    lead.sees("Juno Sample")
    lead.press("I am looking into it")
    lead.is_at("Today")
    lead.does_not_see(name)


def test_an_agency_that_may_be_there_already_is_offered(opens: Opens, scheme: Scheme) -> None:
    walker = opens(scheme.who(CARRIES))
    walker.follow("Agencies", exact=True)
    walker.write("Find an agency", "harrow")
    walker.press("Find")
    walker.sees("Harrowmere Clinic")
    walker.does_not_see("Tarn Hill School")

    walker.follow("Add an agency")
    walker.write("What is it called?", "Harrowmere Clinic")
    walker.choose("What is it?", "Health visitors")
    walker.press("Save")

    walker.sees("We have these already")
    walker.follow("Harrowmere Clinic")
    walker.is_at("Harrowmere Clinic")


def test_the_file_shows_which_agencies_help(opens: Opens, scheme: Scheme, size: dict[str, int]) -> None:
    family = f"Helpingham{size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    agency_referral(walker, family=family, agreed=True)
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")
    walker.follow("Agencies that help")
    walker.pick("Which agency?", "Tarn Hill School")
    walker.choose("What do they do for the family?", "Helps the family now")
    walker.write("Who says so?", "Ana")
    walker.press("Save")
    walker.sees("Tarn Hill School")

    walker.follow(family)
    walker.sees("Tarn Hill School: helps the family now")
    walker.follow("Agencies that help")
    walker.press("No longer Tarn Hill School")
    walker.follow(family)
    walker.does_not_see("Tarn Hill School: helps")
