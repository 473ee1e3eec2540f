"""Unwrapped data keys, held for one request and then let go (clause 1.6).

`with keyring():` opens a ring; a ring inside another is the same ring. Outside one nothing is remembered:
every value costs a query, which is right for a stray line in a shell and wrong for a command, which should
open one.

Reading never makes a key. A row that comes out of the database tells the ring which key it will need, so
the first value that is read fetches the keys of the whole page in one query.

Keys are committed in `keys` by a single statement of their own, whatever transaction the data is in: a key
without data harms nobody, data without its key would be lost. Two people who make the same key at once get
the same one, because the second insert is ignored and the winner is then read.

The key-encryption key may change at any moment (`rotation.py`). Whoever finds a data key wrapped by one that is not,
or no longer, in the key file reads both again; whoever wrapped with one that was dropped meanwhile is refused by the
database and wraps again. No key is ever made for a scope that was destroyed (8.8).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, connections, transaction
from django.db.models import Q
from django.utils import timezone

from hsww.vault.envelope import SIXTEEN, delimited_names
from hsww.vault.errors import BadKeyFile, KeyGone
from hsww.vault.kek import KeyEncryption, key_encryption
from hsww.vault.locking import lock
from hsww.vault.models import DataKey, Destroyed, KeyEncryptionKey
from hsww.vault.router import KEYS
from hsww.vault.scopes import KeyScope

ID_BYTES = 16
AT_ONCE = 500
MOST = 4096
KEY_BITS = 256
COLUMNS = ("id", "kind", "scope_id", "strand", "kek_id", "wrapped", "retired")
KEK = COLUMNS.index("kek_id")
OF_A_KEY = delimited_names("hsww data key 1")
TRIES = 3
"""The second is for a key-encryption key that changed; the third for one that changes again at that moment."""


Row = tuple[Any, ...]
"""The values of COLUMNS."""


Whose = tuple[str, bytes, str]
"""A scope as a key bears it: comparing these costs a third of making a KeyScope, and a page has over a hundred."""


class OpenKey(NamedTuple):
    id: bytes
    whose: Whose
    retired: bool
    cipher: AESGCM

    def __repr__(self) -> str:
        return f"<data key {UUID(bytes=self.id)}>"

    @property
    def scope(self) -> KeyScope:
        kind, scope_id, strand = self.whose
        return KeyScope(kind, UUID(bytes=scope_id), strand)


class Keyring:
    def __init__(self) -> None:
        self._by_id: dict[bytes, OpenKey] = {}
        self._by_scope: dict[Whose, OpenKey] = {}
        self._expected: dict[bytes, None] = {}

    def expect(self, key_id: bytes) -> None:
        """What is too short to be one is damaged, as whoever opens it is told; others are fetched all the same."""
        if len(key_id) == ID_BYTES and key_id not in self._by_id:
            self._expected[key_id] = None

    def by_id(self, key_id: bytes) -> OpenKey:
        key = self._by_id.get(key_id)
        if key is None:
            self._fetch(key_id)
            key = self._by_id.get(key_id)
        if key is None:
            raise KeyGone("The key of this record no longer exists.")
        return key

    def by_scope(self, scope: KeyScope, *, create: bool) -> OpenKey:
        whose = scope.whose
        if whose not in self._by_scope:
            self.warm([scope])
        if whose not in self._by_scope and create:
            self.make([scope])
        try:
            return self._by_scope[whose]
        except KeyError:
            raise KeyGone("There is no key for this file.") from None

    def warm(self, scopes: Iterable[KeyScope]) -> None:
        """Fetches the live keys of these scopes that the ring does not hold yet."""
        wanted = [scope for scope in dict.fromkeys(scopes) if scope.whose not in self._by_scope]
        for start in range(0, len(wanted), AT_ONCE):
            self._take(partial(_of_scopes, wanted[start : start + AT_ONCE]))

    def make(self, scopes: Iterable[KeyScope]) -> None:
        """Makes a key for each scope that has none, in one insert."""
        wanted = list(dict.fromkeys(scopes))
        for start in range(0, len(wanted), MOST // 2):
            some = wanted[start : start + MOST // 2]
            self.warm(some)
            missing = [scope for scope in some if scope.whose not in self._by_scope]
            if missing:
                insert(missing)
            self.warm(missing)

    def forget(self, scope: KeyScope) -> None:
        for key in [key for key in self._by_id.values() if key.whose == scope.whose]:
            del self._by_id[key.id]
        self._by_scope.pop(scope.whose, None)

    def _fetch(self, key_id: bytes) -> None:
        # The newest rows are the likeliest to be shown, so of a long list the last are fetched.
        self._expected.pop(key_id, None)
        others = list(islice(reversed(self._expected), AT_ONCE - 1))
        for other in others:
            del self._expected[other]
        self._take(partial(_of_ids, (key_id, *others)))

    def _take(self, read: Callable[[], list[Row]]) -> None:
        keeper, rows = _readable(read)
        for row in rows:
            key = _opened(keeper, row)
            while len(self._by_id) >= MOST:
                oldest = self._by_id.pop(next(iter(self._by_id)))
                self._by_scope.pop(oldest.whose, None)
            self._by_id[key.id] = key
            if not key.retired:
                self._by_scope[key.whose] = key


_open: ContextVar[Keyring | None] = ContextVar("keyring", default=None)


@contextmanager
def keyring() -> Iterator[Keyring]:
    already = _open.get()
    if already is not None:
        yield already
        return
    token = _open.set(Keyring())
    try:
        yield current()
    finally:
        _open.reset(token)


def current() -> Keyring:
    return _open.get() or Keyring()


def expect(key_id: bytes) -> None:
    ring = _open.get()
    if ring is not None:
        ring.expect(key_id)


def warm(scopes: Iterable[KeyScope]) -> None:
    """One query for the keys of everything about to be written. It does nothing outside a ring."""
    ring = _open.get()
    if ring is not None:
        ring.warm(scopes)


def data_key(scope: KeyScope, *, create: bool = True) -> OpenKey:
    return current().by_scope(scope, create=create)


def create_many(scopes: Iterable[KeyScope]) -> None:
    current().make(scopes)


def insert(scopes: list[KeyScope], *, instead: bool = False) -> None:
    """A new live key for each scope that has none, or `instead` of the one it has, which is retired.

    Once more if the key it was wrapped with was dropped meanwhile.
    """
    keeper = key_encryption()
    for _ in range(TRIES):
        keeper = key_encryption()
        if not may_wrap(keeper.current):
            continue
        try:
            _insert([_new_row(scope, keeper) for scope in scopes], scopes, instead)
        except IntegrityError:
            continue
        return
    raise BadKeyFile(f"The key store does not know the key {keeper.current}. Run manage.py rotate_keys.")


def _insert(rows: list[DataKey], scopes: list[KeyScope], instead: bool) -> None:
    some = [scopes[start : start + AT_ONCE] for start in range(0, len(scopes), AT_ONCE)]
    with transaction.atomic(using=KEYS):
        for those in some if instead else ():
            DataKey.objects.filter(any_of(those), retired=None).update(retired=timezone.now())
        DataKey.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        # After the insert: whoever destroys waits for this transaction, or was here before it.
        if any(Destroyed.objects.filter(any_of(those)).exists() for those in some):
            raise KeyGone("There is no key for this file.")


def may_wrap(kek_id: str) -> bool:
    """Whether the key store knows this key. An empty store takes the first it meets; later ones come by rotation."""
    known = set(KeyEncryptionKey.objects.values_list("id", flat=True))
    if not known:
        with transaction.atomic(using=KEYS):
            lock(KeyEncryptionKey)
            known = set(KeyEncryptionKey.objects.values_list("id", flat=True))
            if not known:
                KeyEncryptionKey.objects.create(id=kek_id)
                known = {kek_id}
    return kek_id in known


def _new_row(scope: KeyScope, keeper: KeyEncryption) -> DataKey:
    row = DataKey(id=uuid4(), kind=scope.kind, scope_id=scope.id, strand=scope.strand, kek_id=keeper.current)
    row.wrapped = keeper.wrap(AESGCM.generate_key(KEY_BITS), wrapping_place(row))
    return row


def _of_scopes(scopes: Collection[KeyScope]) -> list[Row]:
    wanted = {scope.whose for scope in scopes}
    rows = _rows("retired IS NULL AND scope_id", [scope_id for _, scope_id, _ in wanted])
    return [row for row in rows if (row[1], _digits(row[2]), row[3]) in wanted]


def _of_ids(ids: Collection[bytes]) -> list[Row]:
    return _rows("id", ids)


def _rows(where: str, ids: Collection[bytes]) -> list[Row]:
    """A plain statement: every page asks for some fifty keys, and the ORM would take most of that time (measured)."""
    link = connections[KEYS]
    adapted = [UUID(bytes=one) if link.features.has_native_uuid_field else one.hex() for one in ids]
    table, places = link.ops.quote_name(DataKey._meta.db_table), ", ".join(["%s"] * len(adapted))
    with link.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM {table} WHERE {where} IN ({places})", adapted)  # noqa: S608 - words of our own
        found: list[Row] = cursor.fetchall()
    return found


def _readable(read: Callable[[], list[Row]]) -> tuple[KeyEncryption, list[Row]]:
    """The rows and what opens them. A row whose key has just left the key file was rewrapped, so it is read again."""
    for _ in range(TRIES):
        rows = read()
        keeper = key_encryption()
        if all(keeper.holds(row[KEK]) for row in rows):
            break
    return keeper, rows


def _opened(keeper: KeyEncryption, row: Row) -> OpenKey:
    """From plain values, because a page opens fifty keys, and rows of a model would cost as much as opening."""
    pk, kind, scope_id, strand, kek_id, wrapped, retired = row
    key_id, whose = _digits(pk), (kind, _digits(scope_id), strand)
    plain = keeper.unwrap(bytes(wrapped), _bound_to(key_id, *whose), kek_id)
    return OpenKey(key_id, whose, retired is not None, AESGCM(plain))


def _digits(value: UUID | str) -> bytes:
    """As a database gives it that knows UUIDs, or one that keeps their digits."""
    return bytes.fromhex(value) if isinstance(value, str) else value.bytes


def wrapping_place(row: DataKey) -> bytes:
    """What a wrapped key is bound to, so that two files cannot change keys with one another."""
    return _bound_to(row.id.bytes, row.kind, row.scope_id.bytes, row.strand)


def _bound_to(row: bytes, kind: str, scope_id: bytes, strand: str) -> bytes:
    kind_, strand_ = delimited_names(kind), delimited_names(strand)
    return b"".join((OF_A_KEY, SIXTEEN, row, kind_, SIXTEEN, scope_id, strand_))


def any_of(scopes: Iterable[KeyScope]) -> Q:
    """The rows of these scopes; of none, if there are none."""
    by_strand: dict[tuple[str, str], list[UUID]] = {}
    for scope in scopes:
        by_strand.setdefault((scope.kind, scope.strand), []).append(scope.id)
    found = Q(pk__in=[])
    for (kind, strand), ids in by_strand.items():
        found |= Q(kind=kind, strand=strand, scope_id__in=ids)
    return found
