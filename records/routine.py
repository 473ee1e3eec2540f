"""The day-to-day work on a file, for the form when it is asked to show that too; it is not on the form itself (9.1).

A closed list of rules, of co-ordinators and volunteers alone. Left out is what would tell of a concern, a call, or the
tie of a colleague (2.1, 4.3): nobody learns of these from a form, and lists that many families stood in. What a
safeguarding lead or deputy did shows to leads alone: how often she opens a file could tell of a concern as well.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people import queries as people
from records.readings import FAMILY

MOST = 500
WORK = {
    "families.see_file": "The file",
    "families.see_contact": "The contact card",
    "families.see_papers": "The list of papers",
    "families.open_paper": "A paper",
    "families.add_paper": "A new paper",
    "families.replace_paper": "A paper in the place of another",
    "families.complete_referral": "The referral",
    "families.decide_referral": "The decision on the referral",
    "families.edit_file": "The form to change the file",
    "families.add_person": "The form to add a person",
    "families.edit_person": "The form to change a person",
    "families.first_visit": "The first visit",
    "families.review": "A review",
    "families.start_support": "The start of support",
    "families.end_support": "The end of support",
    "families.make_match": "The choice of a volunteer",
    "families.end_match": "The end of a match",
    "families.hand_over": "The handing over to a colleague",
    "families.plan_cover": "Cover by a colleague",
    "families.open_suddenly": "The file of a colleague, for 24 hours",
    "consent.see": "What we may share",
    "consent.inform": "What the family was told",
    "consent.ask": "The question what we may share",
    "consent.ask_more": "The question if we may share more",
    "consent.withdraw": "A yes taken back",
    "records.record_of_access": "The Record of Access",
    "records.add_ink": "A line signed in ink",
    "families.visiting_family": "What a volunteer is told",
    "families.write_visit": "A visit",
    "families.correct_visit": "A visit put right",
}
WORKERS = (Hat.ORGANISER, Hat.VOLUNTEER)
DONE = (Action.SEEN, Action.CHANGED, Action.GRANTED, Action.REVOKED, Action.COVERED)


@dataclass(frozen=True)
class Work:
    day: date
    name: str
    working_as: str
    what: str
    times: int


def routine(family: UUID, *, of_leads: bool) -> tuple[list[Work], bool]:
    """By day, the newest first, and whether there is more than is shown."""
    found = _entries(family, of_leads)
    counted = Counter((timezone.localdate(one.at), *_work_of(one)) for one in found[:MOST])
    names = people.names(actor for _, actor, *_ in counted if actor)
    rows = [
        Work(day, names.get(actor, ""), Hat(hat).label, what, times)
        for (day, actor, hat, what), times in counted.items()
        if actor
    ]
    return rows, len(found) > MOST


def _work_of(entry: Entry) -> tuple[UUID | None, str, str]:
    return entry.actor, entry.hat, f"{Action(entry.action).label}: {WORK[entry.rule]}"


def _entries(family: UUID, of_leads: bool) -> list[Entry]:
    rows = EntrySubject.objects.filter(
        kind=FAMILY,
        subject=family,
        entry__hat__in=WORKERS,
        entry__rule__in=WORK,
        entry__action__in=DONE,
        entry__outcome=Outcome.ALLOWED,
    )
    if not of_leads:
        rows = rows.exclude(entry__appointment__in=people.lead_appointments())
    return [row.entry for row in rows.select_related("entry").order_by("-entry_id")[: MOST + 1]]
