"""What the log of a fictional scheme says of its files to begin with, so that who has seen a file can be tried at once.

Written as the log is always written: today. Volunteers opened what they need and wrote up a visit; a co-ordinator
changed something; concerns were raised and read, of which only the leads are told. Nobody looks at so many, or so late,
as to be unusual.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q

from families.models import Caseload, Match
from families.visiting.rules import VISIT_FAMILY, WRITE_VISIT
from families.work_rules import EDIT_FILE
from hsww.access.hats import Hat
from hsww.access.rules import Rule
from hsww.demo.staff import Staff
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import Draft, record_many
from hsww.people.models import Appointment
from safeguarding.models import Concern
from safeguarding.rules import RAISE_CONCERN, READ_CONCERN

MOST = 8
Act = tuple[UUID, Hat, Action, Rule, Sequence[Subject]]


def add(staff: Staff) -> None:
    worn = {(one.user_id, one.hat): one.id for one in Appointment.objects.all()}
    record_many(
        [
            Draft(
                actor=who,
                appointment=worn.get((who, hat)),
                hat=hat,
                action=action,
                clause=rule.clauses[0],
                rule=rule.name,
                subjects=about,
            )
            for who, hat, action, rule, about in (*_work(staff), *_concerns())
        ]
    )


def _work(staff: Staff) -> Iterator[Act]:
    """On families that a visitor sees as a co-ordinator or as a volunteer."""
    cared = Caseload.objects.filter(organiser=staff.organisers[2].id, ends_on=None)
    for one in cared.order_by("begins_on", "id")[:MOST]:
        about = (Subject("family", one.family_id),)
        yield one.organiser_id, Hat.ORGANISER, Action.CHANGED, EDIT_FILE, about
    visited = Q(family__in=cared.values("family")) | Q(volunteer=staff.volunteers[0].id)
    for match in Match.objects.filter(visited, ends_on=None).order_by("begins_on", "id")[:MOST]:
        about = (Subject("family", match.family_id),)
        yield match.volunteer_id, Hat.VOLUNTEER, Action.SEEN, VISIT_FAMILY, about
        yield match.volunteer_id, Hat.VOLUNTEER, Action.SEEN, WRITE_VISIT, about
        yield match.volunteer_id, Hat.VOLUNTEER, Action.CHANGED, WRITE_VISIT, about


def _concerns() -> Iterator[Act]:
    for one in Concern.objects.order_by("-raised_at", "id")[:MOST]:
        yield one.raised_by_id, Hat(one.raised_hat), Action.RAISED, RAISE_CONCERN, one.subjects()
        if one.acknowledged_by_id:
            who = one.acknowledged_by_id
            yield who, Hat.ORGANISER, Action.ACKNOWLEDGED, READ_CONCERN, one.subjects()
