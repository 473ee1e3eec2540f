"""Says whom checkpoints are sent to, and whom no longer. Each change is in the access log itself (9.1)."""

from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.witnesses.models import Address
from hsww.witnesses.rules import ADD_ADDRESS, END_ADDRESS


@transaction.atomic
def add_address(*, by: Viewer, whose: str, email: str) -> Address:
    if ADD_ADDRESS.reach(by) is None:
        raise Denied
    address = Address.objects.create(whose=whose, email=email.strip().lower(), added_by_id=by.user_id)
    log.note(by, action=Action.CHANGED, clause="9.1", rule=ADD_ADDRESS.name, subjects=address.subjects())
    return address


@transaction.atomic
def end_address(*, by: Viewer, address: Address) -> None:
    """The address is told by the next `tick` (see `mailing`), so that nobody is left out without noticing."""
    found = END_ADDRESS.rows(by).select_for_update().filter(pk=address.pk).first()
    if found is None:
        raise Denied
    found.ended_by_id, found.ended_at = by.user_id, timezone.now()
    found.save()
    log.note(by, action=Action.CHANGED, clause="9.1", rule=END_ADDRESS.name, subjects=found.subjects())
