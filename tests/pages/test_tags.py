"""The small words and shapes of pages."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from hsww.pages import charts
from hsww.pages.templatetags import pages


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_a_status_is_a_word_and_not_only_a_colour() -> None:
    assert drawn('{% status_tag "risk" "Nobody has read this" %}') == (
        '<span class="tag risk">Nobody has read this</span>'
    )


def test_an_unknown_kind_of_status_is_drawn_quietly() -> None:
    assert 'class="tag info"' in drawn('{% status_tag "sparkling" "Words" %}')


def test_the_words_of_a_tag_are_escaped() -> None:
    page = drawn('{% status_tag "ok" words %}{% empty_state words %}{% why words words %}', words="<b>")

    assert "<b>" not in page


@pytest.mark.parametrize(
    ("clauses", "words"),
    [
        (("5.2",), "clause 5.2. You visit."),
        (("5.2", "8.5"), "clauses 5.2, 8.5. You visit."),
        ("5.2", "clause 5.2."),
    ],
)
def test_a_page_says_why_one_may_see_it(clauses: object, words: str) -> None:
    page = drawn("{% why clauses 'You visit.' %}", clauses=clauses)

    assert words in page
    assert "Why you may see this:" in page


def test_days_and_times_are_written_in_full_and_in_the_time_of_the_scheme() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert pages.nice_date(date(2026, 11, 2)) == "2 November 2026"
    assert pages.nice_date(summer) == "2 July 2026"
    assert pages.nice_datetime(summer) == "2 July 2026, 00:30"
    assert pages.nice_date(None) == pages.nice_datetime(None) == pages.age_text(None) == ""


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        (date(2026, 11, 22), "0 months"),
        (date(2026, 10, 22), "1 month"),
        (date(2026, 10, 23), "0 months"),
        (date(2024, 11, 23), "23 months"),
        (date(2024, 11, 22), "2 years"),
        (date(2020, 11, 23), "5 years"),
        (date(2027, 1, 5), "due 5 January 2027"),
    ],
)
def test_an_age_is_told_as_people_tell_it(born_on: date, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.timezone, "localdate", lambda: date(2026, 11, 22))

    assert pages.age_text(born_on) == words


def test_the_longest_bar_leaves_room_for_its_number() -> None:
    first, second = charts.bars([("Isolation", 50), ("Illness", 25)])

    assert (first.width, second.width) == ("82.0%", "41.0%")


def test_a_figure_held_back_is_never_drawn_as_a_number() -> None:
    nothing, few = charts.bars([("Illness", None), ("Loss", "under 5")])

    assert (nothing.shown, nothing.width) == ("not shown", "0.0%")
    assert (few.shown, few.width) == ("under 5", "0.0%")


def test_what_is_held_back_stands_in_words_where_a_bar_would_begin() -> None:
    page = drawn('{% bar_chart rows "Why" "why" False %}', rows=[("Isolation", 50), ("Loss", "left out")])

    assert page.count("<rect") == 1
    assert '<text class="chart-value" x="82.0%" dx="8" y="36">50</text>' in page
    assert '<text class="chart-words" x="0" y="82">left out</text>' in page


def test_a_chart_can_be_read_without_seeing_it() -> None:
    page = drawn('{% bar_chart rows "Why families came" name="why" %}', rows=[("Isolation", 1200)])

    assert 'role="img" aria-labelledby="why-title why-desc"' in page
    assert '<desc id="why-desc">Isolation: 1,200. </desc>' in page
    assert '<th scope="row">Isolation</th><td class="n">1,200</td>' in page
    assert "style=" not in page


def test_a_chart_of_nothing_says_so() -> None:
    assert "There is nothing to show yet." in drawn('{% bar_chart rows "Why families came" %}', rows=[])


def test_the_way_back_is_a_landmark_and_never_one_inside_another() -> None:
    assert drawn("{% crumbs %}{% endcrumbs %}") == ""
    assert drawn("{% crumbs %}<a>Up</a>{% endcrumbs %}").startswith(
        '<nav aria-label="Breadcrumb" class="crumbs">'
    )
    assert drawn("{% crumbs %}<nav><a>Up</a></nav>{% endcrumbs %}") == "<nav><a>Up</a></nav>"


def test_an_address_breaks_before_its_sign_and_stays_one_address() -> None:
    assert drawn("{{ words|may_break }}", words="ada.<b>@example.org") == "ada.&lt;b&gt;<wbr>@example.org"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36",
            "Chrome on an Android phone or tablet",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        ("<script>", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_called_as_its_user_calls_it(agent: str, words: str) -> None:
    assert drawn("{{ agent|browser_name }}", agent=agent) == words


def test_a_drawing_loses_the_head_of_its_file() -> None:
    assert drawn("{{ drawing|inline_svg }}", drawing="<?xml version='1.0'?>\n<svg></svg>") == "<svg></svg>"
