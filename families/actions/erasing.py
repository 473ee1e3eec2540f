"""Erases referrals the family never agreed to, after a number of days (7.1, 8.8).

The days are counted from when the file was made, which nobody types: a date typed wrong must destroy nothing,
and what is written down later must not put the day off.

The rows go first, all that are due in one transaction, and the last thing in it is that their keys are written into the
journal of what is destroyed. So no list meets a row it cannot open; and whatever was cut off, no row comes back that is
not taken away again before its key dies (`destruction.finish`, in the timer's next run). A family that something else
hangs on, such as a concern, is held: a welfare concern goes its own way (2.1), and a person decides.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from families.models import Caseload, CoveredFamily, Family, FamilyGrant, Paper, Person, Referral
from families.rules import unaccepted
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import Draft, record_many
from hsww.vault import destruction, files
from hsww.vault.scopes import FAMILY, STRANDS, KeyScope, family_scope

UNACCEPTED_DAYS = 14
AT_ONCE = 500
"""More wait for the timer's next run."""

OWN_ROWS: tuple[type[models.Model], ...] = (
    FamilyGrant, Caseload, CoveredFamily, Referral, Paper, Person,
)  # fmt: skip
"""What a referral alone makes, a scanned letter among it; the family itself goes last."""

MARKS: list[tuple[type[models.Model], str]] = []
"""Rows of other apps, by the column that names a family, which only say that something stood here by mistake."""


def register() -> None:
    destruction.ROWS.append(take_rows)


def erased_on(opened_on: date, taken_back_on: date | None) -> date:
    return max(opened_on, taken_back_on or opened_on) + timedelta(days=days_kept())


def days_kept() -> int:
    return int(getattr(settings, "UNACCEPTED_DAYS", UNACCEPTED_DAYS))


def erase_unaccepted() -> str:
    """The periodic work; says what it did."""
    if not _due():
        return ""
    with transaction.atomic():
        _lock(_due())
        due = _due()
        going = _erase(due)
        if going:
            destruction.begin([family_scope(one, strand) for one in going for strand in STRANDS[FAMILY]])
    held = len(due) - len(going)
    return f"{len(going)} referrals without agreement erased" + (f", {held} held" if held else "")


def take_rows(scopes: Collection[KeyScope]) -> None:
    """Asked before these keys die: of a family that a kill, or an old copy, left or brought back."""
    with transaction.atomic():
        _erase([scope.id for scope in scopes if scope == family_scope(scope.id)])


def _due() -> list[UUID]:
    over = timezone.localdate() - timedelta(days=days_kept())
    late = unaccepted().filter(opened_on__lte=over).exclude(referrals__taken_back_on__gt=over)
    return list(late.order_by("opened_on", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _lock(families: Collection[UUID]) -> set[UUID]:
    """Those that are there. Whoever would accept one, or hang something on it, waits until this is committed."""
    list(Referral.objects.select_for_update().filter(family__in=families).values_list("pk"))
    return set(Family.objects.select_for_update().filter(pk__in=families).values_list("pk", flat=True))


def _erase(families: Collection[UUID]) -> list[UUID]:
    """Those that nothing else hangs on."""
    there = _lock(families)
    going = sorted(there - _with_something_on_them(there))
    if not going:
        return []
    papers = list(Paper.objects.filter(family__in=going).values_list("pk", flat=True))
    for model, column in (*MARKS, *((one, family_column(one)) for one in OWN_ROWS)):
        _delete(model, column, going)
    _delete(Family, "id", going)
    record_many([_entry(family) for family in going])
    for paper in papers:
        transaction.on_commit(partial(files.forget, paper))
    return going


def _entry(family: UUID) -> Draft:
    return Draft(
        actor=None, hat="", action=Action.DESTROYED, clause="7.1", rule="tick",
        subjects=[Subject("family", family)],
    )  # fmt: skip


def _with_something_on_them(families: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for relation in Family._meta.related_objects:
        model = relation.related_model
        if model in OWN_ROWS or not isinstance(model, type) or hasattr(model, "history_id"):
            continue
        name = relation.field.attname
        found.update(model._base_manager.filter(**{f"{name}__in": families}).values_list(name, flat=True))
    return found


def family_column(model: type[models.Model]) -> str:
    return "content_object" if model is FamilyGrant else "family"


def _delete(model: type[models.Model], column: str, families: Collection[UUID]) -> None:
    """Past the signals: simple-history would keep a copy of what is to be gone, and could not read it."""
    history = getattr(model, "history", None)
    for rows in (history, model._base_manager):
        if rows is not None:
            found = rows.filter(**{f"{column}__in": families})
            found._raw_delete(found.db)
