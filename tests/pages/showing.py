"""A gallery of every part of the look, with fictional people, and a browser to look at it with."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, sync_playwright

from hsww.access.hats import Hat
from hsww.access.nav import Link
from hsww.access.urgent import Number
from hsww.pages.forms import ChoiceField, Form, PartsDateField, PhoneField, PostcodeField
from tests.browser.scheme import chromium_here

HERE = ZoneInfo("Europe/London")
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)
KINDS_OF_VISIT = [("h", "At home"), ("o", "Out"), ("p", "By phone"), ("n", "Not in")]
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SITE = "http://hsww.test"


@dataclass(frozen=True)
class Reader:
    hat: Hat = Hat.ORGANISER
    display_name: str = "Robin Example"
    can_switch: bool = True

    @property
    def hat_label(self) -> str:
        return self.hat.label


class DiaryForm(Form):
    volunteer = forms.CharField(label="Who visited?", help_text="Start typing a name.")
    day = PartsDateField(
        label="When was it?", help_text="For example, 27 3 2026", name="The day of the visit"
    )
    kind = ChoiceField(label="What happened?", ask="Choose what happened", choices=KINDS_OF_VISIT)
    seen = forms.MultipleChoiceField(
        label="Who did you see?",
        choices=[("a", "Ada"), ("b", "Bo")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    length = forms.ChoiceField(label="How long?", choices=[("60", "1 hour"), ("90", "An hour and a half")])
    phone = PhoneField(label="Phone", required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    note = forms.CharField(
        label="What did you do?",
        help_text="A few words are enough.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sure = forms.BooleanField(label="I read it through", error_messages={"required": "Tick the box"})


def wrong() -> DiaryForm:
    return DiaryForm(
        {"day_day": "31", "day_month": "2", "day_year": "2026", "phone": "12", "note": "We played."}
    )


def context(*, form: Form | None = None, hat: Hat = Hat.ORGANISER) -> dict[str, Any]:
    labels = (
        "Today",
        "Families",
        "Contacts",
        "Volunteers",
        "Concerns",
        "Who is on duty",
        "Files to read",
        "Reports",
    )
    morning = datetime(2026, 11, 12, 14, 5, tzinfo=HERE)
    return {
        "viewer": Reader(hat=hat),
        "demo": True,
        "nav": [Link(label, f"#{label}", label == "Families") for label in labels],
        "form": form or DiaryForm(),
        "facts": [
            ("Family name", "Example"),
            ("Main contact", "Ada Example, 01632 960 118"),
            ("Address", "14 Larch Rise, ZZ9 8QQ"),
            ("Referred by", "Health visitor, Larchfield Practice"),
        ],
        "born_on": date(2023, 2, 1),
        "visits": [
            (date(2026, 11, 12), "At home", 75, True),
            (date(2026, 10, 29), "Phone call", 20, True),
            (date(2026, 10, 15), "At home", 0, False),
        ],
        "events": [
            ("Visit recorded", morning, "Bo settled at the new school."),
            ("Asked what we may share", morning, "No change."),
        ],
        "rows": [
            ("Isolation", 48),
            ("Coping with young children", 31),
            ("Illness", None),
            ("Loss", "under 5"),
        ],
        "urgent_numbers": [Number("Emergency", "999", "if someone is in danger now")],
        "messages": [],
    }


def gallery(**options: Any) -> str:
    return render_to_string("pages/gallery.html", context(**options))


@dataclass
class Window:
    """A page in Chromium, under the product's own content security policy; `problems` is what it complained of."""

    page: Page
    problems: list[str]
    drafts: list[str]
    draft_status: int = 204


@contextmanager
def window(html: str, *, width: int = 1280, dark: bool = False, **options: Any) -> Iterator[Window]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=["--no-sandbox"])
        view = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", **options
        )
        shown = Window(view.new_page(), [], [])
        shown.page.on(
            "console", lambda said: shown.problems.append(said.text) if said.type == "error" else None
        )
        shown.page.on("pageerror", lambda error: shown.problems.append(str(error)))
        shown.page.route("**/*", lambda route: _answer(route, html, shown))
        shown.page.goto(f"{SITE}/")
        try:
            yield shown
        finally:
            browser.close()


def _answer(route: Route, html: str, shown: Window) -> None:
    path = re.sub(r"[?#].*", "", route.request.url.removeprefix(SITE))
    if path == "/draft":
        shown.drafts.append(route.request.post_data or "")
        route.fulfill(status=shown.draft_status)
    elif found := finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None:
        file = Path(str(found))
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
    else:
        headers = {"Content-Security-Policy": CONTENT_SECURITY}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
