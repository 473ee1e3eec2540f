"""How a request ends, or is opened again: with what was shared or, for a funder, the numbers that were given."""

from collections.abc import Sequence
from typing import Any

from django import forms

from consent.releases.models import Sent
from consent.requests.actions import Given
from consent.requests.models import ENDS, GAVE, Outcome
from consent.requests.queries import Agreed
from consent.requests.rules import END_REQUEST
from families.forms.base import long_text, radios
from hsww.access.forms import RuleForm
from hsww.pages.templatetags.pages import nice_date


class ReasoningForm(RuleForm):
    """To open it again."""

    rule = END_REQUEST

    reasoning = long_text("Why?", error="Write down why", required=True)


class EndForm(ReasoningForm):
    what = radios("How does it end?", [(one.value, one.label) for one in ENDS], error="Choose how it ends")
    sent = forms.MultipleChoiceField(
        label="What did we share because of it?",
        help_text="Only what went since they asked.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ["what", "sent", "reasoning"]

    def __init__(self, *args: Any, may: Sequence[Sent], **options: Any) -> None:
        self._may = {str(one.pk): one for one in may}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        if not self._may:
            del self.fields["sent"]
            return
        self.choose("sent", [(key, _said(one)) for key, one in self._may.items()])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "what": Outcome.What(given["what"]),
            "reasoning": given["reasoning"],
            "sent": [self._may[key] for key in given.get("sent", [])],
        }


class EndForFunderForm(ReasoningForm):
    """Numbers that could show who a family is are of those that said yes to just this, and of nobody else."""

    what = radios("How does it end?", [(one.value, one.label) for one in ENDS], error="Choose how it ends")
    counted = forms.MultipleChoiceField(
        label="Which families are among the numbers?",
        help_text="Only those that said yes to just this. All others are left out.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Somebody took their yes back. Look again, and count again"},
    )
    numbers = long_text(
        "What did we give them?", hint="The numbers, as they stand in what they got. They are kept sealed."
    )
    field_order = ["what", "counted", "numbers", "reasoning"]

    def __init__(self, *args: Any, agreed: Sequence[Agreed], **options: Any) -> None:
        self._agreed = {str(one.family.pk): one for one in agreed if one.yes}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        if not self._agreed:
            del self.fields["counted"], self.fields["numbers"]
            return
        self.choose("counted", [(key, one.called) for key, one in self._agreed.items()])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        gave = given.get("what") in [one.value for one in GAVE]
        if gave and not self._agreed:
            self.add_error("what", "No family said yes to just this, so nothing of it may be given")
        elif gave and "counted" in given and not given["counted"]:
            self.add_error("counted", "Choose the families that are among the numbers")
        if gave and self._agreed and not given.get("numbers"):
            self.add_error("numbers", "Write what we gave them")
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = [self._agreed[key].family for key in given.get("counted", [])]
        return {
            "what": Outcome.What(given["what"]),
            "reasoning": given["reasoning"],
            "given": Given(text=given["numbers"], of=chosen) if chosen else None,
        }


def _said(sent: Sent) -> str:
    release = sent.release
    why = release.get_ground_display() if release.ground else "the family said yes"
    return f"{release.to}, {nice_date(sent.said_at)}: {why}"
