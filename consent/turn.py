"""One at a time for a family: whoever sends something, and whoever takes a permission back (1.2).

Both take this turn first, so what is decided in it stays true until it is written down. A release is either wholly
before a withdrawal or sees it. On SQLite a transaction of ours is alone from its beginning, and this asks for nothing
more.
"""

from uuid import UUID

from families.models import Family


def take_turn(family_id: UUID) -> Family:
    """Waits; holds until the transaction ends. Needs one."""
    return Family.objects.select_for_update().get(pk=family_id)
