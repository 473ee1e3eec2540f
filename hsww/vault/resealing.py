"""Replaces a data key while the site serves: what lay under the old one is sealed afresh (8.2).

The old key is retired: it opens what it sealed and seals no more. Then every cell that lies under a retired key is
opened and sealed with the live key of the same scope, history too, wherever the row stands: the bytes themselves name
their key, so no cell can be missed because its row's file is found in an unusual way. A cell is written only if it
is still what was read, so that whoever changes it meanwhile wins; no history row is made, because nothing changed
that anybody wrote. A run that was cut off is finished by the next.

A retired key lives on while something needs it: an entry of the ledger, which cannot be rewritten, a file, or a copy
of the data not yet expired (`purge_retired`). The scheme's own retired keys are never purged: what other libraries
keep for us lies under them too.

Whoever keeps ciphertext outside of sealed fields registers in `USERS`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from hsww.vault import keyring
from hsww.vault.envelope import KEY_ID_ENDS
from hsww.vault.errors import KeyGone, WrongPlace
from hsww.vault.fields import SealedField
from hsww.vault.held import Sealed
from hsww.vault.models import DataKey
from hsww.vault.router import DATA
from hsww.vault.scopes import SCHEME_KIND, KeyScope
from hsww.vault.sealing import seal, unseal

AT_ONCE = 500
KEPT_DAYS = 35
"""A data copy as old as this has been removed."""

Cell = tuple[Any, bytes]
Retired = dict[bytes, KeyScope]


@dataclass(frozen=True, slots=True)
class User:
    reseal: Callable[[KeyScope], int]
    """Seals what it has of a scope with its live key, and returns how much that was."""
    under: Callable[[Collection[KeyScope]], set[bytes]]
    """The ids of the data keys that something it has of these scopes lies under now; it may name others too."""


USERS: dict[str, User] = {}


def replace_data_key(scope: KeyScope) -> int:
    """Returns how many values were sealed afresh. KeyGone if the scope was destroyed."""
    return replace_data_keys([scope])


def replace_data_keys(scopes: Collection[KeyScope]) -> int:
    keyring.insert(list(dict.fromkeys(scopes)), instead=True)
    for scope in scopes:
        keyring.current().forget(scope)
    return reseal()


def living_scopes() -> list[KeyScope]:
    return [key.scope for key in DataKey.objects.filter(retired=None)]


def reseal() -> int:
    """Everything that lies under a retired key; again until a round finds nothing, because the site is serving."""
    done = 0
    while moved := _one_round():
        done += moved
    return done


def purge_retired(older_than: timedelta | None = None) -> int:
    """Deletes retired keys that nothing living lies under and no kept copy of the data needs."""
    usual = timedelta(days=getattr(settings, "DATA_COPY_DAYS", KEPT_DAYS))
    before = timezone.now() - (usual if older_than is None else older_than)
    old = DataKey.objects.filter(retired__lt=before).exclude(kind=SCHEME_KIND)
    found = {key.id.bytes: key for key in old}
    if not found:
        return 0
    for key_id in _still_used({key.scope for key in found.values()}):
        found.pop(key_id, None)
    for key in found.values():
        key.delete()
    return len(found)


def _one_round() -> int:
    retired: Retired = {key.id.bytes: key.scope for key in DataKey.objects.exclude(retired=None)}
    if not retired:
        return 0
    moved: Counter[KeyScope] = Counter()
    for field in _sealed_fields():
        for page in _pages(field):
            here = [(row, raw) for row, raw in page if raw[1:KEY_ID_ENDS] in retired]
            moved.update(_reseal(field, here, retired))
    for scope in set(retired.values()):
        moved[scope] += sum(user.reseal(scope) for user in USERS.values())
    _retire_now([scope for scope, many in moved.items() if many])
    return moved.total()


def _retire_now(scopes: Collection[KeyScope]) -> None:
    """Copies of the data made until now need the keys that something was just moved away from."""
    for scope in scopes:
        keys = DataKey.objects.filter(kind=scope.kind, scope_id=scope.id, strand=scope.strand)
        keys.exclude(retired=None).update(retired=timezone.now())


def _reseal(field: SealedField, cells: list[Cell], retired: Retired) -> list[KeyScope]:
    """The scope of each cell that was sealed afresh."""
    if not cells:
        return []
    with keyring.keyring(), transaction.atomic(using=DATA):
        known = [(row, raw, retired[raw[1:KEY_ID_ENDS]]) for row, raw in cells]
        return [scope for row, raw, scope in known if _reseal_cell(field, row, raw, scope)]


def _reseal_cell(field: SealedField, row: Any, raw: bytes, scope: KeyScope) -> bool:
    """False if somebody changed it meanwhile, or destroyed its file."""
    place = field.place(row)
    try:
        fresh = seal(scope, place, unseal(place, raw))
    except KeyGone:
        return False
    except WrongPlace:
        raise WrongPlace(f"A value of {field} was changed, or was found where it does not belong.") from None
    return _swapped(field, row, raw, fresh)


def _swapped(field: SealedField, row: Any, before: bytes, after: bytes) -> bool:
    """Past the field, which lets nobody compare or set ciphertext."""
    link: Any = connections[DATA]
    meta, quote, binary = field.model._meta, link.ops.quote_name, link.Database.Binary
    column, pk = quote(field.column), quote(meta.pk.column)
    sql = f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608 - names of our own
    with link.cursor() as cursor:
        cursor.execute(sql, [binary(after), meta.pk.get_db_prep_value(row, link), binary(before)])
        return bool(cursor.rowcount == 1)


def _still_used(scopes: Collection[KeyScope]) -> set[bytes]:
    in_fields = {
        raw[1:KEY_ID_ENDS] for field in _sealed_fields() for page in _pages(field) for _, raw in page
    }
    return in_fields.union(*(user.under(scopes) for user in USERS.values()))


def _sealed_fields() -> Iterator[SealedField]:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            yield from (field for field in model._meta.local_fields if isinstance(field, SealedField))


def _pages(field: SealedField) -> Iterator[list[Cell]]:
    """The column as it lies in the database, in the order of the rows' ids."""
    rows = field.model._base_manager.filter(**{f"{field.name}__isnull": False}).order_by("pk")
    here = rows
    while page := list(here.values_list("pk", field.attname)[:AT_ONCE]):
        yield [(pk, found.raw) for pk, found in page if isinstance(found, Sealed)]
        here = rows.filter(pk__gt=page[-1][0])
