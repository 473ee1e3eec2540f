"""Who visits, and who must not. A match opens a family to one volunteer; its end, or a tie, closes it at once."""

from uuid import UUID

from django.db import transaction

from families.actions import care, covering
from families.actions.reach import changed, must_reach
from families.models import Caseload, Conflict, Family, Match, Tie
from families.queries.choices import people_who_may_be_tied, volunteers_for
from families.work_rules import DECLARE_TIE, END_MATCH, MAKE_MATCH
from hsww.access.hats import Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.people.notices import notify
from hsww.people.queries import holders


@transaction.atomic
def make_match(*, by: Viewer, family: Family, volunteer: UUID, plan: str, visitor_notes: str) -> Match:
    """Opens the family to the volunteer, with the plan and the notes the co-ordinator has just confirmed."""
    must_reach(MAKE_MATCH, by, family.id)
    if not volunteers_for(by, family).filter(pk=volunteer).exists():
        raise Denied
    family.plan, family.visitor_notes = plan, visitor_notes
    family.save()
    match = Match.objects.create(family=family, volunteer_id=volunteer, made_by_id=by.user_id)
    care.open_match(match=match)
    changed(MAKE_MATCH, by, family, Subject("person", volunteer), action=Action.GRANTED)
    return match


@transaction.atomic
def end_match(*, by: Viewer, match: Match, because: str) -> None:
    must_reach(END_MATCH, by, match.id)
    care.close_match(match=match, because=because)
    match.family.save()
    volunteer = Subject("person", match.volunteer_id)
    changed(END_MATCH, by, match.family_id, volunteer, action=Action.REVOKED)


@transaction.atomic
def declare_tie(*, by: Viewer, family: Family, person: UUID, tie: Tie) -> Conflict:
    """The wall goes up at once; a match or caseload of that person ends, and the lead and the chair are told.

    Said twice it stands once, and the answer is the same: it does not tell who had a tie before.
    """
    must_reach(DECLARE_TIE, by, family.id)
    if not people_who_may_be_tied(by, family).filter(pk=person).exists():
        raise Denied
    conflict, _ = Conflict.objects.get_or_create(
        family=family, person_id=person, ends_on=None, defaults={"tie": tie}
    )
    for match in Match.objects.filter(family=family, volunteer=person, ends_on=None):
        care.close_match(match=match, because="A tie was declared.")
    caseload = Caseload.objects.filter(family=family, organiser=person, ends_on=None).first()
    if caseload is not None:
        care.let_go(caseload=caseload)
        told = (Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD, Office.CHAIR)
        notify([other for other in holders(*told) if other.id != person])
    covering.settle(by=by, family=family.id)
    changed(DECLARE_TIE, by, family, Subject("person", person), action=Action.REVOKED)
    return conflict
