"""A volunteer's own phone: kept signed in by its passkey, locked when left alone, and ended when it is lost."""

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

VOLUNTEER = "Volunteer who visits families"
OWN_FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LEFT_ALONE = """
from importlib import import_module
from django.conf import settings
from hsww.people.models import OpenSession
store = import_module(settings.SESSION_ENGINE).SessionStore()
for row in OpenSession.objects.filter(user__email=email):
    session = store.decode(row.session_data)
    if 'seen_at' in session:
        session['seen_at'] -= int(minutes) * 60
        row.session_data = store.encode(session)
        row.save()
"""

NEW_PASSWORD = """
from hsww.people.models import User
user = User.objects.get(email=email)
user.set_password(password)
user.save()
"""
"""What the owner of a lost phone does by the link in the mail; the other walks need her account."""


@pytest.fixture
def phone(opens: Opens, scheme: Scheme) -> Walker:
    """A phone with a finger on it, signed in as a volunteer."""
    walker = opens(scheme.who(VOLUNTEER), size=PHONE)
    _give_finger(walker)
    return walker


def test_a_remembered_phone_locks_and_opens_on_the_half_written_diary(
    phone: Walker, opens: Opens, scheme: Scheme
) -> None:
    who = scheme.who(VOLUNTEER)
    _remember(phone, who.password)

    phone.follow("My families")
    phone.follow("Write about a visit")
    writing = phone.page.url
    phone.write("What did you do?", "Half a sentence about")
    expect(phone.page.get_by_text("Saved as you type, ")).to_be_visible()
    scheme.inside(LEFT_ALONE, email=who.email, minutes="16")
    phone.visit(writing.removeprefix(scheme.url))
    phone.is_at("Locked")
    phone.follow("Open with fingerprint, face or PIN")
    phone.press("Use fingerprint, face or PIN")
    phone.page.wait_for_url(writing)
    phone.look()
    expect(phone.page.get_by_label("What did you do?")).to_have_value("Half a sentence about")

    lead = opens(scheme.who("Safeguarding lead"))
    lead.follow("Phones")
    lead.follow(f"Lost phone of {who.name}")
    lead.press("Yes, sign it out")
    lead.is_at("What the lost phone showed")
    expect(lead.page.get_by_role("main").get_by_role("listitem").first).not_to_have_text("None.")
    phone.visit("/visiting/")
    phone.is_at("Sign in")
    scheme.inside(NEW_PASSWORD, email=who.email, password=who.password)


def test_a_desk_left_alone_is_signed_out(opens: Opens, scheme: Scheme) -> None:
    who = scheme.who("Trustee who spot-checks files")
    walker = opens(who)

    scheme.inside(LEFT_ALONE, email=who.email, minutes="16")

    walker.visit("/board/")
    walker.is_at("Sign in")


def _give_finger(walker: Walker) -> None:
    session: CDPSession = walker.page.context.new_cdp_session(walker.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": OWN_FINGER})


def _remember(phone: Walker, password: str) -> None:
    phone.visit("/you/phone/")
    phone.follow("Set it up")
    if phone.page.get_by_label("Password").count():
        phone.write("Password", password)
        phone.press("Go on")
    phone.write("What do you call this device?", "My blue phone")
    phone.press("Set it up")
    phone.visit("/you/phone/")
    if phone.page.get_by_role("link", name="Use fingerprint, face or PIN").count():
        phone.follow("Use fingerprint, face or PIN")
        phone.press("Use fingerprint, face or PIN")
    _see_to_passkeys(phone)
    phone.visit("/you/phone/")
    phone.write("What do you call this phone?", "My blue phone")
    phone.press("Keep this phone signed in")
    phone.sees("This phone stays signed in for 30 days.")


def _see_to_passkeys(phone: Walker) -> None:
    phone.visit("/accounts/second-step/passkeys/")
    phone.follow("Rename My blue phone")
    phone.follow("Cancel")
    phone.follow("Remove My blue phone")
    phone.follow("Cancel")
    phone.sees("My blue phone")
