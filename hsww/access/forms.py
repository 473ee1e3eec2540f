"""A form that writes only what its rule lets the viewer write. A field beyond that is refused, not dropped."""

from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict

from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.pages.forms import Form


class RuleForm(Form):
    rule: ClassVar[Rule]

    def __init__(self, data: QueryDict | None = None, *, viewer: Viewer, **options: Any) -> None:
        super().__init__(data, **options)
        self.viewer = viewer
        self.add_fields()
        if not set(self.fields) <= self.asked_under().writable(viewer):
            raise Denied

    def asked_under(self) -> Rule:
        """For a form that several rules let people fill in."""
        return self.rule

    def add_fields(self) -> None:
        """For the fields that are only known once the form is made."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices
