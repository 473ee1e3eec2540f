"""Taking, completing and deciding on referrals. None is accepted without the family's agreement (7.1).

The database refuses such an acceptance, whoever calls; the caller shows its sentence. Until the family has
agreed nobody answers for it: only duty and the lead see it, and it is erased after some days (`erasing`).
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from families.actions import care, covering
from families.actions.findable import index_family, index_person
from families.actions.people import may_answer
from families.actions.reach import changed, must_reach
from families.details import Asked, Home, PersonDetails, write
from families.models import Decision, Evidence, Family, Person, Referral, Stage
from families.reference import new_reference
from families.work_rules import COMPLETE_REFERRAL, DECIDE_REFERRAL, TAKE_REFERRAL
from hsww.access.hats import Office
from hsww.access.viewer import Denied, Viewer
from hsww.people.models import User
from hsww.people.notices import notify
from hsww.people.queries import holders

STAGE_AFTER = {
    Decision.ACCEPTED: Stage.ACCEPTED,
    Decision.WAITING: Stage.WAITING,
    Decision.DECLINED: Stage.DECLINED,
    Decision.REDIRECTED: Stage.DECLINED,
}


@transaction.atomic
def take_referral(
    *, by: Viewer, home: Home, people: Sequence[PersonDetails], asked: Asked, writing: UUID | None = None
) -> Family:
    """Saves what is known so far, once, however often the form is sent; the rest may follow in the call, or later."""
    if TAKE_REFERRAL.reach(by) is None:
        raise Denied
    chosen = writing or uuid4()
    saved = _already_taken(by, chosen)
    if saved is not None:
        return saved
    taken = Family.objects.filter(pk=chosen).exists()
    family = Family(id=uuid4() if taken else chosen, reference=new_reference())
    write(home, family)
    family.save(force_insert=True)
    index_family(family)
    _add_people(family, people)
    referral = Referral(family=family, taken_by_id=by.user_id)
    write(asked, referral)
    referral.save()
    _answer_if_agreed(by, family, referral)
    changed(TAKE_REFERRAL, by, family)
    return family


@transaction.atomic
def complete_referral(*, by: Viewer, family: Family, asked: Asked) -> None:
    must_reach(COMPLETE_REFERRAL, by, family.id)
    referral = open_referral(family)
    agreed = referral.evidence != Evidence.NONE
    write(asked, referral)
    if agreed and referral.evidence == Evidence.NONE:
        referral.taken_back_on = timezone.localdate()
    referral.save()
    family.save()
    _answer_if_agreed(by, family, referral)
    changed(COMPLETE_REFERRAL, by, family)


@transaction.atomic
def decide_referral(
    *, by: Viewer, family: Family, decision: Decision, reason: str = "", organiser: UUID | None = None
) -> None:
    must_reach(DECIDE_REFERRAL, by, family.id)
    referral = open_referral(family)
    referral.decision, referral.decision_reason = decision, reason
    referral.decided_on = timezone.localdate()
    referral.save()
    family.stage = STAGE_AFTER[decision]
    family.save()
    if family.stage == Stage.DECLINED:
        care.let_go_all(family=family)
    else:
        care.take_on(family=family, organiser=may_answer(by, family, organiser or by.user_id))
    covering.settle(by=by, family=family.id)
    changed(DECIDE_REFERRAL, by, family)


def open_referral(family: Family) -> Referral:
    """The newest: the one that is being dealt with."""
    return Referral.objects.filter(family=family).latest("received_on")


def _already_taken(by: Viewer, writing: UUID) -> Family | None:
    """What the same person saved from the same form; an id of anybody else's is not looked at."""
    # Locked, so that the same form sent twice at once waits for itself.
    User.objects.select_for_update().get(pk=by.user_id)
    mine = Referral.objects.filter(family_id=writing, taken_by_id=by.user_id).select_related("family").first()
    return mine.family if mine else None


def _add_people(family: Family, people: Sequence[PersonDetails]) -> None:
    for place, details in enumerate(people):
        person = Person(family=family, place=place)
        write(details, person)
        person.save()
        index_person(person)


def _answer_if_agreed(by: Viewer, family: Family, referral: Referral) -> None:
    if referral.evidence == Evidence.NONE:
        care.let_go_all(family=family)
        if not by.holds(Office.DUTY):
            notify(holders(Office.DUTY))
    elif not family.caseloads.filter(ends_on=None).exists():
        care.take_on(family=family, organiser=by.user_id)
