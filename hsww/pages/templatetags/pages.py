"""The words and shapes that pages share. Built into every template: no `{% load %}` is needed."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from hsww.pages import browsers, charts

register = template.Library()

KINDS = frozenset({"ok", "warn", "info", "risk"})
MONTHS_UNTIL_AGE = 24
"""Below two years, people count in months."""


@register.inclusion_tag("parts/status_tag.html")
def status_tag(kind: str, words: str) -> dict[str, Any]:
    """A word in a border; the colour only repeats what the word says."""
    return {"kind": kind if kind in KINDS else "info", "words": words}


@register.inclusion_tag("parts/empty_state.html")
def empty_state(words: str) -> dict[str, Any]:
    return {"words": words}


@register.inclusion_tag("parts/why.html")
def why(clauses: str | Iterable[str], reason: str = "") -> dict[str, Any]:
    """Why you may see this page: the clause of the policy and the reason."""
    numbers = [clauses] if isinstance(clauses, str) else list(clauses)
    return {"clauses": [number for number in numbers if number], "reason": reason}


@register.inclusion_tag("parts/bar_chart.html")
def bar_chart(
    rows: Iterable[tuple[str, int | float | str | None]],
    caption: str,
    name: str = "chart",
    table: bool = True,
) -> dict[str, Any]:
    """`name` tells two charts on one page apart. Leave the table out only where the page shows it anyway."""
    drawn = charts.bars(rows)
    return {
        "bars": drawn,
        "height": len(drawn) * charts.ROW,
        "caption": caption,
        "name": name,
        "table": table,
    }


@register.simple_block_tag(takes_context=False)
def crumbs(content: str) -> SafeString:
    """The way back, as a landmark; nothing at all on pages that have none."""
    if not content.strip() or "<nav" in content:
        return mark_safe(content.strip())  # noqa: S308 - rendered by the template that stands inside
    return mark_safe(f'<nav aria-label="Breadcrumb" class="crumbs">{content.strip()}</nav>')  # noqa: S308


@register.filter
def first_input(field: BoundField) -> str:
    """The id a link in the error summary leads to: of the first box or button of its field."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """A drawing made by this server, put into the page itself: the policy for images admits no data addresses."""
    start = drawing.find("<svg")
    return mark_safe(drawing[start:])  # noqa: S308 - the caller's own drawing, never what somebody typed


@register.filter
def may_break(address: str) -> SafeString:
    """An e-mail address that a narrow column breaks before its @, and not in the middle of a word."""
    return format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in address.split("@")))


@register.filter
def browser_name(agent: str) -> str:
    return browsers.name(agent)


@register.filter
def nice_date(when: datetime.date | datetime.datetime | None) -> str:
    if not when:
        return ""
    day = _here(when)
    return f"{day.day} {day:%B %Y}"


@register.filter
def nice_datetime(when: datetime.datetime | None) -> str:
    return f"{nice_date(when)}, {_here(when):%H:%M}" if when else ""


@register.filter
def age_text(born_on: datetime.date | None) -> str:
    """The age as people say it, or the day a baby is due."""
    if not born_on:
        return ""
    today = timezone.localdate()
    if born_on > today:
        return f"due {nice_date(born_on)}"
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    count, unit = (months, "month") if months < MONTHS_UNTIL_AGE else (months // 12, "year")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _here(when: datetime.date) -> datetime.date:
    if isinstance(when, datetime.datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when
