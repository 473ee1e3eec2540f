"""A Record of Access is signed by fingerprint, and without a script by password; both get a receipt to keep."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import CDPSession, Download, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.scheme import Scheme, SignIn
from tests.browser.test_printing import printed
from tests.browser.walking import Walker

CHECKER = "Trustee who spot-checks files"
REVIEWER = "Home-Start UK reviewer"
LEAD = "Safeguarding lead"
OWN_FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WITHOUT_PASSKEY = """
from allauth.mfa.models import Authenticator
Authenticator.objects.filter(user__email=email).delete()
"""
HOLDS = "Checked: it holds"
LOCKED = "Keep it in the locked file of this family"
BY_FINGER = "Sign with fingerprint, face or PIN"
PROMISE = "I read this file only for this purpose, and keep what I read to myself."


class Finger:
    """A virtual authenticator of Chromium."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        session.send("WebAuthn.enable")
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": OWN_FINGER})
        self.number = str(made["authenticatorId"])

    def is_not_the_owners(self) -> None:
        self._session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": False}
        )


@pytest.fixture
def checker(opens: Opens, scheme: Scheme) -> Iterator[SignIn]:
    """Somebody with files to read, whose passkeys are gone when the walk is over: the others know her without one."""
    who = scheme.who(CHECKER)
    _draw(opens(scheme.who(LEAD)), f"{who.name} (Trustee)")
    yield who
    scheme.inside(WITHOUT_PASSKEY, email=who.email)


def test_a_fingerprint_signs_and_the_form_says_so(
    opens: Opens, scheme: Scheme, checker: SignIn, size: dict[str, int]
) -> None:
    reader = opens(checker, size=size)
    _give_finger(reader)
    _set_up(reader, checker.password)
    reference = _open_form(reader)
    reader.press(BY_FINGER)
    reader.sees("Enter your full name")
    _fill_in(reader, checker.name)
    reader.press(BY_FINGER)

    reader.is_at(f"File {reference}")
    main = reader.page.get_by_role("main")
    expect(main.get_by_role("table", name="Record of Access")).to_contain_text(HOLDS)
    expect(main).to_contain_text("Fingerprint, face or PIN of their own device")
    read = reader.page.url.removeprefix(scheme.url)
    reader.follow("Get your receipt")
    reader.sees(f"{checker.name} (Trustee) signed the Record of Access")
    reader.sees("It also has that this key was added to your account")

    lead = opens(scheme.who(LEAD), size=size)
    lead.visit(f"{read.replace('/samples/files/', '/families/')}record-of-access/")
    (sheet,) = printed(lead)
    for words in (
        checker.name,
        "Trustee",
        "Spot check of files",
        "Opened",
        "Open to them until",
        HOLDS,
        LOCKED,
    ):
        assert words in sheet
    for words in ("Save as a PDF", "Show the day-to-day work", "Print the form"):
        assert words not in sheet


def test_somebody_elses_finger_signs_nothing(opens: Opens, scheme: Scheme, checker: SignIn) -> None:
    reader = opens(checker)
    finger = _give_finger(reader)
    _set_up(reader, checker.password)
    _open_form(reader)
    _fill_in(reader, checker.name)
    finger.is_not_the_owners()

    reader.focus(reader.page.get_by_role("button", name=BY_FINGER))
    reader.page.keyboard.press("Enter")

    expect(reader.page.get_by_role("alert")).to_contain_text("That did not work. Please try again")
    expect(reader.page.get_by_label("Your full name")).to_have_value(checker.name)
    reader.is_at("Record of Access")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_password_signs_and_the_receipt_is_kept_on_paper_and_as_a_file(
    opens: Opens, scheme: Scheme, script: bool
) -> None:
    who = scheme.who(REVIEWER)
    _draw(opens(scheme.who(LEAD)), f"{who.name} (Home-Start UK reviewer)")
    reader = opens(who, size=DESK if script else PHONE, script=script)
    reference = _open_form(reader)
    _fill_in(reader, who.name)
    reader.press("Sign and open the file")
    reader.sees("Enter your password")
    expect(reader.page.get_by_label("Your full name")).to_have_value(who.name)
    reader.write("Your password", who.password)
    reader.press("Sign and open the file")
    reader.is_at(f"File {reference}")

    reader.visit("/samples/")
    reader.follow("Receipts for what you signed")
    reader.is_at("Your receipts")
    reader.follow("See it")
    reader.sees("How to check it")
    sheet, file = _saved(reader, "Save the receipt as a PDF"), _saved(reader, "Save the file that proves it")

    assert who.name in PdfReader(BytesIO(sheet.path().read_bytes())).pages[0].extract_text()
    assert sheet.suggested_filename.endswith(".pdf")
    assert file.suggested_filename.endswith(".tlog-proof")
    assert file.path().read_text().startswith("c2sp.org/tlog-proof@v1\n")


def test_the_lead_sees_the_day_to_day_work_on_demand_and_saves_the_form(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    lead = opens(scheme.who(LEAD), size=size)
    lead.visit("/families/?stage=active")
    lead.enter(lead.page.get_by_role("table").get_by_role("link").first)
    form = lead.page.url.removeprefix(scheme.url) + "record-of-access/"

    lead.visit(form)
    lead.does_not_see("Opened: The file")
    lead.follow("Show the day-to-day work too")
    lead.sees("Opened: The file")
    saved = _saved(lead, "Save as a PDF")

    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(saved.path().read_bytes())).pages)
    assert "Day-to-day work and supervision" in words
    lead.follow("Hide the day-to-day work")
    lead.does_not_see("Opened: The file")


def _draw(lead: Walker, reader: str) -> None:
    """Whatever other walks have read by now, there is a file that is not signed yet."""
    lead.visit("/samples/draw/")
    lead.choose("Who will read the files?", reader)
    lead.write("How many files?", "1")
    lead.choose("What for?", "Spot check of files")
    lead.press("Draw the files")
    lead.sees("The files are drawn.")


def _give_finger(walker: Walker) -> Finger:
    return Finger(walker.page.context.new_cdp_session(walker.page))


def _set_up(walker: Walker, password: str) -> None:
    walker.visit("/accounts/second-step/passkeys/add/")
    if walker.page.get_by_label("Password").count():
        walker.write("Password", password)
        walker.press("Go on")
    walker.write("What do you call this device?", "My own computer")
    walker.press("Set it up")


def _open_form(walker: Walker) -> str:
    """Of the first file that is not signed yet; gives its reference."""
    walker.visit("/samples/")
    link = walker.page.get_by_role("row").filter(has_text="Not signed yet").first.get_by_role("link")
    reference = link.inner_text()
    walker.enter(link)
    walker.is_at("Record of Access")
    return reference


def _fill_in(walker: Walker, name: str) -> None:
    walker.write("Your full name", name)
    walker.choose("Why do you need to read this file?", "Spot check of files")
    walker.tick(PROMISE)


def _saved(walker: Walker, button: str) -> Download:
    walker.focus(walker.page.get_by_role("button", name=re.compile(button)))
    with walker.page.expect_download() as saved:
        walker.page.keyboard.press("Enter")
    return saved.value
