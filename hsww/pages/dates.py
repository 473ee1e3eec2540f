"""A date in three parts: day, month, year. Easier than a calendar, and what was typed survives an error.

Nothing is guessed: a year has four numbers, and 31 June is refused instead of becoming 1 July.
"""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
WIDTHS = {"day": "2", "month": "2", "year": "4"}
LAST = datetime.date(2199, 12, 31)
"""No day that anybody here means is later, and sums with days beyond the year 9999 fail."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class PartsDateWidget(forms.MultiWidget):
    template_name = "django/forms/widgets/parts_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "off") -> None:
        super().__init__({part: _box(part, autocomplete) for part in PARTS}, attrs)

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        """The first box, so that a link in the error summary leads to where one types."""
        return f"{id_}_0" if id_ else id_


class PartsDateField(forms.MultiValueField):
    """`name` begins the sentence of an error: "The date of birth must include a month"."""

    def __init__(
        self,
        *,
        name: str = "The date",
        earliest: datetime.date | None = None,
        latest: datetime.date = LAST,
        autocomplete: str = "off",
        **options: Any,
    ) -> None:
        self.name, self.earliest, self.latest = name, earliest, latest
        options.setdefault("widget", PartsDateWidget(autocomplete=autocomplete))
        boxes = [forms.CharField(required=False, max_length=12) for _ in PARTS]
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def clean(self, value: Any) -> datetime.date | None:
        typed = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        date = self.compress(typed)
        self.run_validators(date)
        return date

    def compress(self, data_list: list[str]) -> datetime.date:
        missing = [part for part, typed in zip(PARTS, data_list, strict=True) if not typed]
        if missing:
            raise ValidationError(f"{self.name} must include a {' and a '.join(missing)}", code="incomplete")
        return self._within(self._real(*data_list))

    def _real(self, day: str, month: str, year: str) -> datetime.date:
        if year.isascii() and year.isdigit() and len(year) != len("2026"):
            raise ValidationError(f"{self.name} must have a year with 4 numbers", code="year")
        try:
            return datetime.date(int(year), _month(month), int(day))
        except (ValueError, OverflowError) as error:
            raise ValidationError(f"{self.name} must be a real date", code="invalid") from error

    def _within(self, date: datetime.date) -> datetime.date:
        if self.earliest and date < self.earliest:
            raise ValidationError(f"{self.name} must be on or after {_words(self.earliest)}", code="early")
        if date > self.latest:
            raise ValidationError(f"{self.name} must be on or before {_words(self.latest)}", code="late")
        return date

    def has_changed(self, initial: Any, data: Any) -> bool:
        was = initial if isinstance(initial, list | tuple) else PartsDateWidget().decompress(initial)
        now = data or ["", "", ""]
        return [str(part or "").strip() for part in was] != [str(part or "").strip() for part in now]


def _box(part: str, autocomplete: str) -> forms.TextInput:
    filled_as = f"{autocomplete}-{part}" if autocomplete == "bday" else autocomplete
    return forms.TextInput({"inputmode": "numeric", "autocomplete": filled_as, "class": f"w{WIDTHS[part]}"})


def _month(typed: str) -> int:
    """A number, or its name as people write it: 3, March, mar."""
    start = typed[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else int(typed)


def _words(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"
