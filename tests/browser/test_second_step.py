"""Setting up an app that shows codes, signing in with it, and the codes for the day it is lost."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.conftest import PHONE, Opens
from tests.browser.people import sign_in
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

WHO = "Safeguarding adviser"
PERIOD = 30


def test_a_second_step_is_set_up_asked_for_and_replaced_by_a_recovery_code(
    opens: Opens, scheme: Scheme
) -> None:
    who = scheme.who(WHO)
    walker = opens(who, size=PHONE)

    walker.visit("/accounts/second-step/")
    walker.follow("Set it up (an app that shows codes)")
    _show_password(walker, who.password)
    secret = walker.page.locator("code").text_content() or ""
    walker.write("Authenticator code", _code(secret))
    walker.press("Turn it on")
    walker.visit("/accounts/second-step/recovery-codes/generate/")
    walker.press("Make new codes")
    code = walker.page.locator(".codes li").first.inner_text()
    walker.press("Sign out")

    sign_in(walker, who)
    walker.is_at("The second step")
    walker.write("Code", code)
    walker.press("Go on")

    walker.is_at("Today")
    walker.visit("/accounts/second-step/reauthenticate/")
    walker.is_at("Check it’s you")
    walker.visit("/accounts/second-step/")
    walker.follow("Stop using it")
    _show_password(walker, who.password)
    walker.is_at("Stop using the app")


def _show_password(walker: Walker, password: str) -> None:
    if walker.page.get_by_label("Password").count():
        walker.write("Password", password)
        walker.press("Go on")


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))
