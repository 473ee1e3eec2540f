"""The forms of sharing: with whom and why, what was said before, what follows after it went."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from consent import exceptions
from consent.agencies.models import Contact
from consent.deciding_facts import Ground
from consent.deciding_grounds import AT_ONCE, at_once
from consent.exceptions import BY_CODE, Exemption
from consent.forms import not_in_the_future
from consent.models import NAMED, Kind, Recipient
from consent.releases.models import NEVER_TOLD, Stopped, Way
from consent.releases.rules import (
    PREPARE,
    SAY_EARLIER,
    SEND,
    SHARE_NOW,
    STOP,
)
from consent.releases.said import Piece, Whom
from consent.standing import same
from families.forms.base import day, long_text, once, radios, text
from hsww.access.forms import RuleForm
from hsww.access.rules import Rule

BY_PERMISSION = "The family said yes"
NOON = time(12)


class ToWhom(RuleForm):
    """A contact from the directory, or a name."""

    contact = forms.ChoiceField(
        label="Who gets it?", required=False, error_messages={"invalid_choice": "Choose who gets it"}
    )
    recipient_name = text(
        "Or their name, if they are not in our list",
        most=200,
        hint="As the family knows them, and as they said yes to.",
        required=False,
    )

    def __init__(self, *args: Any, contacts: Sequence[Contact], **options: Any) -> None:
        self._contacts = {str(one.pk): one for one in contacts}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        known = [(key, f"{one.agency.name}: {one.who}") for key, one in self._contacts.items()]
        self.choose("contact", [("", "Not in our list"), *known])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "contact" in given and not given["contact"] and not given.get("recipient_name"):
            self.add_error("contact", "Choose who gets it, or write their name")
        return given

    def whom(self, recipient: Recipient = Recipient.OTHER) -> Whom:
        contact = self._contacts.get(self.cleaned_data["contact"])
        name = self.cleaned_data["recipient_name"]
        if contact is not None:
            name = (name or contact.agency.name) if recipient in NAMED else ""
        return Whom(recipient=recipient, contact=contact, name=name)


class WhomForm(ToWhom):
    rule: ClassVar[Rule] = PREPARE

    recipient_kind = radios(
        "What are they to the family?", Recipient.choices, error="Choose what they are", required=False
    )
    ground = forms.ChoiceField(
        label="Why may we?",
        help_text="The family’s yes, or a reason of the policy that needs none.",
        required=False,
    )
    way = radios("How does it go?", Way.choices, error="Choose how it goes")
    field_order = ["contact", "recipient_name", "recipient_kind", "ground", "way"]

    def add_fields(self) -> None:
        super().add_fields()
        known = [one for one in _in_force() if self.viewer.leads or one.code not in self.unseen()]
        self.choose("ground", [("", BY_PERMISSION), *((one.code, one.name) for one in known)])

    @staticmethod
    def unseen() -> Sequence[str]:
        """Reasons whose draft its writer could not see again."""
        return NEVER_TOLD

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        kind, ground = given.get("recipient_kind"), given.get("ground")
        if not kind and not ground:
            self.add_error("recipient_kind", "Choose what they are to the family")
        if kind and kind not in NAMED and not ground and not given.get("contact"):
            self.add_error("contact", "Choose them from our list, so that it goes to the right one")
        self._check_one_name(given)
        return given

    def _check_one_name(self, given: dict[str, Any]) -> None:
        """A yes for one goes to no other, also not by a name typed beside a contact. Before keeping somebody safe
        nothing stands: the page shows both names."""
        reason = BY_CODE.get(given.get("ground") or "")
        if reason and reason.kind in AT_ONCE:
            return
        contact, name = self._contacts.get(given.get("contact", "")), given.get("recipient_name")
        if contact is not None and name and same(contact.agency.name) != same(name):
            self.add_error(
                "recipient_name",
                f"{contact.who} is at {contact.agency.name}. Leave this empty, or choose another",
            )

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.cleaned_data["recipient_kind"] or Recipient.OTHER)

    @property
    def is_general(self) -> bool:
        return self.recipient not in NAMED and not self.cleaned_data["ground"]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"whom": self.whom(self.recipient), "ground": given["ground"], "way": Way(given["way"])}


class AnyWords(forms.CharField):
    """Words that are saved however many they are and whatever stands between them."""

    widget = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\x00", ""))


class EarlierForm(WhomForm):
    rule = SAY_EARLIER

    way = radios("How did they hear it?", Way.choices, error="Choose how they heard it")
    said = AnyWords(label="What did they hear?", error_messages={"required": "Write down what they heard"})
    only_news = forms.BooleanField(
        label="It was only what kind of help we give, and how much", required=False
    )
    said_on = day("On which day?", initial=timezone.localdate, validators=[not_in_the_future])
    said_time = forms.TimeField(
        label="At what time?",
        help_text="For example 14:30. Leave empty if you do not know.",
        required=False,
        error_messages={"invalid": "Enter a time like 14:30"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = [
        "contact", "recipient_name", "recipient_kind", "said", "only_news", "said_on", "said_time",
        "way", "ground",
    ]  # fmt: skip

    @staticmethod
    def unseen() -> Sequence[str]:
        """What was said is written down whatever it was for."""
        return ()

    def clean(self) -> dict[str, Any]:
        given = forms.Form.clean(self) or self.cleaned_data
        if not given.get("contact") and not given.get("recipient_name"):
            self.add_error("contact", "Choose who heard it, or write their name")
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        moment = datetime.combine(given["said_on"], given["said_time"] or NOON)
        kind = Kind.KIND_AND_LEVEL if given["only_news"] else Kind.SPECIFIC
        said = Piece(text=given["said"], kind=kind)
        return {**super().facts(), "said": said, "said_at": timezone.make_aware(moment)}


class NowForm(ToWhom):
    """Only the reason and who hears it; what was said may follow."""

    rule = SHARE_NOW

    ground = radios("Why must they hear it?", [], error="Choose why")
    said = AnyWords(
        label="What do you tell them?", help_text="You can write this down later.", required=False
    )
    writing = once()
    field_order = ["ground", "contact", "recipient_name", "said", "writing"]

    def add_fields(self) -> None:
        super().add_fields()
        today = timezone.localdate()
        known = [one for one in _in_force() if at_once(Ground(kind=one.kind, in_force=one.ours), today)]  # type: ignore[arg-type]
        self.choose("ground", [(one.code, one.name) for one in known])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"whom": self.whom(), **{name: given[name] for name in ("ground", "said", "writing")}}


def _in_force() -> tuple[Exemption, ...]:
    return exceptions.in_force(timezone.localdate())


class SendForm(RuleForm):
    rule = SEND

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    late = forms.BooleanField(label="I have asked the court, and it still wants this", required=False)

    def __init__(self, *args: Any, is_late: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_late:
            del self.fields["late"]


class StopForm(RuleForm):
    rule = STOP

    why = radios(
        "What do you decide?",
        [(one.value, one.label) for one in (Stopped.Why.NOT_SHARED, Stopped.Why.NOT_NEEDED)],
        error="Choose what you decide",
    )
    reason = long_text("Why?", hint="Needed where you decide not to share it.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("why") == Stopped.Why.NOT_SHARED and not given.get("reason"):
            self.add_error("reason", "Write down why we do not share it")
        return given

    def facts(self) -> dict[str, Any]:
        return {"why": Stopped.Why(self.cleaned_data["why"]), "reason": self.cleaned_data["reason"]}
