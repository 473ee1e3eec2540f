"""The form of asking for one thing: numbers for one request, a picture for one use, a story for one audience.

The words of a story that may go are looked at before they are kept: nobody is to know from them who the family is. A
no is kept whatever its words say (7.5, 8.9, P.6).
"""

from typing import Any

from django import forms

from consent.forms import NamedForm
from consent.models import OCCASIONS, SIGNED_ONLY, YES, How, Purpose
from consent.rules import ASK_ONE_THING
from hsww.people.files.wording import look

NAMES_THEM = (
    "These words say who a family is: {}. Leave them out, or write them otherwise, and read it to them again"
)
COULD_TELL = "These words could tell who a family is: {}. Write them otherwise, or tick that nobody can tell"


class OneThingForm(NamedForm):
    rule = ASK_ONE_THING

    purpose = forms.ChoiceField(
        label="What is it?",
        choices=[(purpose.value, purpose.label) for purpose in OCCASIONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    occasion = forms.CharField(
        label="For which one use?",
        help_text="One request, one poster, one report. For the next one, ask again.",
        max_length=200,
        error_messages={"required": "Say which one use it is for"},
    )
    text = forms.CharField(
        label="If it is their story: the exact words",
        help_text="Word for word, as you read it to them. If a word changes, ask again.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    names_none = forms.BooleanField(
        label="I have looked at these words: nobody can tell from them who the family is",
        required=False,
        widget=forms.HiddenInput,
    )
    field_order = [
        "giver", "purpose", "recipient_name", "occasion", "items", "text", "names_none", "answer", "limits",
        "until", "how", "asked_at", "said_on",
    ]  # fmt: skip

    def add_fields(self) -> None:
        super().add_fields()
        self.fields["items"].help_text = "One thing on each line. For example: the picture at the picnic."

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        story = given.get("purpose") == Purpose.CASE_STUDY
        if story and not given.get("text"):
            self.add_error("text", "Write the exact words of the story")
        if given.get("text") and given.get("purpose") and not story:
            self.add_error("text", "Leave this empty: it is not their story")
        if story and given.get("text") and given.get("answer") in YES:
            self._look(given["text"], looked_at=bool(given.get("names_none")))
        said = given.get("how") == How.SAID and given.get("answer") in YES
        if said and given.get("purpose") in SIGNED_ONLY:
            self.add_error("how", "A yes to this only counts when it is signed")
        return given

    def _look(self, story: str, *, looked_at: bool) -> None:
        """Of a family that the writer sees, nothing that surely names it may stay."""
        found = look(self.viewer, story, leave_out=())
        sure = [f"“{found.quoted(one)}”" for one in found.passages if one.sure]
        doubtful = [f"“{found.quoted(one)}”" for one in found.passages if not one.sure]
        if doubtful:
            self.fields["names_none"].widget = forms.CheckboxInput()
        if sure:
            self.add_error("text", NAMES_THEM.format(", ".join(dict.fromkeys(sure))))
        if doubtful and not looked_at:
            self.add_error("text", COULD_TELL.format(", ".join(dict.fromkeys(doubtful))))

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        more = {"purpose": Purpose(given["purpose"]), "occasion": given["occasion"], "text": given["text"]}
        return {**super().facts(), **more}
