"""The forms of what somebody asks, and of a hold."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from consent.agencies.models import GotBack
from consent.forms import not_in_the_future
from consent.requests.actions import Asked, Proof
from consent.requests.hold_models import Hold
from consent.requests.holding import Because
from consent.requests.models import Asker, CameBy, Elsewhere, ProofHow, Request
from consent.requests.rules import (
    LOOK_AT_HOLD,
    PLACE_HOLD,
    PUT_RIGHT,
    RECORD_ORDER,
    SAY_WHOSE,
    SEE_REQUEST,
    TAKE,
)
from families.forms.base import day, long_text, radios, text
from families.models import Family, Paper
from families.rules import SEE_FILE
from hsww.access.forms import RuleForm
from hsww.pages.templatetags.pages import nice_date

USUALLY_DUE = timedelta(days=14)
FAMILY, NOBODY = "family", "nobody"
ELSEWHERE = [(FAMILY, "Another family’s, in my care"), (NOBODY, "Not theirs, and I do not know whose")]
KEEP, LIFT = "keep", "lift"
OF_A_FORM = {
    "reference": "Write the number that stands on the form",
    "signed_by": "Write who signed the form",
    "rank": "Write their rank or job",
}


def _usually_due() -> date:
    return timezone.localdate() + USUALLY_DUE


class ProofForm(RuleForm):
    """How it was made sure who asks."""

    rule = SEE_REQUEST

    how = radios("How do we know who they are?", ProofHow.choices, error="Choose how we know who they are")
    reference = text("If there is a written form: its number", most=100, required=False)
    signed_by = text("Who signed the form?", most=200, required=False)
    rank = text("Their rank, or what they do", most=100, required=False)
    senior = forms.BooleanField(
        label="An inspector, or somebody above, signed it", help_text="Of the police only.", required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("how") == ProofHow.FORM:
            for name, error in OF_A_FORM.items():
                if not given.get(name):
                    self.add_error(name, error)
        return given

    def proof(self) -> Proof:
        given = {name: self.cleaned_data[name] for name in ("reference", "signed_by", "rank", "senior")}
        return Proof(how=ProofHow(self.cleaned_data["how"]), **given)


class MoreProofForm(ProofForm):
    """On the request's own page, where "none yet" adds nothing."""

    def add_fields(self) -> None:
        self.choose("how", [(one.value, one.label) for one in ProofHow if one is not ProofHow.NONE])


class TakeForm(ProofForm):
    rule = TAKE

    asker = radios("Who is asking?", Asker.choices, error="Choose who is asking")
    who = text("Their name", most=200, error="Write their name")
    job = text("Their rank, or their job", most=200, required=False)
    organisation = text(
        "Where do they work?", most=200, hint="For example, the police station.", required=False
    )
    came_by = radios("How did they ask?", CameBy.choices, error="Choose how they asked")
    came_on = day("On which day?", initial=timezone.localdate, validators=[not_in_the_future])
    wants = long_text(
        "What do they ask?",
        hint="In their words, with any name they gave. You need not know yet if we know them.",
        error="Write down what they ask",
        required=True,
    )
    power = long_text(
        "By what law or paper do they say they may ask?", hint="That they ask is no reason by itself."
    )
    occasion = text(
        "For numbers: what is it called?",
        most=200,
        hint="For example: yearly report 2026. Each family is asked about it by this name.",
        required=False,
    )
    due_on = day("When must they have an answer?", initial=_usually_due)
    field_order = [
        "asker", "who", "job", "organisation", "came_by", "came_on", "wants", "power", "occasion", "due_on",
        "how", "reference", "signed_by",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("asker") == Asker.FUNDER and not given.get("occasion"):
            self.add_error("occasion", "Write what the request for numbers is called")
        came, due = given.get("came_on"), given.get("due_on")
        if came and due and due < came:
            self.add_error("due_on", "The answer cannot be due before they asked")
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        plain = {name: given[name] for name in ("who", "job", "organisation", "wants", "power", "occasion")}
        return Asked(
            **plain,
            asker=Asker(given["asker"]),
            came_by=CameBy(given["came_by"]),
            came_on=given["came_on"],
            due_on=given["due_on"],
        )


class WhoseForm(RuleForm):
    """By its code, and not from a list: nobody reads through names to find one."""

    rule = SAY_WHOSE

    whose = radios(
        "Whom is it about?",
        [(FAMILY, "A family in my care"), (NOBODY, "Nobody we know")],
        error="Choose whom it is about",
    )
    reference = text("The family’s code", most=12, hint="It stands on the family’s file.", required=False)
    family: Family | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("whose") == FAMILY:
            code = given.get("reference", "").strip()
            self.family = SEE_FILE.rows(self.viewer).filter(reference__iexact=code).first() if code else None
            if self.family is None:
                self.add_error("reference", "No family in your care has this code")
        return given


class ElsewhereForm(WhoseForm):
    """Why is chosen, because words about one family would lie in the file of another."""

    rule = PUT_RIGHT

    whose = radios("Whose is it?", ELSEWHERE, error="Choose whose it is")
    why = radios("How did it come here?", Elsewhere.Why.choices, error="Choose how it came here")
    got_back = radios(
        "Something was shared because of it. Did we get it back?",
        GotBack.choices,
        error="Choose whether we got it back",
    )

    def __init__(self, *args: Any, asked: Request, went: bool, **options: Any) -> None:
        self._asked, self._went = asked, went
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        if not self._went:
            del self.fields["got_back"]
        if self._asked.family_id is None:
            self.choose("whose", ELSEWHERE[:1])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.family is not None and self.family.pk == self._asked.family_id:
            self.add_error("reference", "It stands in the file of this family now")
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "family": self.family,
            "why": Elsewhere.Why(given["why"]),
            "got_back": GotBack(given.get("got_back") or GotBack.NO),
        }


