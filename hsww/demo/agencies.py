"""The agencies of a fictional scheme: some checked, one to check again, one to which something went astray (7.2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from consent.agencies.models import (
    Agency,
    AgencyKind,
    CheckedHow,
    Contact,
    GotBack,
    Involvement,
    Misdirected,
    Part,
    SentHow,
)
from families.models import Caseload, Stage
from hsww.demo import names
from hsww.demo.names import chance
from hsww.demo.staff import Staff

BEGAN = timedelta(days=500)
UNCHECKED = -1


@dataclass(frozen=True)
class Known:
    kind: AgencyKind
    name: str
    area: str
    job: str
    mail: str
    checked_days_ago: int


KNOWN = (
    Known(AgencyKind.HEALTH_VISITOR, "Harrowmere Clinic", "Harrowmere", "Health visitor", "clinic", 40),
    Known(AgencyKind.SOCIAL_CARE, "Fernshire Children’s Services", "Fernshire", "Duty desk", "duty", 90),
    Known(AgencyKind.GP, "Brindle Lane Surgery", "Brindle", "Practice manager", "surgery", 410),
    Known(AgencyKind.NURSERY, "Puddle Lane Nursery", "Harrowmere", "Manager", "nursery", UNCHECKED),
    Known(AgencyKind.SCHOOL, "Tarn Hill School", "Tarn Hill", "Safeguarding lead", "school", 15),
    Known(AgencyKind.POLICE, "Fernshire Police", "Fernshire", "Front desk, through 101", "police", 200),
    Known(AgencyKind.HOME_START, "Home-Start Otterfold Vale", "Otterfold", "Co-ordinator", "vale", UNCHECKED),
)
HELP = (Part.HEALTH_VISITOR, Part.HELPS)
FAMILIES = 3


def add(staff: Staff, *, seed: int, today: date) -> None:
    rng = chance(seed, "agencies")
    contacts = [_known(one, staff, rng, today) for one in KNOWN]
    _astray(contacts[3], staff, rng, today)
    _helping(contacts, staff, rng, today)


def _known(one: Known, staff: Staff, rng: Random, today: date) -> Contact:
    since = {"added_by_id": staff.lead.id, "added_at": _noon(today - BEGAN)}
    agency = Agency.objects.create(
        id=names.identity(rng), name=one.name, kind=one.kind, area=one.area, **since
    )
    checked_on = None if one.checked_days_ago < 0 else today - timedelta(days=one.checked_days_ago)
    return Contact.objects.create(
        id=names.identity(rng),
        agency=agency,
        who=names.agency_worker(rng).split(",")[0],
        job=one.job,
        phone=names.phone(rng),
        email=f"{one.mail}@example.org",
        unsure_since=today - BEGAN,
        checked_on=checked_on,
        checked_how=CheckedHow.RANG if checked_on else "",
        checked_by_id=staff.lead.id if checked_on else None,
        **since,
    )


def _astray(contact: Contact, staff: Staff, rng: Random, today: date) -> None:
    Misdirected.objects.create(
        id=names.identity(rng),
        contact=contact,
        sent_on=today - timedelta(days=1),
        sent_how=SentHow.LETTER,
        got_back=GotBack.ASKED,
        told_by_id=staff.organisers[1].id,
        told_at=_noon(today - timedelta(days=1)),
    )


def _helping(contacts: list[Contact], staff: Staff, rng: Random, today: date) -> None:
    """With the first few families of every co-ordinator."""
    for organiser in staff.organisers:
        theirs = Caseload.objects.filter(organiser=organiser.id, ends_on=None, family__stage=Stage.ACTIVE)
        for caseload in theirs.select_related("family").order_by("family__reference")[:FAMILIES]:
            for contact, part in zip(contacts, HELP, strict=False):
                Involvement.objects.create(
                    id=names.identity(rng),
                    family=caseload.family,
                    agency=contact.agency,
                    contact=contact,
                    part=part,
                    says_who="The parents",
                    begins_on=caseload.family.opened_on,
                    added_by_id=organiser.id,
                    added_at=_noon(today - timedelta(days=1)),
                )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
