"""The form of a draft: with whom, and either general news that is chosen, or named pieces that are written (7.3, 7.4).

A named piece says which yes it stands on: one line of a permission, of everybody who said yes to that line. Whether
the words are what the line says is for whoever writes them to judge; nothing else lets them through.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from consent.agencies.models import Contact
from consent.deciding_facts import FAMILY
from consent.models import Kind, Recipient
from consent.releases.concerns import Known
from consent.releases.covered import Covered
from consent.releases.forms import WhomForm
from consent.releases.models import Release
from consent.releases.news import Help, Often
from consent.releases.rests import Rests
from consent.releases.rules import PREPARE
from consent.releases.said import News, Piece, Said, Whom
from consent.releases.terms import Term
from consent.releases.uses import OneUse
from consent.requests.models import CourtOrder
from consent.standing import same
from families.forms.base import long_text
from families.models import Person
from hsww.access.forms import RuleForm
from hsww.access.viewer import Viewer

SLOTS = 4
COURT = "court"
"""The reason by which something goes to a court (`consent.exceptions`)."""
NO_PAPER = "Write down the court’s paper first, where somebody asked"
ONLY_THE_STORY = "Their story goes in the words they said yes to. Leave this empty"
NOT_ASKED_YET = "The family has not agreed to our help yet, so only a reason of the policy lets anything go"
ONLY_NEWS = "Only what kind of help, and how much, may go to them. Leave this empty"


class NewsForm(RuleForm):
    rule = PREPARE

    help = forms.ChoiceField(
        label="What kind of help?", choices=[("", "Choose one"), *Help.choices], required=False
    )
    often = forms.ChoiceField(
        label="How often?", choices=[("", "Choose one"), *Often.choices], required=False
    )

    def news(self) -> News | None:
        given = self.cleaned_data
        if not given["help"] or not given["often"]:
            return None
        return News(help=Help(given["help"]), often=Often(given["often"]))


class PieceForm(RuleForm):
    rule = PREPARE

    text = long_text("What do you want to tell them?")
    about = forms.MultipleChoiceField(
        label="Whom is it about?",
        help_text="Everybody whom it tells of or shows. Leave empty for the children, or the life they share.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    covered = forms.ChoiceField(label="Which yes covers it?", required=False)
    within = forms.BooleanField(label="I have read what they left out, and this is not in it", required=False)
    where = forms.ChoiceField(label="Does it show where someone lives?", required=False)
    rests_on = forms.ChoiceField(
        label="Without a yes: what names it?",
        help_text="Only where a court ordered it, or for a new Home-Start after a concern.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        known: Sequence[Covered],
        terms: Sequence[Term],
        worries: Sequence[Known],
        **options: Any,
    ) -> None:
        self._people = {str(one.pk): one for one in people}
        self._known = {one.key: one for one in known}
        self._terms = {one.key: one for one in terms}
        self._worries = {str(one.id): one for one in worries}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        named = [(key, one.first_name) for key, one in self._people.items()]
        self.choose("about", named)
        self.choose("where", [("", "No"), *((key, f"Yes: {name}") for key, name in named)])
        rests = [(key, one.label) for key, one in self._terms.items()]
        rests += [(key, one.label) for key, one in self._worries.items()]
        if rests:
            self.choose("rests_on", [("", "Nothing"), *rests])
        else:
            del self.fields["rests_on"]
        self.choose("covered", [("", "None yet"), *((key, one.label) for key, one in self._known.items())])

    @property
    def term(self) -> Term | None:
        return self._terms.get(self.cleaned_data.get("rests_on", ""))

    def piece(self) -> Piece | None:
        given = self.cleaned_data
        if not given["text"].strip():
            return None
        found, term, worry = (
            self._known.get(given["covered"]),
            self.term,
            self._worries.get(given.get("rests_on", "")),
        )
        return Piece(
            text=given["text"],
            rests=Rests(
                about=frozenset(self._people[key].pk for key in given["about"]) or FAMILY,
                lines=found.lines if found else frozenset(),
                within=found.limited if found and given["within"] else frozenset(),
                shows_where=frozenset({self._people[given["where"]].pk}) if given["where"] else frozenset(),
                term=term.place if term else None,
                concern=worry.id if worry else None,
            ),
        )


class ToForm(WhomForm):
    """What is for one use goes to whom the yes names, and for nothing else."""

    once = forms.ChoiceField(
        label="Is it numbers, a picture or a story?",
        help_text="Each goes only for the one use that they said yes to. The yes says who gets it.",
        required=False,
    )
    field_order = ["contact", "recipient_name", "recipient_kind", "once", "ground", "way"]

    def __init__(self, *args: Any, uses: Sequence[OneUse], **options: Any) -> None:
        self._uses = {one.key: one for one in uses}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        super().add_fields()
        if not self._uses:
            del self.fields["once"]
            return
        self.choose("once", [("", "None of these"), *((key, one.label) for key, one in self._uses.items())])

    @property
    def use(self) -> OneUse | None:
        return self._uses.get(self.cleaned_data.get("once", ""))

    def clean(self) -> dict[str, Any]:
        use = self.use
        if use is None:
            return super().clean()
        given = forms.Form.clean(self) or self.cleaned_data
        if given.get("ground"):
            self.add_error("ground", "Numbers, a picture or a story go only by the family’s yes")
        contact = self._contacts.get(given.get("contact", ""))
        if contact is not None and same(contact.agency.name) != use.topic.name:
            self.add_error("contact", f"They said yes to {use.name}, and to nobody else")
        return given

    @property
    def is_general(self) -> bool:
        return self.use is None and super().is_general

    def whom(self, recipient: Recipient = Recipient.OTHER) -> Whom:
        use = self.use
        if use is None:
            return super().whom(recipient)
        contact = self._contacts.get(self.cleaned_data["contact"])
        return Whom(recipient=Recipient.OTHER, contact=contact, name=use.name, once=use.once)


class Drafting:
    """The parts of the form as one."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        viewer: Viewer,
        contacts: Sequence[Contact],
        people: Sequence[Person],
        known: Sequence[Covered],
        uses: Sequence[OneUse],
        terms: Sequence[Term],
        worries: Sequence[Known],
        before: Release | None,
        agreed: bool,
    ) -> None:
        self._agreed = agreed
        items = list(before.items.all()) if before else []
        first = _whom_of(before, uses)
        self.whom = ToForm(data, viewer=viewer, contacts=contacts, uses=uses, initial=first)
        self.news = NewsForm(data, viewer=viewer)
        self.pieces = [
            PieceForm(
                data,
                viewer=viewer,
                people=people,
                known=known,
                terms=terms,
                worries=worries,
                prefix=f"piece{number}",
                initial=_piece_of(items[number], before) if before and number < len(items) else {},
            )
            for number in range(SLOTS)
        ]

    @property
    def forms(self) -> Iterable[RuleForm]:
        return (self.whom, self.news, *self.pieces)

    @property
    def failed(self) -> bool:
        return any(one.errors for one in self.forms)

    def is_valid(self) -> bool:
        return all(one.is_valid() for one in self.forms) and self._may_be_asked() and self._says_something()

    def _may_be_asked(self) -> bool:
        if not (self._agreed or self.whom.cleaned_data["ground"]):
            self.whom.add_error("ground", NOT_ASKED_YET)
        return not self.failed

    def _says_something(self) -> bool:
        pieces = [one for one in self.pieces if one.piece() is not None]
        if self.whom.is_general:
            if self.news.news() is None:
                self.news.add_error("help", "Choose what kind of help we give, and how often")
            for one in pieces:
                one.add_error("text", ONLY_NEWS)
        elif self.whom.use and self.whom.use.is_story:
            for one in pieces:
                one.add_error("text", ONLY_THE_STORY)
        elif not pieces:
            self.pieces[0].add_error("text", "Write what you want to tell them")
        elif self.whom.cleaned_data["ground"] == COURT:
            self._names_one_paper(pieces)
        return not self.failed

    def _names_one_paper(self, pieces: Iterable[PieceForm]) -> None:
        """What no term names may stand in a draft: it is shown as left out for just that."""
        papers = {one.term.order.pk for one in pieces if one.term}
        first = self.pieces[0]
        if "rests_on" not in first.fields:
            self.whom.add_error("ground", NO_PAPER)
        elif not papers:
            first.add_error("rests_on", "Choose which term of the court’s paper names it")
        elif len(papers) > 1:
            first.add_error("rests_on", "Choose terms of one paper only. Share for each by itself")

    @property
    def order(self) -> CourtOrder | None:
        if self.whom.cleaned_data["ground"] != COURT:
            return None
        return next((one.term.order for one in self.pieces if one.piece() is not None and one.term), None)

    def said(self) -> Said:
        if self.whom.use and self.whom.use.is_story:
            return [self.whom.use.story]
        news = self.news.news() if self.whom.is_general else None
        return news or [piece for one in self.pieces if (piece := one.piece()) is not None]


def _whom_of(before: Release | None, uses: Sequence[OneUse]) -> dict[str, Any]:
    if before is None:
        return {"way": "letter"}
    return {
        "once": next((one.key for one in uses if one.is_of(before)), ""),
        "contact": str(before.contact_id or ""),
        "recipient_name": before.recipient_name,
        "recipient_kind": before.recipient_kind,
        "ground": before.ground,
        "way": before.way,
    }


def _piece_of(item: Any, before: Release) -> dict[str, Any]:
    """The yes it stood on may have been taken back or followed by another: it is chosen anew."""
    if item.kind == Kind.KIND_AND_LEVEL:
        return {}
    rests = Rests.of(item.rests)
    about = [] if rests.about == FAMILY else sorted(map(str, rests.about))
    where = str(next(iter(rests.shows_where), ""))
    named = f"{before.order_id}:{rests.term}" if rests.term is not None else str(rests.concern or "")
    return {"text": item.text, "about": about, "where": where, "rests_on": named}