class OrderForm(RuleForm):
    rule = RECORD_ORDER

    paper = forms.ChoiceField(
        label="Which paper is it?",
        help_text="Put the court’s paper into the file first, then choose it here.",
        error_messages={"required": "Choose the court’s paper"},
    )
    terms = long_text(
        "What does it ask for?", hint="One thing on each line.", error="Write what it asks for", required=True
    )
    return_on = day("When must it be there?")

    def __init__(self, *args: Any, papers: Iterable[Paper], **options: Any) -> None:
        self._papers = {str(one.pk): one for one in papers}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        known = [(key, f"{one.title}, {nice_date(one.added_at)}") for key, one in self._papers.items()]
        self.choose("paper", [("", "Choose one"), *known])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        terms = [line.strip() for line in given["terms"].splitlines() if line.strip()]
        return {"paper": self._papers[given["paper"]], "terms": terms, "return_on": given["return_on"]}


def _after_today(on: date | None) -> date | None:
    if on is not None and on <= timezone.localdate():
        raise forms.ValidationError("The day must be after today")
    return on


class HoldForm(RuleForm):
    rule = PLACE_HOLD

    why = radios("Why is the file kept as it is?", Hold.Why.choices, error="Choose why")
    reason = long_text("What is it about?", error="Write what it is about", required=True)
    look_again_on = day("When do you look at it again?")

    def clean_look_again_on(self) -> date | None:
        return _after_today(self.cleaned_data["look_again_on"])

    def because(self) -> Because:
        given = self.cleaned_data
        return Because(
            why=Hold.Why(given["why"]), reason=given["reason"], look_again_on=given["look_again_on"]
        )


class LookForm(RuleForm):
    rule = LOOK_AT_HOLD

    decision = radios(
        "What do you decide?",
        [(LIFT, "It need not be kept any more"), (KEEP, "It is kept, until another day")],
        error="Choose what you decide",
    )
    reason = long_text("Why?", error="Write down why", required=True)
    look_again_on = day("If it is kept: when do you look at it again?", required=False)

    def clean_look_again_on(self) -> date | None:
        return _after_today(self.cleaned_data["look_again_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        missing = not given.get("look_again_on") and "look_again_on" not in self.errors
        if given.get("decision") == KEEP and missing:
            self.add_error("look_again_on", "Give a day to look at it again")
        return given

    @property
    def is_lifted(self) -> bool:
        return bool(self.cleaned_data["decision"] == LIFT)
