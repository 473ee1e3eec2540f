"""Erases referrals the family never agreed to, after a number of days (7.1, 8.8).

The days are counted from when the file was made, which nobody types: a date typed wrong must destroy nothing,
and what is written down later must not put the day off.

Keys and tokens go first, in one destruction for all that are due: from then on nobody can read what the rows hold,
whatever happens next, and a run that was cut off is finished by the next one. A family that something else hangs on,
such as a concern, is held: a welfare concern goes its own way (2.1), and a person decides.
"""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from families.models import Caseload, Family, FamilyGrant, Paper, Person, Referral
from families.rules import unaccepted
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.vault import files
from hsww.vault.destruction import Destruction, destroy
from hsww.vault.scopes import FAMILY, SCHEME_SCOPE, STRANDS, family_scope

UNACCEPTED_DAYS = 14

OWN_ROWS: tuple[type[models.Model], ...] = (FamilyGrant, Caseload, Referral, Paper, Person)
"""What a referral alone makes, a scanned letter among it; the family itself goes last."""


def erased_on(opened_on: date, taken_back_on: date | None) -> date:
    return max(opened_on, taken_back_on or opened_on) + timedelta(days=days_kept())


def days_kept() -> int:
    return int(getattr(settings, "UNACCEPTED_DAYS", UNACCEPTED_DAYS))


def erase_unaccepted() -> str:
    """The periodic work; says what it did."""
    over = timezone.localdate() - timedelta(days=days_kept())
    late = unaccepted().filter(opened_on__lte=over).exclude(referrals__taken_back_on__gt=over)
    due = list(late.values_list("pk", flat=True))
    going = [family for family in due if not _something_hangs_on(family)]
    how = _destroy_keys(going)
    for family in going:
        _erase(family, how)
    if not due:
        return ""
    held = len(due) - len(going)
    return f"{len(going)} referrals without agreement erased" + (f", {held} held" if held else "")


def _destroy_keys(families: list[UUID]) -> Destruction | None:
    """All at once, because each destruction renews the key of everybody else's keys. None if a run did it before."""
    if not families:
        return None
    return destroy([family_scope(family, strand) for family in families for strand in STRANDS[FAMILY]])


def _erase(family: UUID, how: Destruction | None) -> None:
    papers = list(Paper.objects.filter(family=family).values_list("pk", flat=True))
    with transaction.atomic():
        for model in OWN_ROWS:
            _delete(model, family_column(model), family)
        _delete(Family, "id", family)
        record(
            actor=None, hat="", action=Action.DESTROYED, clause="7.1", rule="tick",
            subjects=[Subject("family", family)], reason=str(how) if how else None, reason_scope=SCHEME_SCOPE,
        )  # fmt: skip
    for paper in papers:
        files.forget(paper)


def _something_hangs_on(family: UUID) -> bool:
    for relation in Family._meta.related_objects:
        model = relation.related_model
        if model in OWN_ROWS or not isinstance(model, type) or hasattr(model, "history_id"):
            continue
        if model._base_manager.filter(**{relation.field.name: family}).exists():
            return True
    return False


def family_column(model: type[models.Model]) -> str:
    return "content_object" if model is FamilyGrant else "family"


def _delete(model: type[models.Model], column: str, family: UUID) -> None:
    """Past the signals: simple-history would keep a copy of what is to be gone, and could not read it."""
    history = getattr(model, "history", None)
    for rows in (history, model._base_manager):
        if rows is not None:
            found = rows.filter(**{column: family})
            found._raw_delete(found.db)
