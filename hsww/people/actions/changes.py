"""Asking for a change that a second person has to agree to (8.2)."""

from uuid import UUID

from hsww.people.models import PendingChange, User
from hsww.people.notices import notify
from hsww.people.queries import confirmers


def ask(user: User, kind: PendingChange.Kind, requested_by: UUID, *, new_email: str = "") -> PendingChange:
    """The change that waits already, or a new one; neither who asks nor whom it is about confirms it."""
    change, _ = PendingChange.objects.get_or_create(
        user=user,
        kind=kind,
        confirmed_at=None,
        defaults={"requested_by_id": requested_by, "new_email": new_email},
    )
    notify([person for person in confirmers() if person.id not in {user.id, requested_by}])
    return change
