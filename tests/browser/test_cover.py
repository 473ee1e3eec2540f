"""Cover, planned and sudden, by keyboard at a desk and on a phone (4.3, 8.3)."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

CARRIES = "Co-ordinator with her own caseload"
COVERS = "Co-ordinator related to one family"
LOOK = "from hsww.watching.looking import look\nlook()"
A_DAY = """
from datetime import timedelta
from families.models import FamilyGrant, SuddenCover
row = SuddenCover.objects.get(closed_at=None, family__reference=reference)
row.opened_at -= timedelta(hours=24, minutes=1)
row.save()
FamilyGrant.objects.filter(source=row.pk).update(expires_at=row.expires_at)
"""
TODAY = timezone.localdate()


def test_a_co_ordinator_goes_away_and_a_colleague_has_her_families_until_she_is_back(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    asha, bea = scheme.who(CARRIES), scheme.who(COVERS)
    family = f"Coverley{size['width']}"
    away = opens(asha, size=size)
    _accepted(away, family)

    away.follow("Cover", exact=True)
    away.follow("Plan cover for my families")
    away.press("Save")
    away.sees("Choose who will cover")
    away.choose("Who will cover?", bea.name)
    away.day("Last day", TODAY + timedelta(days=4))
    away.press("Save")
    away.sees("Covers now")

    stands_in = opens(bea, size=size)
    stands_in.sees(f"You cover for {asha.name} until")
    stands_in.follow(f"Make the first visit to {family}")
    stands_in.follow(family)
    stands_in.sees(f"Covering for {asha.name} until")
    file = stands_in.page.url
    stands_in.follow("Families")
    stands_in.sees(f"Covering for {asha.name} until")

    _ends(away, f"End now that {bea.name} covers for {asha.name}")
    stands_in.page.goto(file)
    stands_in.is_at("We cannot show this page")


def _accepted(walker: Walker, family: str) -> None:
    agency_referral(walker, family=family, agreed=True)
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")


def _ends(walker: Walker, button: str) -> None:
    walker.press(button)
    walker.sees("Ended.")
    expect(walker.page.get_by_role("button", name=button)).to_have_count(0)


def test_a_co_ordinator_opens_a_colleagues_file_for_a_day_and_the_lead_reads_why(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    asha, bea = scheme.who(CARRIES), scheme.who(COVERS)
    family = f"Suddenham{size['width']}"
    answers = opens(asha, size=size)
    _accepted(answers, family)

    acts = opens(bea, size=size)
    acts.follow("Families")
    acts.follow("Contact cards of all open families")
    acts.write("Find a family", family)
    acts.press("Find")
    acts.follow(family)
    acts.follow("Open the file for 24 hours")
    acts.press("Open the file")
    acts.sees("Enter why you need the file now")
    acts.write("Why do you need the file now?", f"A neighbour of {size['width']} rang.")
    acts.press("Open the file")
    acts.sees(f"Covering for {asha.name} until")
    file, reference = acts.page.url, acts.page.get_by_role("heading", level=1).locator("small").inner_text()

    answers.visit("/")
    answers.sees(f"{bea.name} opened the file of {family}")
    scheme.inside(LOOK)
    lead = opens(scheme.who("Safeguarding lead"), size=size)
    lead.visit("/unusual/")
    newest = lead.page.get_by_role("row").filter(has_text="by sudden cover").first
    lead.enter(newest.get_by_role("link", name=bea.name))
    lead.sees(f"A neighbour of {size['width']} rang.")

    scheme.inside(A_DAY, reference=reference)
    acts.page.goto(file)
    acts.is_at("We cannot show this page")
