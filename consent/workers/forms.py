"""The forms of sharing something about one of our people: what and why, what they said, why it does not go (8.7).

The words are looked at as those of their file are: what could tell who a family is does not leave with them (8.5).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from consent.agencies.models import Contact
from consent.forms import not_in_the_future
from consent.releases import after_forms
from consent.workers.actions import Meant
from consent.workers.grounds import BY_PAPER, LEADS_CHOOSE, in_force
from consent.workers.models import About, Purpose, WorkerAnswer
from consent.workers.rules import ASK_TO_SHARE, REVIEW_SHARE, SEND_SHARE, TELL_WORKER, WRITE_ANSWER
from families.forms.base import day, long_text, radios, text
from hsww.access.forms import RuleForm
from hsww.access.rules import Rule
from hsww.people.files.forms.words import WordsForm

BY_THEIR_YES = "They are asked, and say yes to just this"
TOLD_HOW = [(how.value, how.label) for how in (WorkerAnswer.How.TOLD, WorkerAnswer.How.SIGNED)]


class ShareForm(WordsForm):
    texts: ClassVar[tuple[str, ...]] = ("text",)

    about = radios("What are they here?", About.choices, error="Choose what they are here")
    contact = forms.ChoiceField(
        label="Who gets it?", required=False, error_messages={"invalid_choice": "Choose who gets it"}
    )
    recipient = text("Or their name, if they are not in our list", most=200, required=False)
    paper = text(
        "If a court orders it: which paper?",
        most=200,
        hint="Which court, the number and the day of its paper, and where we keep it.",
        required=False,
    )
    purpose = radios("What is it for?", Purpose.choices, error="Choose what it is for")
    text = long_text(
        "The exact words that go",
        hint="They read these words, and say yes or no to them.",
        error="Write the exact words that go",
        required=True,
    )
    ground = forms.ChoiceField(label="Why may we?", required=False)
    reason = long_text("If for a reason of the policy: why, and why no less would do")
    field_order = ["about", "contact", "recipient", "purpose", "text", "ground", "reason", "paper"]

    def __init__(
        self,
        *args: Any,
        contacts: Sequence[Contact],
        roles: tuple[list[About], list[About]],
        **options: Any,
    ) -> None:
        self._contacts = {str(one.pk): one for one in contacts}
        self._kept, self._on_a_ground = roles
        super().__init__(*args, **options)

    def asked_under(self) -> Rule:
        return ASK_TO_SHARE

    def add_fields(self) -> None:
        known = [(key, f"{one.agency.name}: {one.who}") for key, one in self._contacts.items()]
        self.choose("contact", [("", "Not in our list"), *known])
        if not known:
            del self.fields["contact"]
        both = [*self._kept, *self._on_a_ground]
        self.choose("about", [(one.value, str(one.label)) for one in both])
        if len(both) == 1:
            self.fields["about"].initial = both[0].value
        grounds = [
            one for one in in_force(timezone.localdate()) if self.viewer.leads or one.code not in LEADS_CHOOSE
        ]
        if not self.viewer.leads:
            del self.fields["paper"]
        self.choose("ground", [("", BY_THEIR_YES), *((one.code, one.name) for one in grounds)])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("contact") and not given.get("recipient"):
            self.add_error("contact" if "contact" in self.fields else "recipient", "Say who gets it")
        if given.get("ground") and not given.get("reason"):
            self.add_error("reason", "Write down why, because they are not asked")
        if given.get("ground") in BY_PAPER and not given.get("paper"):
            self.add_error("paper", "Write down which paper of the court orders it")
        if given.get("about") in self._on_a_ground and not given.get("ground"):
            self.add_error("ground", "You do not keep this file. Choose a reason of the policy")
        return given

    def meant(self) -> Meant:
        given = self.cleaned_data
        contact = self._contacts.get(given.get("contact", ""))
        return Meant(
            about=About(given["about"]),
            recipient=f"{contact.who}, {contact.agency.name}" if contact else given["recipient"],
            contact=contact,
            purpose=Purpose(given["purpose"]),
            text=given["text"],
            ground=given["ground"],
            reason=given["reason"] if given["ground"] else "",
            paper=given["paper"] if given["ground"] in BY_PAPER else "",
        )


class AnswerForm(RuleForm):
    rule = WRITE_ANSWER

    yes = radios(
        "What did they say?", [("yes", "Yes, to just this"), ("no", "No")], error="Choose what they said"
    )
    how = radios("How did they say it?", TOLD_HOW, error="Choose how they said it")
    said_on = day("On which day?", initial=timezone.localdate, validators=[not_in_the_future])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        said_on: date = given["said_on"]
        return {"yes": given["yes"] == "yes", "how": WorkerAnswer.How(given["how"]), "said_on": said_on}


class StopForm(RuleForm):
    rule = SEND_SHARE

    stop_because = long_text("Why does it not go?", error="Write down why it does not go", required=True)


class ToldForm(RuleForm):
    rule = TELL_WORKER

    told_on = day("When were they told?", initial=timezone.localdate, validators=[not_in_the_future])


class ReviewForm(after_forms.ReviewForm):
    rule = REVIEW_SHARE
