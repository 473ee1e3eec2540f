"""The files of volunteers and staff, without a mouse: kept by some, read by those whom they are about."""

import re
from datetime import date

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme, SignIn
from tests.browser.walking import NOT_HERE, Walker

LEAD = "Safeguarding lead"
COORDINATOR = "Co-ordinator with her own caseload"
SOLO = "Volunteer who visits families"
CHAIR = "Chair of the trustees"
SPOT_CHECKER = "Trustee who spot-checks files"
IN_FILES = re.compile(r"Words in a file name a family")


def test_a_volunteers_file_is_kept_section_by_section(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    vera, walker = scheme.who(SOLO), opens(scheme.who(COORDINATOR), size=size)
    _to_the_file_of(walker, vera)
    walker.sees("Families are told here by their code alone.")

    walker.follow("Change the application or availability")
    walker.write("When can they help?", "Tuesdays and Fridays.")
    walker.write("How many families can they visit at a time?", "2")
    walker.press("Save")
    walker.sees("Tuesdays and Fridays.")

    walker.follow("Add a reference")
    walker.write("Who was asked?", f"Rhoda Quillby {size['width']}")
    walker.press("Save")
    walker.follow(f"Change the reference of Rhoda Quillby {size['width']}")
    walker.day("When did the answer come?", date.today())  # noqa: DTZ011 - as the one who types sees it
    walker.choose("Is it satisfactory?", "Yes")
    walker.write("What did they say?", "Patient and kind.")
    walker.press("Save")
    walker.sees("Patient and kind.")

    walker.follow("Add a DBS check")
    walker.choose("Which kind of DBS check is it?", "Enhanced")
    walker.write("The last 4 numbers of the certificate", "0172")
    walker.press("Save")
    walker.sees("ends in 0172")

    walker.follow("Add training or an agreement")
    walker.choose("What was it?", "Safeguarding refresher")
    walker.press("Save")
    walker.sees("Safeguarding refresher")


def test_words_that_could_tell_who_a_family_is_are_stopped_and_safer_ones_offered(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who(COORDINATOR), size=size)
    _to_the_file_of(walker, scheme.who(SOLO))
    walker.follow("Add a note")
    walker.write("Note", "She was glad that Zephaniah Wobblethwaite came.")
    walker.press("Save")

    alert = walker.page.get_by_role("alert")
    expect(alert).to_contain_text("These words could tell who a family is: “Zephaniah Wobblethwaite”")
    expect(walker.page.get_by_label("Note", exact=True)).to_have_value(
        "She was glad that Zephaniah Wobblethwaite came."
    )
    expect(walker.page.get_by_label("I have looked at these words")).not_to_be_checked()
    walker.page.keyboard.press("Home")
    walker.focus(alert.get_by_role("link"))
    walker.page.keyboard.press("Enter")
    expect(walker.page.get_by_label("Note", exact=True)).to_be_focused()

    walker.press("Save these words instead")
    walker.sees("She was glad that [a name] came.")
    walker.does_not_see("Zephaniah")


def test_a_volunteer_reads_her_own_file_and_is_told_what_is_left_out(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who(SOLO), size=size)
    walker.visit("/you/")

    walker.follow("See your file")

    walker.is_at("Your file")
    walker.sees("What people wrote about you was given in confidence")
    walker.sees("We keep no copy of a certificate")
    walker.visit("/volunteers/")
    walker.is_at(NOT_HERE)


def test_the_chair_names_a_trustee_who_then_reads_one_staff_file(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    chair, trustee = opens(scheme.who(CHAIR), size=size), scheme.who(SPOT_CHECKER)
    staff = scheme.who("Co-ordinator related to one family")
    chair.follow("Staff files")
    chair.follow(f"Change who may read the file of {staff.name}")
    chair.choose("Which trustee may read this file?", trustee.name)
    chair.press("Save")
    chair.sees("The trustee can read this file now.")

    reader = opens(trustee, size=size)
    reader.follow("Staff files")
    reader.follow(staff.name)
    reader.is_at(staff.name)
    reader.sees("In confidence")
    assert reader.page.get_by_role("link", name="Add a note").count() == 0

    chair.follow(f"Change who may read the file of {staff.name}")
    chair.press(f"End for {trustee.name}")
    chair.sees("Ended. The trustee can no longer read this file.")
    reader.page.reload()
    reader.is_at(NOT_HERE)


def test_the_line_manager_keeps_a_staff_file(opens: Opens, scheme: Scheme, size: dict[str, int]) -> None:
    walker = opens(scheme.who(LEAD), size=size)
    walker.follow("Staff files")
    walker.follow(scheme.who("Co-ordinator related to one family").name)

    walker.follow("Change the job")
    walker.write("What is the job called?", "Family co-ordinator, part time")
    walker.press("Save")
    for section in ("Add a reference", "Add a DBS check", "Add training, an agreement or a meeting"):
        walker.follow(section)
        walker.follow("Cancel")
    walker.follow(re.compile("Change the reference of"))
    walker.follow("Cancel")
    walker.follow("Add a note")
    walker.write("Note", f"Wants to learn to sign {size['width']}.")
    walker.tick("Keep this from the person it is about")
    walker.press("Save")

    walker.sees(f"Wants to learn to sign {size['width']}.")
    walker.sees("Family co-ordinator, part time")


def test_the_lead_gives_a_volunteer_to_a_co_ordinator(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    vera, walker = scheme.who(SOLO), opens(scheme.who(LEAD), size=size)
    _to_the_file_of(walker, vera)

    walker.follow("Change the co-ordinator")
    walker.choose("Who answers for this volunteer?", scheme.who(COORDINATOR).name)
    walker.press("Save")

    walker.is_at(vera.name)
    walker.sees(scheme.who(COORDINATOR).name)


def test_the_lead_looks_into_a_family_that_was_named(opens: Opens, scheme: Scheme) -> None:
    writer, walker = scheme.who(COORDINATOR), opens(scheme.who(LEAD))
    walker.follow(IN_FILES)
    walker.is_at("Families named in files")
    walker.sees(writer.name)

    walker.press(f"Looked into what {writer.name} wrote")

    walker.sees("No file names a family that its writer does not see.")


def _to_the_file_of(walker: Walker, whose: SignIn) -> None:
    walker.follow("Volunteers", exact=True)
    walker.follow(whose.name)
    walker.is_at(whose.name)
