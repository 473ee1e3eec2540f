"""Forms whose free text is looked at before it is kept.

What could tell who a family is stops the form; beside the field stands what was found, and under the form what could
be written instead, which one button puts in its place (8.5; `wording.py` says what is stopped for whom).
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from hsww.access.forms import RuleForm
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.people.files import rules
from hsww.people.files.models import FileKind, PersonFile
from hsww.people.files.queries import left_out
from hsww.people.files.wording import Looked, Passage, look

USE_SAFER_WORDS = "use_safer_words"
COULD_TELL = "These words could tell who a family is: {}"
NAMES_FAMILY = "This names a family: {}. Write {} instead"
LATER = "This day must be today or in the past"
AFTER = "This day must come after the other"


def long_text(label: str, *, hint: str = "", **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, max_length=10_000, widget=area, **options)


def line(label: str, *, most: int, hint: str = "", **options: Any) -> forms.CharField:
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=box, **options)


def radios(label: str, choices: Any, *, ask: str = "Choose one", **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": ask},
        **options,
    )


class InFileForm(RuleForm):
    """`file` is what it belongs to, and says by which of `rules_of` it is filled in. `days` lie in the past; `then`
    must come after one of them."""

    rules_of: ClassVar[Mapping[FileKind, Rule]] = rules.KEEP
    days: ClassVar[tuple[str, ...]] = ()
    then: ClassVar[dict[str, str]] = {}

    def __init__(
        self, data: QueryDict | None = None, *, viewer: Viewer, file: PersonFile, **options: Any
    ) -> None:
        self.file = file
        super().__init__(data, viewer=viewer, **options)

    def asked_under(self) -> Rule:
        return self.rules_of[FileKind(self.file.kind)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.days:
            if given.get(name) and given[name] > timezone.localdate():
                self.add_error(name, LATER)
        for later, earlier in self.then.items():
            if given.get(later) and given.get(earlier) and given[later] <= given[earlier]:
                self.add_error(later, AFTER)
        return given


class WordsForm(InFileForm):
    """One with free text. `texts` are looked at; of `names_asked` only what names a family that the writer sees."""

    texts: ClassVar[tuple[str, ...]] = ()
    names_asked: ClassVar[tuple[str, ...]] = ()

    names_none = forms.BooleanField(
        label="I have looked at these words: they name no family we support", required=False
    )
    field_order: list[str] = []

    def __init__(
        self, data: QueryDict | None = None, *, viewer: Viewer, file: PersonFile, **options: Any
    ) -> None:
        self.looked: dict[str, Looked] = {}
        self.stopped: dict[str, Looked] = {}
        super().__init__(data, viewer=viewer, file=file, **options)
        self.order_fields([name for name in self.fields if name != "names_none"])

    def full_clean(self) -> None:
        """The box to tick is there only where there is something to say of it."""
        if self.is_bound:
            self._look()
        super().full_clean()
        if not any(not one.sure for found in self.looked.values() for one in found.passages):
            self.fields.pop("names_none", None)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        kept = given.pop("names_none", False)
        for name, found in self.looked.items():
            stopping = [one for one in found.passages if one.sure or not kept]
            if stopping and name not in self.errors:
                self.stopped[name] = found
                self.add_error(name, list(_said(found, stopping)))
        return given

    @property
    def hidden(self) -> frozenset[UUID]:
        """Families named that the writer does not see."""
        return frozenset().union(*(found.hidden for found in self.looked.values()))

    @property
    def safer_words(self) -> list[tuple[str, str]]:
        return [(str(self.fields[name].label), found.rewritten) for name, found in self.stopped.items()]

    def _look(self) -> None:
        names = left_out(self.viewer, self.file)
        for name in (*self.texts, *self.names_asked):
            field = cast("forms.CharField", self.fields[name])
            text = str(field.widget.value_from_datadict(self.data, self.files, name) or "")[
                : field.max_length
            ]
            asked = name in self.names_asked
            found = look(self.viewer, text, leave_out=names, names_allowed=asked)
            if USE_SAFER_WORDS in self.data:
                self.data = _with(self.data, name, found.rewritten)
                found = Looked(found.rewritten, (), found.hidden)
            self.looked[name] = found


def _with(data: Any, name: str, text: str) -> QueryDict:
    changed: QueryDict = data.copy()
    changed[name] = text
    return changed


def _said(found: Looked, passages: list[Passage]) -> Iterator[str]:
    for one in (one for one in passages if one.sure):
        yield NAMES_FAMILY.format(f"“{found.quoted(one)}”", one.instead)
    doubtful = [f"“{found.quoted(one)}”" for one in passages if not one.sure]
    if doubtful:
        yield COULD_TELL.format(", ".join(dict.fromkeys(doubtful)))


def named(people: Any) -> list[tuple[str, str]]:
    """Ids and names, by name. All are fetched before the first is opened."""
    found = list(people)
    return sorted(((str(person.id), person.display_name) for person in found), key=lambda one: one[1])
