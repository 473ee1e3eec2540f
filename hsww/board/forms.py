"""The one question of preparing a report: which quarter."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hsww.pages.forms import Form
from hsww.quarters import Quarter


class PrepareForm(Form):
    quarter = forms.ChoiceField(
        label="Which quarter?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a quarter"},
    )

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = {quarter.key: quarter for quarter in quarters}
        chosen = [(key, quarter.label) for key, quarter in self.quarters.items()]
        self.fields["quarter"].choices = chosen  # type: ignore[attr-defined]

    def chosen(self) -> Quarter:
        return self.quarters[self.cleaned_data["quarter"]]
