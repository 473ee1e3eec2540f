"""Writing down what came of asking about unusual access."""

from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.vault.scopes import SCHEME_SCOPE
from hsww.watching.checking import commitment
from hsww.watching.models import Unusual
from hsww.watching.rules import LOOK_INTO


@transaction.atomic
def look_into(*, by: Viewer, row: Unusual, note: str) -> None:
    found = LOOK_INTO.rows(by).filter(pk=row.pk).select_for_update().first()
    if found is None:
        raise Denied
    found.note, found.looked_into_by_id, found.looked_into_at = note, by.user_id, timezone.now()
    found.save()
    log.note(
        by,
        action=Action.ACKNOWLEDGED,
        clause=LOOK_INTO.clauses[0],
        rule=LOOK_INTO.name,
        subjects=found.as_case(),
        reason=commitment(found),
        reason_scope=SCHEME_SCOPE,
    )
