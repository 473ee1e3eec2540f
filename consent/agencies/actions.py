"""Keeps the directory, and which agencies help a family. Whatever changes a contact takes its check away (7.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
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
from consent.agencies.rules import (
    END_INVOLVEMENT,
    INVOLVE,
    KEEP_AGENCY,
    KEEP_CONTACT,
    READ_ASTRAY,
    SAY_ASTRAY,
)
from consent.turn import take_turn
from families.actions.reach import must_reach
from families.models import Family
from hsww.access import log
from hsww.access.log import HasSubjects
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.unchanged import added

DETAILS = ("who", "job", "phone", "email", "address")


class ChangedSinceError(Exception):
    """Somebody changed the contact after these details were shown."""


@transaction.atomic
def add_agency(*, by: Viewer, name: str, kind: AgencyKind, area: str) -> Agency:
    if KEEP_AGENCY.reach(by) is None:
        raise Denied
    agency = Agency.objects.create(name=name, kind=kind, area=area, added_by_id=by.user_id)
    _noted(by, KEEP_AGENCY, agency)
    return agency


@transaction.atomic
def change_agency(*, by: Viewer, agency: Agency, name: str, area: str) -> Agency:
    """Who is there under another name may be somebody else, so all its contacts have to be checked again."""
    found: Agency = _held(KEEP_AGENCY, by, agency.pk)
    if (found.name, found.area) == (name, area):
        return found
    found.name, found.area = name, area
    found.save()
    for contact in found.contacts.select_for_update().filter(ended_at=None):
        _unsure(contact)
        contact.save()
    _noted(by, KEEP_AGENCY, found)
    return found


@transaction.atomic
def end_agency(*, by: Viewer, agency: Agency) -> None:
    """Its contacts are out of use with it. What it was for a family stays written down."""
    _end(by, KEEP_AGENCY, _held(KEEP_AGENCY, by, agency.pk))


@transaction.atomic
def add_contact(
    *, by: Viewer, agency: Agency, who: str, job: str, phone: str, email: str, address: str
) -> Contact:
    must_reach(KEEP_AGENCY, by, agency.pk)
    contact = Contact.objects.create(
        agency=agency, who=who, job=job, phone=phone, email=email, address=address, added_by_id=by.user_id
    )
    _noted(by, KEEP_AGENCY, contact)
    return contact


@transaction.atomic
def change_contact(
    *, by: Viewer, contact: Contact, who: str, job: str, phone: str, email: str, address: str
) -> Contact:
    found: Contact = _held(KEEP_CONTACT, by, contact.pk)
    given = dict(zip(DETAILS, (who, job, phone, email, address), strict=True))
    if all(getattr(found, name) == value for name, value in given.items()):
        return found
    for name, value in given.items():
        setattr(found, name, value)
    _unsure(found)
    found.save()
    _noted(by, KEEP_CONTACT, found)
    return found


@transaction.atomic
def check_contact(
    *, by: Viewer, contact: Contact, version: int, checked_on: date, checked_how: CheckedHow
) -> Contact:
    """Of the details in this version, and no others."""
    found: Contact = _held(KEEP_CONTACT, by, contact.pk)
    if found.version != version:
        raise ChangedSinceError
    found.checked_on, found.checked_how, found.checked_by_id = checked_on, checked_how, by.user_id
    found.save()
    _noted(by, KEEP_CONTACT, found)
    return found


@transaction.atomic
def end_contact(*, by: Viewer, contact: Contact) -> None:
    _end(by, KEEP_CONTACT, _held(KEEP_CONTACT, by, contact.pk))


@transaction.atomic
def say_astray(
    *, by: Viewer, contact: Contact, sent_on: date, sent_how: SentHow, got_back: GotBack
) -> Misdirected:
    """The lead is told on her Today; nothing more goes to this contact before somebody checked it again."""
    found: Contact = _held(SAY_ASTRAY, by, contact.pk)
    _unsure(found)
    found.save()
    row = Misdirected.objects.create(
        contact=found, sent_on=sent_on, sent_how=sent_how, got_back=got_back, told_by_id=by.user_id
    )
    _noted(by, SAY_ASTRAY, row)
    return row


def went_for_another(
    *, by: Viewer, rule: Rule, contact: Contact | None, sent_on: date, sent_how: SentHow, got_back: GotBack
) -> Misdirected:
    """What should not have gone, such as of one family because somebody asked about another. It reached whom it was
    sent to, so their check stays. `rule` is that of whoever found it."""
    row = Misdirected.objects.create(
        contact=contact, sent_on=sent_on, sent_how=sent_how, got_back=got_back, told_by_id=by.user_id
    )
    _noted(by, rule, row)
    return row


@transaction.atomic
def read_astray(*, by: Viewer, misdirected: Misdirected) -> None:
    found: Misdirected = _held(READ_ASTRAY, by, misdirected.pk)
    found.read_by_id, found.read_at = by.user_id, timezone.now()
    found.save()
    _noted(by, READ_ASTRAY, found)


@transaction.atomic
def involve(
    *,
    by: Viewer,
    family: Family,
    agency: UUID,
    contact: UUID | None,
    part: Part,
    says_who: str,
    begins_on: date,
) -> Involvement:
    """Once: an agency that has this part already keeps the row it has."""
    must_reach(INVOLVE, by, family.pk)
    must_reach(KEEP_AGENCY, by, agency)
    if contact is not None and not KEEP_CONTACT.rows(by).filter(pk=contact, agency=agency).exists():
        raise Denied
    take_turn(family.pk)
    same = family.involvements.filter(agency=agency, part=part, ends_on=None).first()
    if same is not None:
        return same
    row = Involvement.objects.create(
        family=family,
        agency_id=agency,
        contact_id=contact,
        part=part,
        says_who=says_who,
        begins_on=begins_on,
        added_by_id=by.user_id,
    )
    _noted(by, INVOLVE, row, *added(row))
    return row


@transaction.atomic
def end_involvement(*, by: Viewer, involvement: Involvement) -> None:
    """From today on, or on the day it was to begin."""
    take_turn(involvement.family_id)
    found: Involvement = _held(END_INVOLVEMENT, by, involvement.pk)
    found.ends_on = max(timezone.localdate(), found.begins_on)
    _end(by, END_INVOLVEMENT, found)


def _held(rule: Rule, by: Viewer, pk: UUID) -> Any:
    """The row as it is now, under a lock."""
    found = rule.rows(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Denied
    return found


def _end(by: Viewer, rule: Rule, row: Agency | Contact | Involvement) -> None:
    row.ended_by_id, row.ended_at = by.user_id, timezone.now()
    row.save()
    _noted(by, rule, row, *(added(row) if isinstance(row, Involvement) else ()))


def _unsure(contact: Contact) -> None:
    contact.version += 1
    contact.unsure_since = timezone.localdate()
    contact.checked_on, contact.checked_how, contact.checked_by = None, "", None


def _noted(by: Viewer, rule: Rule, row: HasSubjects, *more: Subject) -> None:
    subjects = (*row.subjects(), *more)
    log.note(by, action=Action.CHANGED, clause=rule.clauses[0], rule=rule.name, subjects=subjects)
