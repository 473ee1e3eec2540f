"""A family, an agency that helps it, and what it said, for tests of sharing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from consent import actions as asking
from consent.actions import Reply, Telling
from consent.agencies.models import Agency, AgencyKind, CheckedHow, Contact, Involvement, Part
from consent.deciding_facts import Line
from consent.models import Answer, AskedAt, How, Kind, Recipient, Statement
from consent.questions import AGENCIES
from consent.releases import actions
from consent.releases.models import Release, Sent, Way
from consent.releases.news import Help, Often
from consent.releases.rests import Rests
from consent.releases.said import News, Piece, Whom
from families.models import Family, Person
from hsww.access.hats import Office
from hsww.access.viewer import Viewer
from hsww.ledger.unchanged import take_up
from hsww.people.models import User
from tests.consent.making import co_ordinator, family_of, parent

NEWS = News(help=Help.VISITS, often=Often.WEEKLY)
SCHOOL = Whom(recipient=Recipient.MULTI_AGENCY, name="Tarn Hill School")


@dataclass
class Scene:
    user: User
    by: Viewer
    family: Family
    mother: Person
    contact: Contact
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def nursery(self) -> Whom:
        return Whom(recipient=Recipient.AGENCIES, contact=self.contact)

    def allows(
        self, answer: Answer = Answer.GIVEN, *, who: Person | None = None, how: How = How.SAID
    ) -> Statement:
        """The usual question about agencies that help now."""
        reply = Reply(giver=who or self.mother, question=AGENCIES, answer=answer, limits="not the days")
        return asking.record_answers(by=self.by, family=self.family, telling=told(how), replies=[reply])[0]

    def allows_school(self, *items: str, answer: Answer = Answer.GIVEN, **more: Any) -> Statement:
        return asking.record_special(
            by=self.by,
            family=self.family,
            giver=more.pop("giver", self.mother),
            recipient=Recipient.MULTI_AGENCY,
            recipient_name=more.pop("recipient_name", SCHOOL.name),
            items="\n".join(items),
            answer=answer,
            telling=told(more.pop("how", How.SAID)),
            **more,
        )

    def draft(
        self,
        whom: Whom | None = None,
        said: Any = NEWS,
        *,
        way: Way = Way.SPOKEN,
        ground: str = "",
        by: Viewer | None = None,
        **more: Any,
    ) -> Release:
        to = whom or self.nursery
        return actions.prepare(
            by=by or self.by, family=self.family, whom=to, way=way, said=said, ground=ground, **more
        )

    def send(self, release: Release, *, by: Viewer | None = None, stepped_up: bool = False) -> Sent:
        sender = by or self.by
        shown = actions.shown_to(sender, release, stepped_up=stepped_up).fingerprint
        return actions.send(by=sender, release=release, shown=shown, stepped_up=stepped_up)

    def now(self, ground: str = "child", **more: Any) -> Sent:
        whom = Whom(recipient=Recipient.OTHER, name="The duty desk")
        return actions.share_now(by=self.by, family=self.family, whom=whom, ground=ground, **more)

    def earlier(
        self, said_at: datetime | None = None, whom: Whom | None = None, kind: Kind = Kind.SPECIFIC
    ) -> Sent:
        return actions.say_earlier(
            by=self.by,
            family=self.family,
            whom=whom or self.nursery,
            way=Way.SPOKEN,
            said=Piece(text="That the twins are poorly.", kind=kind),
            said_at=said_at or timezone.now() - timedelta(hours=1),
        )


def told(how: How = How.SAID) -> Telling:
    return Telling(how=how, asked_at=AskedAt.PHONE, said_on=timezone.localdate())


def piece(statement: Statement | None, line: int = 0, text: str = "How often we come", **rests: Any) -> Piece:
    lines = frozenset() if statement is None else frozenset({Line(statement.pk, line)})
    return Piece(text=text, rests=Rests(lines=lines, **rests))  # type: ignore[arg-type]


def scene(*offices: Office, checked: bool = True) -> Scene:
    user, by = co_ordinator(*offices)
    family = family_of(user)
    today = timezone.localdate()
    agency = Agency.objects.create(name="Puddle Lane Nursery", kind=AgencyKind.NURSERY, added_by=user)
    contact = Contact.objects.create(agency=agency, who="The office", phone="01632 960113", added_by=user)
    if checked:
        contact.checked_on, contact.checked_how, contact.checked_by = today, CheckedHow.RANG, user
        contact.save()
    helps = Involvement.objects.create(
        family=family, agency=agency, contact=contact, part=Part.HELPS, says_who="Tamsin", added_by=user
    )
    take_up("involvement", [helps])
    return Scene(user, by, family, parent(family), contact)


def lead() -> tuple[User, Viewer]:
    return co_ordinator(Office.SAFEGUARDING_LEAD)
