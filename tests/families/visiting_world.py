"""A family, its volunteer and their match, for the tests of the volunteer's side."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from families.models import Family, FamilyGrant, Kin, Match, Person, Stage, Visit, VisitKind
from families.rules import MATCH
from hsww.access.grants import give, take
from hsww.people.models import User
from tests.people.making import person

SURNAME = "Zzsurname"


def family(*, reference: str = "HS-0001", adult: str = "Amara", **values: Any) -> Family:
    today = timezone.localdate()
    found = Family.objects.create(
        reference=reference,
        stage=Stage.ACTIVE,
        informed_on=today,
        active_from=today,
        **{
            "name": SURNAME,
            "address": "1 Nowhere Lane",
            "postcode": "ZZ9 1AA",
            "plan": "Go to the park together.",
            "visitor_notes": "The dog bites.",
            **values,
        },
    )
    safe = {
        "ways": ["text"],
        "times": "Mornings",
        "say_who_we_are": False,
        "voicemail": False,
        "letters": False,
    }
    member(found, Kin.MOTHER, f"{adult} {SURNAME}", phone="07700 900123", safe_contact=safe)
    member(found, Kin.CHILD, f"Bo {SURNAME}", place=1, born_on=_years_ago(3))
    return found


def member(found: Family, kin: Kin, full_name: str, **values: Any) -> Person:
    return Person.objects.create(family=found, kin=kin, full_name=full_name, **values)


def match(found: Family, volunteer: User, *, days: int = 30) -> Match:
    begins_on = timezone.localdate() - timedelta(days=days)
    made = Match.objects.create(
        family=found, volunteer=volunteer, begins_on=begins_on, made_by=person("Coordinating Example")
    )
    give(FamilyGrant, to=volunteer.id, about=found, ground=MATCH, source=made.id)
    return made


def end(made: Match) -> None:
    made.ends_on = timezone.localdate()
    made.save()
    take(FamilyGrant, source=made.id)


def visit(made: Match, *, days_ago: int = 2, note: str = "We painted.", **values: Any) -> Visit:
    return Visit.objects.create(
        match=made,
        family=made.family,
        author=made.volunteer,
        day=timezone.localdate() - timedelta(days=days_ago),
        **{"kind": VisitKind.HOME, "minutes": 60, "note": note, **values},
    )


def diary(**values: Any) -> dict[str, Any]:
    """A filled-in diary, as the form sends it."""
    return {
        "writing": str(uuid4()),
        "which_day": "today",
        "kind": "home",
        "length": "60",
        "note": "We went to the library.",
        "worried": "no",
        **values,
    }


def _years_ago(years: int) -> date:
    today = timezone.localdate()
    return today.replace(year=today.year - years, day=1)
