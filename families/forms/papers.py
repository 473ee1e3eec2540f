"""A paper for the family's file. What was typed stays when a file is refused; the file itself is chosen again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from families.forms.base import long_text, radios, text
from families.models import Paper, PaperKind, PaperType
from families.work_rules import ADD_PAPER, REPLACE_PAPER
from hsww.access.forms import RuleForm
from hsww.vault.file_types import Refused, clean
from hsww.vault.files_held import MEGABYTE, MOST_BYTES, TooLarge

MOST = MOST_BYTES // MEGABYTE
CHOOSE = "Choose a file"
EMPTY = "There is nothing in this file. Choose another."
TOO_LARGE = f"This file is larger than {MOST} MB. Save it smaller, and choose it again."
AGAIN = "Choose the file again. We do not keep it until everything else is right."


def chosen(request: HttpRequest) -> "MultiValueDict[str, UploadedFile[Any]] | None":
    """The files that were sent, or None on a first visit, like `typed`."""
    return request.FILES if request.method == "POST" else None


class PaperFileField(forms.FileField):
    """Gives the file as it may be kept, or a sentence that says why it may not."""

    widget = forms.FileInput(attrs={"accept": ",".join(PaperType.values)})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, TooLarge) or not isinstance(upload, InMemoryUploadedFile):
            raise ValidationError(TOO_LARGE, code="too_large")
        try:
            return clean(upload.read())
        except Refused as refused:
            raise ValidationError(str(refused), code="refused") from None


class PaperFields(RuleForm):
    kind = radios("What kind of paper is it?", PaperKind.choices, error="Choose what kind of paper it is")
    title = text(
        "What shall we call it?",
        most=120,
        hint="For example: Letter from the health visitor, March.",
        error="Enter a name for the paper",
    )
    note = long_text("Is there anything to know about it?")
    file = PaperFileField(
        label="The paper itself",
        help_text=f"A PDF, or a photo as JPEG or PNG, up to {MOST} MB.",
        error_messages={"required": CHOOSE, "empty": EMPTY},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors and given.get("file"):
            self.add_error("file", AGAIN)
        return given

    def paper(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": PaperKind(self.cleaned_data["kind"])}


class AddPaperForm(PaperFields):
    rule = ADD_PAPER


class ReplacePaperForm(PaperFields):
    rule = REPLACE_PAPER

    @staticmethod
    def of(paper: Paper) -> dict[str, Any]:
        return {"kind": paper.kind, "title": paper.title, "note": paper.note}
