"""What a volunteer writes down. The text of a concern never comes here: it has a page of its own (2.1)."""

from uuid import UUID, uuid4

from django.db import transaction

from families import drafts
from families.models import Match, Visit
from families.visiting.forms import Entry
from families.visiting.queries import VISIT_FORM, live_match
from families.visiting.rules import CORRECT_VISIT, MY_VISITS, WRITE_VISIT
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action


@transaction.atomic
def write_visit(*, by: Viewer, family: UUID, entry: Entry) -> None:
    """Saves a visit once, however often the form is sent."""
    match = _open_match(by, family)
    if not MY_VISITS.rows(by).filter(pk=entry.writing, family_id=family).exists():
        taken = Visit.objects.filter(pk=entry.writing).exists()
        visit = Visit(
            id=uuid4() if taken else entry.writing, match=match, family_id=family, author_id=by.user_id
        )
        _fill(visit, entry)
        visit.save(force_insert=True)
        _note(by, WRITE_VISIT, family)
    drafts.drop(by=by, family=family, form=VISIT_FORM)


@transaction.atomic
def correct_visit(*, by: Viewer, visit: UUID, entry: Entry) -> None:
    """Puts a visit right; what stood there before stays in its history."""
    found: Visit | None = CORRECT_VISIT.rows(by).select_for_update(of=("self",)).filter(pk=visit).first()
    if found is None:
        raise Denied
    _fill(found, entry)
    found.save()
    _note(by, CORRECT_VISIT, found.family_id)


def _open_match(by: Viewer, family: UUID) -> Match:
    if not WRITE_VISIT.rows(by).filter(pk=family).exists():
        raise Denied
    # Locked, so that the same form sent twice at once waits for itself.
    return Match.objects.select_for_update().get(pk=live_match(by, family).pk)


def _fill(visit: Visit, entry: Entry) -> None:
    visit.day, visit.kind, visit.minutes = entry.day, entry.kind, entry.minutes
    visit.seen, visit.note = list(entry.seen), entry.note


def _note(by: Viewer, rule: Rule, family: UUID) -> None:
    about = (Subject("family", family),)
    log.note(by, action=Action.CHANGED, clause=rule.clauses[0], rule=rule.name, subjects=about)
