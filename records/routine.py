"""The day-to-day work on a file, for the form when it is asked to show that too; it is not on the form itself (9.1).

A closed list of rules, of co-ordinators and supervisors alone. Left out is what would tell of a concern, a call, or
the tie of a colleague (2.1, 4.3): nobody learns of these from a form, and lists that many families stood in.
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
    "consent.see": "What we may share",
    "consent.inform": "What the family was told",
    "consent.ask": "The question what we may share",
    "consent.ask_more": "The question if we may share more",
    "consent.withdraw": "A yes taken back",
    "records.record_of_access": "The Record of Access",
}
DONE = (Action.SEEN, Action.CHANGED, Action.GRANTED, Action.REVOKED)


@dataclass(frozen=True)
class Work:
    day: date
    name: str
    working_as: str
    what: str
    times: int


def routine(family: UUID) -> tuple[list[Work], bool]:
    """By day, the newest first, and whether there is more than is shown."""
    found = _entries(family)
    counted = Counter((timezone.localdate(one.at), one.actor, one.action, one.rule) for one in found[:MOST])
    names = people.names(actor for _, actor, _, _ in counted if actor)
    rows = [
        Work(day, names.get(actor, ""), Hat.ORGANISER.label, f"{Action(action).label}: {WORK[rule]}", times)
        for (day, actor, action, rule), times in counted.items()
        if actor
    ]
    return rows, len(found) > MOST


def _entries(family: UUID) -> list[Entry]:
    rows = EntrySubject.objects.filter(
        kind=FAMILY,
        subject=family,
        entry__hat=Hat.ORGANISER,
        entry__rule__in=WORK,
        entry__action__in=DONE,
        entry__outcome=Outcome.ALLOWED,
    )
    return [row.entry for row in rows.select_related("entry").order_by("-entry_id")[: MOST + 1]]
