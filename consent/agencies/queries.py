"""Reads of the directory of agencies, and of those that help a family.

Names are sealed and the directory is small, so a search opens every agency in use, up to `MOST`; a scheme that knows
more would need search tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from consent.agencies.models import Agency, Check, Contact, Involvement, Misdirected, check_lasts
from consent.agencies.rules import KEEP_CONTACT, READ_ASTRAY, SEE_AGENCIES, SEE_ASTRAY
from consent.deciding_facts import Ground, Involved, Span
from consent.deciding_grounds import at_once
from families.models import Family
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.vault import folding

MOST = 500


@dataclass(frozen=True)
class Line(Shown):
    """An agency in the list, with how many contacts it has and how many of them are to be checked."""

    agency: Agency
    contacts: int
    to_check: int


def needs_step_up(contact: Contact, ground: Ground | None, on: date | None = None) -> bool:
    """Whether whoever sends must show first that it is them. Nothing stands before keeping somebody safe (2.3)."""
    day = on or timezone.localdate()
    return not at_once(ground, day) and not contact.is_checked(day)


def agencies(viewer: Viewer, words: str = "") -> list[Agency]:
    """Those in use, by name; with words, those of whose name each is the beginning of a word."""
    rows = SEE_AGENCIES.rows(viewer).filter(ended_at=None).order_by("added_at")[:MOST]
    found = [one for one in rows if _is_called(one, folding.words(words))]
    return sorted(found, key=lambda one: folding.fold(one.name))


def ended(viewer: Viewer) -> list[Agency]:
    rows = SEE_AGENCIES.rows(viewer).exclude(ended_at=None).order_by("-ended_at")[:MOST]
    return list(rows)


def lines(found: Iterable[Agency]) -> list[Line]:
    ids = {one.pk: one for one in found}
    to_check: dict[object, list[bool]] = {pk: [] for pk in ids}
    for contact in Contact.objects.filter(agency__in=ids, ended_at=None):
        contact.agency = ids[contact.agency_id]
        to_check[contact.agency_id].append(contact.check_now is not Check.CHECKED)
    return [Line(one, len(to_check[pk]), sum(to_check[pk])) for pk, one in ids.items()]


def contacts(agency: Agency) -> list[Contact]:
    """Those in use first."""
    rows = list(agency.contacts.select_related("checked_by").order_by("added_at"))
    for row in rows:
        row.agency = agency
    return sorted(rows, key=lambda one: one.ended_at is not None)


def alike(viewer: Viewer, name: str, but: Agency | None = None) -> list[Agency]:
    """Agencies of which all words of the shorter name stand in the longer."""
    words = set(folding.words(name))
    known = ((one, set(folding.words(one.name))) for one in agencies(viewer))
    return [one for one, theirs in known if one != but and words and (words <= theirs or theirs <= words)]


def alike_contacts(viewer: Viewer, *, phone: str, email: str, but: Contact | None = None) -> list[Contact]:
    """Contacts in use with the same number or the same e-mail address."""
    rows = KEEP_CONTACT.rows(viewer).select_related("agency").order_by("added_at")[:MOST]
    number, mail = folding.phone(phone), folding.fold(email)
    return [
        one
        for one in rows
        if one != but
        and ((number and folding.phone(one.phone) == number) or (mail and folding.fold(one.email) == mail))
    ]


def choices(viewer: Viewer) -> list[tuple[Agency, Contact | None]]:
    """Every agency in use by itself, and with each of its contacts in use."""
    known = agencies(viewer)
    rows = KEEP_CONTACT.rows(viewer).filter(agency__in=known).order_by("added_at")[:MOST]
    of = {one.pk: [contact for contact in rows if contact.agency_id == one.pk] for one in known}
    return [(one, contact) for one in known for contact in (None, *of[one.pk])]


def involvements(family: Family) -> list[Involvement]:
    """Those that go on first, then the newest."""
    rows = family.involvements.select_related("agency", "contact__agency").order_by("-begins_on", "added_at")
    return sorted(rows, key=lambda one: one.ends_on is not None)


def involved(family: Family, *, at: datetime | None = None) -> tuple[Involved, ...]:
    """As `decide` asks it: of a past moment what had been written down by then, an end too."""
    then = at or timezone.now()
    rows = family.involvements.filter(added_at__lte=then).order_by("begins_on", "added_at")
    return tuple(Involved(one.agency_id, one.part, Span(one.begins_on, _last_day(one, then))) for one in rows)


def _last_day(one: Involvement, then: datetime) -> date | None:
    return one.ends_on if one.ended_at is not None and one.ended_at <= then else None


def unread_astray(viewer: Viewer) -> list[Misdirected]:
    return list(READ_ASTRAY.rows(viewer).select_related("contact__agency", "told_by").order_by("told_at"))


def astray(viewer: Viewer, first: date, last: date) -> list[Misdirected]:
    """What was sent between these days, the newest first."""
    rows = SEE_ASTRAY.rows(viewer).filter(sent_on__range=(first, last))
    return list(rows.select_related("contact__agency", "read_by").order_by("-sent_on", "pk")[:MOST])


def lapsed(viewer: Viewer) -> list[tuple[Contact, date]]:
    """Contacts in use whose check has run out, and since when; the longest first."""
    lasts = check_lasts()
    rows = KEEP_CONTACT.rows(viewer).filter(checked_on__lte=timezone.localdate() - lasts)
    mine = rows if viewer.leads else rows.filter(checked_by=viewer.user_id)
    found = mine.select_related("agency").order_by("checked_on", "pk")
    return [(one, one.checked_on + lasts) for one in found[:MOST] if one.checked_on]


def _is_called(agency: Agency, words: list[str]) -> bool:
    theirs = folding.words(agency.name)
    return all(any(one.startswith(word) for one in theirs) for word in words)
