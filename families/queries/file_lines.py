"""The lines of a family's file, each in words, so that its page only puts them in their places (8.3).

They are made in one pass over the rows. Asked of the template instead, the same words cost several times as much.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models

from families.cards import Reachable
from families.models import Evidence, Kin, Match, Need, Person, Referral, Score, Source, Visit
from families.models.visits import VisitKind
from hsww.access import nav
from hsww.access.shown import Shown
from hsww.pages.templatetags.pages import age_text, nice_date

UNKNOWN = "–"
HERE = {True: "Yes", False: "No"}


def _words(choices: type[models.TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


KIN, NEEDS, VISITS = _words(Kin), _words(Need), _words(VisitKind)
SOURCES, EVIDENCE = _words(Source), _words(Evidence)


@dataclass(frozen=True)
class AdultLine(Shown):
    """How to get in touch; without a number or a line where nobody may."""

    name: str
    phone: str
    dialled: str
    lines: list[str]
    do_not_contact: bool


@dataclass(frozen=True)
class PersonLine(Shown):
    name: str
    called: str
    """What the link to change the person says, for those who cannot see where it stands."""
    who: str
    age: str
    lives_here: str
    address: str


@dataclass(frozen=True)
class MatchLine(Shown):
    volunteer: str
    since: str
    end: str


@dataclass(frozen=True)
class NeedLine(Shown):
    need: str
    first: str
    latest: str


@dataclass(frozen=True)
class VisitLine(Shown):
    what: str
    day: str
    on: str
    author: str
    note: str


@dataclass(frozen=True)
class ReferralLine(Shown):
    came_in: str
    referrer: str
    agreed: str
    reason: str


def adult(one: Reachable) -> AdultLine:
    silent = one.do_not_contact
    return AdultLine(
        name=one.name or "An adult",
        phone="" if silent else one.phone,
        dialled="" if silent else one.phone.replace(" ", ""),
        lines=[] if silent else one.contact.lines(),
        do_not_contact=silent,
    )


def people(rows: Iterable[Person]) -> list[PersonLine]:
    to_person = nav.to_row("person_edit")
    return [_person(row, to_person(row.id)) for row in rows]


def _person(row: Person, address: str) -> PersonLine:
    full, known, who = row.full_name, row.known_as, KIN[row.kin]
    both = f"{full} ({known})" if full and known else full or known
    lives_here = f"Left {nice_date(row.left_on)}" if row.left_on else HERE[row.lives_here]
    return PersonLine(both or "No name yet", full or known or who, who, _age(row), lives_here, address)


def _age(row: Person) -> str:
    if row.born_on is None:
        return UNKNOWN
    return f"Due {nice_date(row.born_on)}" if row.kin == Kin.EXPECTED else age_text(row.born_on)


def matches(rows: Iterable[Match]) -> list[MatchLine]:
    """The living ones."""
    to_end = nav.to_row("match_end")
    return [
        MatchLine(row.volunteer.display_name, nice_date(row.begins_on), to_end(row.id))
        for row in rows
        if row.ends_on is None
    ]


def needs(scores: Iterable[Score]) -> Iterator[NeedLine]:
    """Each need with its first and its latest score, in the order of the framework."""
    found: dict[str, list[int]] = {}
    for score in scores:
        found.setdefault(score.need, []).append(score.score)
    for need, label in NEEDS.items():
        if need in found:
            given = found[need]
            yield NeedLine(label, str(given[0]) if len(given) > 1 else UNKNOWN, str(given[-1]))


def visits(rows: Iterable[Visit]) -> list[VisitLine]:
    """All authors are fetched before the first name is opened."""
    return [
        VisitLine(
            what=f"{VISITS[row.kind]}, {row.minutes} minutes" if row.minutes else VISITS[row.kind],
            day=row.day.isoformat(),
            on=nice_date(row.day),
            author=row.author.display_name,
            note=row.note,
        )
        for row in rows
    ]


def referral(row: Referral) -> ReferralLine:
    contact = f", {row.referrer_contact}" if row.referrer and row.referrer_contact else ""
    agreed = f", {nice_date(row.agreed_on)}" if row.agreed_on else ""
    return ReferralLine(
        came_in=f"{nice_date(row.received_on)}, {SOURCES[row.source]}",
        referrer=f"{row.referrer}{contact}",
        agreed=f"{EVIDENCE[row.evidence]}{agreed}",
        reason=row.reason,
    )
