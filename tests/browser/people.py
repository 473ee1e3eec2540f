"""Signing in and out, as everybody begins and ends."""

from tests.browser.scheme import SignIn
from tests.browser.walking import Walker


def sign_in(walker: Walker, who: SignIn) -> None:
    walker.page.goto(walker.url)  # looked at elsewhere: everybody begins here
    walker.is_at("Sign in")
    walker.write("Email", who.email)
    walker.write("Password", who.password)
    walker.press("Sign in")
