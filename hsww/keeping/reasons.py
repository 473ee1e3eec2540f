"""Tells the vault which data keys the ledger's reasons lie under: they are never sealed afresh (8.2, 8.3).

The ledger is append-only, and its leaves commit to the ciphertext of a reason; so a retired key that one lies under
stays for as long as the ledger.
"""

from collections.abc import Collection

from django.db.models import BinaryField, F, Func, Value

from hsww.ledger.models import Entry
from hsww.vault.envelope import KEY_ID_ENDS
from hsww.vault.resealing import User
from hsww.vault.scopes import KeyScope


def _none(_scope: KeyScope) -> int:
    return 0


def _under(_scopes: Collection[KeyScope]) -> set[bytes]:
    named = Func(F("reason"), Value(2), Value(KEY_ID_ENDS - 1), function="SUBSTR", output_field=BinaryField())
    with_reason = Entry.objects.exclude(reason=None).annotate(key=named)
    return {bytes(key) for key in with_reason.values_list("key", flat=True).distinct()}


REASONS = User(_none, _under)
