"""The frame of every page, and the pages that stand when nothing else does."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from hsww.access.hats import ROLES, Hat
from hsww.access.urgent import Number
from tests.pages.showing import context

ERRORS = ("400", "403_csrf", "404", "500", "503")
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
CSS = Path(str(finders.find("hsww/hsww.css"))).read_text()


def frame(**changes: object) -> str:
    return render_to_string("base.html", {**context(), **changes})


@pytest.mark.parametrize("hat", Hat)
def test_every_hat_is_told_in_words_and_has_a_colour_of_its_own(hat: Hat) -> None:
    page = render_to_string("base.html", context(hat=hat))

    words = (
        f"Working as <strong>{hat.label}</strong>" if hat in ROLES else "You have not chosen what to work as"
    )
    assert words in page
    assert f'<body data-hat="{hat.value}">' in page
    assert f'[data-hat="{hat.value}"]' in CSS
    colours = re.findall(r'\[data-hat="\w+"\] \{ --hat: (#\w+);', CSS)
    assert len(set(colours)) == len(colours) == len(Hat)


def test_only_who_has_two_hats_is_offered_another() -> None:
    offered = frame()
    one = context()["viewer"].__class__(can_switch=False)

    assert "/you/role/switch/" in offered
    assert "/you/role/switch/" not in frame(viewer=one)


def test_a_concern_can_be_raised_from_every_page() -> None:
    assert "Raise a concern" in frame()


def test_help_is_there_for_who_is_not_signed_in_and_nothing_else_is() -> None:
    page = frame(viewer=None, nav=[])

    assert 'href="/urgent/"' in page
    assert "Raise a concern" not in page
    assert "Sign out" not in page
    assert "Working as" not in page


def test_a_trial_says_that_it_is_one() -> None:
    assert "Every family here is made up" in frame(demo=True)
    assert "made up" not in frame(demo=False)


def test_the_page_one_is_on_is_marked_in_the_menu() -> None:
    assert frame().count('aria-current="page"') == 1


@pytest.mark.parametrize("name", ERRORS)
def test_a_page_for_when_things_go_wrong_needs_nothing_and_tells_nothing(name: str) -> None:
    page = render_to_string(f"errors/{name}.html")

    assert "<form" not in page
    assert "csrf" not in page
    assert "nonce" not in page
    assert "<script" not in page
    assert 'href="/urgent/"' in page


def test_when_the_ledger_cannot_be_written_the_numbers_are_there() -> None:
    numbers = [Number("Example", "01632 960 001", "at any time")]

    page = render_to_string("errors/503.html", {"urgent_numbers": numbers})

    assert '<a href="tel:01632960001">01632 960 001</a>' in page
    assert 'href="tel:999"' in render_to_string("errors/503.html")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_a_weaker_content_security_policy(template: Path) -> None:
    text = template.read_text()

    inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    assert [tag for tag in inline if 'type="application/json"' not in tag] == []
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|src=\"data:", text)


def test_the_stylesheet_fetches_nothing_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
