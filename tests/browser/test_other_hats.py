"""What trustees, reviewers and the administrator do; none of it leads them to a family that is not theirs to see."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.people import sign_in
from tests.browser.scheme import Scheme, SignIn
from tests.browser.walking import NOT_HERE, Walker

LEAD = "Safeguarding lead"
REVIEWER = "Home-Start UK reviewer"
GROUND = re.compile(r"^/(families|visiting|referrals|permissions|concerns/(?!raise|waiting)|samples/files)")


def test_a_trustee_reads_the_boards_report_and_nothing_that_leads_to_a_family(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    chair = opens(scheme.who("Chair of the trustees"), size=size)

    chair.follow("Board reports")
    chair.follow(re.compile(r"20\d\d"))

    main = chair.page.get_by_role("main")
    chair.sees("How to read it")
    assert main.get_by_role("table").count() >= 3
    assert main.locator("svg").count() >= 1
    assert chair.page.get_by_role("search").count() == 0
    links = chair.page.get_by_role("link").evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert [link for link in links if GROUND.match(link)] == []
    chair.visit("/families/")
    chair.is_at(NOT_HERE)


def test_a_reviewer_signs_the_record_of_access_before_a_file_opens(opens: Opens, scheme: Scheme) -> None:
    reviewer, lead = scheme.who(REVIEWER), opens(scheme.who(LEAD))
    lead.follow("Samples of files")
    lead.follow("Draw a sample")
    lead.choose("Who will read the files?", f"{reviewer.name} (Home-Start UK reviewer)")
    lead.write("How many files?", "2")
    lead.choose("What for?", "Quality review")
    lead.press("Draw the files")
    lead.sees("The files are drawn.")

    reader = opens(reviewer)
    reader.follow("Files to read")
    unsigned = reader.page.get_by_role("row").filter(has_text="Not signed yet").first
    reference = unsigned.get_by_role("link").inner_text()
    reader.follow(reference)
    reader.is_at("Record of Access")
    reader.does_not_see("Referral")
    address = reader.page.url.removeprefix(scheme.url).replace("sign/", "")
    reader.write("Your full name", reviewer.name)
    reader.choose("Why do you need to read this file?", "Quality review")
    reader.tick("I read this file only for this purpose, and keep what I read to myself.")
    reader.write("Your password", reviewer.password)
    reader.press("Sign and open the file")
    reader.is_at(f"File {reference}")
    reader.sees("What we may share")
    assert reader.page.get_by_role("main").get_by_role("textbox").count() == 0

    lead.visit(address.replace("/samples/files/", "/families/"))
    lead.sees(reviewer.name)
    lead.follow(re.compile("signatures and print|Print the form"))
    expect(lead.page.get_by_role("table", name="Record of Access")).to_contain_text(reviewer.name)


INVITED = """
from hsww.people.models import Invitation
one = Invitation.objects.get(accepted_at=None)
Invitation.objects.filter(pk=one.pk).update(token_digest=Invitation.digest(token))
print(one.pk)
"""
"""A trial sends no mail, and the scheme keeps only the digest of a link: the link is made here."""


def test_an_invited_volunteer_works_once_a_second_person_confirms(opens: Opens, scheme: Scheme) -> None:
    newcomer = SignIn("volunteer", "Newton Example", "newton@example.org", "Four plain odd words", "")
    administrator = opens(scheme.who("Administrator"))
    administrator.follow("Accounts")
    administrator.follow("Invite someone")
    administrator.write("Their e-mail address", newcomer.email)
    administrator.choose("What will they work as?", "Volunteer")
    administrator.press("Send the invitation")
    administrator.sees("Invited, not here yet")

    guest = opens(size=PHONE)
    invitation = scheme.inside(INVITED, token="a-token-of-the-walk")
    guest.visit(f"/invitation/{invitation}/a-token-of-the-walk/")
    guest.write("Your full name", newcomer.name)
    guest.write("Choose a password", newcomer.password)
    guest.press("Make my account")
    sign_in(guest, newcomer)
    guest.sees("waits to be confirmed")

    lead = opens(scheme.who(LEAD))
    lead.follow(re.compile("confirm", re.IGNORECASE))
    lead.is_at("Confirm a role")
    lead.press("Confirm this role")
    lead.sees("Confirmed.")

    guest.visit("/visiting/")
    guest.is_at("Our promise to families")
    guest.tick("I have read this and I will keep to it")
    guest.press("I agree")
    guest.is_at("My families")


def test_back_after_signing_out_shows_the_sign_in_page(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who(LEAD), size=size)
    walker.follow("Families")
    _open_first_family(walker)
    walker.press("Sign out")
    walker.is_at("Sign in")

    walker.page.go_back()

    walker.is_at("Sign in")


def _open_first_family(walker: Walker) -> None:
    name = walker.page.get_by_role("table").get_by_role("link").first.inner_text()
    walker.follow(name)
