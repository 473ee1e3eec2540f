"""The look in a real browser, under the product's own content security policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template

from hsww.access.hats import Hat
from tests.pages.showing import DiaryForm, context, gallery, window, wrong

pytestmark = pytest.mark.browser
SMALLEST_TARGET = 24
"""CSS pixels (WCAG 2.2, 2.5.8)."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("form", [DiaryForm, wrong], ids=["empty", "wrong"])
def test_every_part_of_the_look_is_accessible(width: int, dark: bool, form: type[DiaryForm]) -> None:
    with window(gallery(form=form()), width=width, dark=dark, bypass_csp=True) as shown:
        found = Axe().run(shown.page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("hat", Hat)
def test_every_hat_can_be_read(hat: Hat) -> None:
    with window(gallery(hat=hat), bypass_csp=True) as shown:
        found = Axe().run(shown.page, context=".top")

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_is_wider_than_its_window(width: int) -> None:
    with window(gallery(form=wrong()), width=width) as shown:
        assert shown.page.evaluate("document.documentElement.scrollWidth") == width


def test_the_content_security_policy_is_kept() -> None:
    with window(gallery()) as shown:
        shown.page.wait_for_timeout(300)

        assert shown.page.locator("[data-draft-status]").inner_text() == "Saved as you type."
        assert shown.problems == []


def test_htmx_runs_under_the_policy_and_keeps_no_page() -> None:
    page = Template('{% extends "base.html" %}{% block head %}{% include "parts/htmx.html" %}{% endblock %}')

    with window(page.render(Context(context()))) as shown:
        assert shown.page.evaluate("htmx.config.allowEval") is False
        keys = shown.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        assert "htmx-history-cache" not in keys
        assert shown.problems == []


def test_a_form_with_problems_is_read_from_its_problems() -> None:
    with window(gallery(form=wrong())) as shown:
        assert shown.page.evaluate("document.activeElement.className") == "error-summary"


def test_every_target_is_large_enough_for_a_thumb() -> None:
    with window(gallery(), width=390) as shown:
        heights = shown.page.evaluate(
            "[...document.querySelectorAll('button, .button, .choice, .tap, nav a, input, select')]"
            ".filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])"
        )

    assert [one for one in heights if one[1] < SMALLEST_TARGET] == []


def test_on_paper_there_is_no_menu_no_form_and_no_cut_off_table() -> None:
    with window(gallery()) as shown:
        shown.page.emulate_media(media="print")
        page = shown.page

        assert not page.locator("header.top").is_visible()
        assert not page.locator("form.diary").is_visible()
        assert page.locator("thead").first.is_visible()
        assert page.get_by_text("Confidential. Keep it locked away").is_visible()


def test_where_motion_makes_ill_nothing_moves() -> None:
    with window(gallery(), reduced_motion="reduce") as shown:
        moves = shown.page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration")

    assert moves == "0s"
