"""Who may decide, in a fictional scheme: a decision between parents, a photograph, and somebody not to be found."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from consent.disagreements.models import Decided
from consent.household.models import Fact, FactKind
from consent.models import Answer, AskedAt, How, Kind, Purpose, Recipient, Statement
from consent.wordings import EDITIONS
from families.models import Family, Kin, Person, Stage
from hsww.demo import names
from hsww.demo.names import chance
from hsww.demo.staff import Staff

HUB: dict[str, Any] = {
    "recipient_kind": Recipient.MULTI_AGENCY,
    "recipient_name": "Fernshire Family Hub",
    "purpose": Purpose.MULTI_AGENCY,
    "information": Kind.SPECIFIC,
    "items": "How often we visit\nWhat the children enjoy",
}
PICNIC: dict[str, Any] = {
    "recipient_kind": Recipient.OTHER,
    "recipient_name": "The parish newsletter",
    "purpose": Purpose.PHOTOGRAPH,
    "information": Kind.SPECIFIC,
    "items": "The picture at the summer picnic",
    "occasion": "The summer newsletter",
    "how": How.PAPER,
}
SETTLED = timedelta(days=30)


def add(staff: Staff, *, seed: int, today: date) -> None:
    """As many of these as the scheme has families for."""
    desk = _Desk(staff, chance(seed, "deciding"), today - timedelta(days=1))
    settled = Family.objects.filter(stage=Stage.ACTIVE, opened_on__lte=today - SETTLED).order_by("reference")
    couple = settled.filter(_lives(Kin.MOTHER), _lives(Kin.FATHER)).first()
    if couple is not None:
        desk.decides(couple)
    pictured = settled.filter(_lives(Kin.MOTHER)).exclude(_lives(Kin.FATHER)).first()
    if pictured is not None:
        desk.is_told(_who(pictured, Kin.MOTHER), Answer.GIVEN, PICNIC)
    hidden = Family.objects.filter(_lives(Kin.MOTHER), address_hidden=True).order_by("reference").first()
    if hidden is not None:
        desk.hides(_who(hidden, Kin.MOTHER))


def _lives(kin: Kin) -> Exists:
    rows: QuerySet[Person] = Person.objects.filter(
        family=OuterRef("pk"), kin=kin, lives_here=True, left_on=None
    )
    return Exists(rows)


def _who(family: Family, kin: Kin) -> Person:
    return family.people.filter(kin=kin, lives_here=True, left_on=None)[0]


@dataclass(frozen=True)
class _Desk:
    """Where the lead writes all this down, on one day."""

    staff: Staff
    rng: Random
    day: date

    def decides(self, family: Family) -> None:
        self.is_told(_who(family, Kin.FATHER), Answer.REFUSED, HUB)
        yes = self.is_told(_who(family, Kin.MOTHER), Answer.GIVEN, HUB)
        Decided.objects.create(
            family=family,
            about=yes,
            decided_on=self.day,
            lines=[[str(yes.pk), 0]],
            ends_on=self.day + timedelta(days=90),
            reason="The hub plans the nursery place and must know when we visit. Nothing else is needed.",
            **self._written(timedelta(hours=1)),
        )

    def is_told(self, who: Person, answer: Answer, about: dict[str, Any]) -> Statement:
        said = {"how": How.SAID, "answer": answer, "said_on": self.day, **about, **self._written()}
        return Statement.objects.create(
            family=who.family,
            giver=who,
            asked_at=AskedAt.OTHER,
            wording_version=EDITIONS[0].version,
            **said,
        )

    def hides(self, who: Person) -> None:
        Fact.objects.create(
            family=who.family,
            person=who,
            kind=FactKind.HIDDEN,
            first_on=who.family.opened_on,
            says_who="She told us at the first visit",
            why="Her former partner must not find out where she lives.",
            **self._written(),
        )

    def _written(self, later: timedelta = timedelta()) -> dict[str, Any]:
        at = timezone.make_aware(datetime.combine(self.day, time(12))) + later
        return {"id": names.identity(self.rng), "recorded_by_id": self.staff.lead.id, "recorded_at": at}
