"""Seals bytes for a place with the key of a scope, and opens them again. Fields stand on this; so does
anything that keeps ciphertext in a column of its own, like the ledger's reasons.

The byte format is in `envelope.py`.
"""

from collections.abc import Sequence

from hsww.vault import envelope
from hsww.vault.envelope import Part
from hsww.vault.errors import WrongPlace
from hsww.vault.keyring import current
from hsww.vault.scopes import KeyScope


def seal(scope: KeyScope, place: Sequence[Part], plain: bytes) -> bytes:
    """`place` is the model's label in lower case, the field's name and the row's id."""
    key = current().by_scope(scope, create=True)
    return envelope.close(key.cipher, key.id, place, plain)


def unseal(place: Sequence[Part], sealed: bytes, scope: KeyScope | None = None) -> bytes:
    """Raises WrongPlace, Damaged or KeyGone. The sealed bytes name their key; `scope` says whose it has to be."""
    key = current().by_id(envelope.key_id_of(sealed))
    if scope is not None and key.whose != scope.whose:
        raise WrongPlace("A sealed value was found in another's file.")
    return envelope.open_(key.cipher, place, sealed)


def sealed_with_current_key(scope: KeyScope, sealed: bytes) -> bool:
    """Whether a value already lies under the key its row's scope uses now."""
    key = current().by_id(envelope.key_id_of(sealed))
    return key.whose == scope.whose and not key.retired
