"""A new key-encryption key takes over while the site serves, and the old ones die (8.2, 8.8). No data row is rewritten.

In this order, so that a kill at any point loses nothing and the next run finishes:

1. the new key is escrowed, made known to the key store, and only then added to the key file, where it wraps
   everything from now on;
2. every data key is rewrapped, each by comparing and swapping, again until none is left;
3. the old keys' rows are deleted. A constraint proves that nothing uses them, and refuses whoever comes late with one;
4. a copy of the keys is written and verified. From now on the new key alone, with this copy, opens everything;
5. the old keys are dropped from the key file. What is in escrow of them goes when the copies it opens have gone.

Nothing remembers how far a run came: what is in the key file, the store and the escrow says so. A key that is known
to the store and in the file beside others is the target of a run that was cut off, and is taken up again.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction

from hsww.vault import custody, kek
from hsww.vault.alone import alone
from hsww.vault.custody import KeyCopy
from hsww.vault.errors import BadKeyFile
from hsww.vault.kek import KeyEncryption, key_encryption, key_id
from hsww.vault.keyring import may_wrap, wrapping_place
from hsww.vault.models import DataKey, KeyEncryptionKey
from hsww.vault.router import KEYS

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rotated:
    new: str
    rewrapped: int
    dropped: tuple[str, ...]
    copy: KeyCopy


def rotate() -> Rotated:
    """Raises AtWork while another rotation or destruction runs, and BadKeyFile if a key that is needed is missing."""
    with alone():
        return to_key(_begun() or new_key())


def new_key() -> str:
    """Escrowed before it wraps anything. Only the holder of `alone` may call this, or `to_key`."""
    refuse_if_unable()
    may_wrap(key_encryption().current)
    made = kek.fresh_key()
    custody.escrow(key_id(made), made)
    KeyEncryptionKey.objects.create(id=key_id(made))
    return kek.add_key(_key_file(), made)


def refuse_if_unable() -> None:
    """Before anything is changed: a key file of another scheme must stop here, or a missing recipient."""
    needed = set(DataKey.objects.values_list("kek_id", flat=True).distinct())
    for kek_id in sorted(needed - kek.keys_in(_key_file()).keys()):
        raise BadKeyFile(f"The key file does not hold the key {kek_id} that some data keys need.")
    custody.refuse_if_unable()


def to_key(new: str) -> Rotated:
    """Brings every data key under this one, which is the last of the key file already, and drops the others."""
    rewrapped = _rewrap_all(new)
    copy = custody.copy_keys()
    dropped = tuple(kek_id for kek_id in kek.keys_in(_key_file()) if kek_id != new)
    for kek_id in dropped:
        custody.put_out_of_use(kek_id)
    kek.drop_keys(_key_file(), dropped)
    return Rotated(new, rewrapped, dropped, copy)


def _begun() -> str | None:
    """The target of a run that was cut off."""
    *others, last = kek.keys_in(_key_file())
    known = KeyEncryptionKey.objects.filter(pk=last).exists()
    return last if others and known else None


def _rewrap_all(new: str) -> int:
    rewrapped = 0
    while True:
        while rows := list(DataKey.objects.exclude(kek_id=new)[:AT_ONCE]):
            rewrapped += _rewrap(rows, key_encryption())
        try:
            with transaction.atomic(using=KEYS):
                KeyEncryptionKey.objects.exclude(pk=new).delete()
        except (IntegrityError, models.ProtectedError):
            continue  # somebody made a key with the old one until a moment ago
        return rewrapped


def _rewrap(rows: list[DataKey], keeper: KeyEncryption) -> int:
    """Leaves alone what somebody else changed meanwhile; the next round finds it if need be."""
    done = 0
    with transaction.atomic(using=KEYS):
        for row in rows:
            before, place = bytes(row.wrapped), wrapping_place(row)
            after = keeper.wrap(keeper.unwrap(before, place, row.kek_id), place)
            same = DataKey.objects.filter(pk=row.pk, kek_id=row.kek_id, wrapped=before)
            done += same.update(kek_id=keeper.current, wrapped=after)
    return done


def _key_file() -> Path:
    return Path(settings.KEY_ENCRYPTION_FILE)
