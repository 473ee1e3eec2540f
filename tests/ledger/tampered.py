"""What somebody who owns the database can do to the access log, and what its verifiers see of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models, transaction

from hsww.ledger import entries, export, heads, merkle, verify
from hsww.ledger.audit import audit
from hsww.ledger.models import Checkpoint, Entry, EntrySubject, Leaf, Node
from hsww.ledger.notes import Head, Signer
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key
from tests.ledger.lifting import lifted
from tests.ledger.logs import statement
from tests.ledger.writing import sightings

SIZES = (1, 100, 256, 300, 500)
COUNT = SIZES[-1]
FAR = 1_000_000


@dataclass(frozen=True)
class Log:
    """The log as it was when its newest checkpoint left the building, with all that were sent."""

    lines: tuple[str, ...]
    sent: tuple[str, ...]

    def problems(self, scope: export.Scope = "all", *, audited: bool = True) -> list[str]:
        """What the verifier finds in today's export; if nothing, what the audit finds in today's database."""
        found = verify.verify(export.lines(scope), key=public_key(), older=self.sent).problems
        return found or (audit() if audited else [])


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def missed(log: Log, rows: Sequence[Any], change: Callable[[Any], Any]) -> list[Any]:
    """Makes the change to each in turn, and gives back those of which nothing was seen."""
    found = []
    for row in rows:
        with taken_back():
            change(row)
            if not log.problems("none"):
                found.append(row)
    return found


def places(problems: Iterable[str]) -> set[int]:
    """The entries, counted from 0, that are named as changed or missing."""
    return {int(problem.split()[1]) - 1 for problem in problems if problem.startswith("Entry ")}


def rows_of(model: Any) -> list[Any]:
    return list(model.objects.order_by("pk"))


def columns(*tables: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    return [(table, field.attname) for table in tables for field in table._meta.concrete_fields]


def named(one: object) -> str:
    return one.__name__ if isinstance(one, type) else str(one)


def set_to(row: models.Model, **values: object) -> None:
    assert type(row)._default_manager.filter(pk=row.pk).update(**values) == 1


def delete(rows: "models.QuerySet[Any]") -> None:
    rows._raw_delete(rows.db)


def changed(row: models.Model, column: str) -> None:
    """Another value of the same kind, as near to the old one as can be."""
    set_to(row, **{column: _other(getattr(row, column), type(row)._meta.get_field(column))})


def _other(value: Any, field: Any) -> Any:
    if isinstance(field, models.BinaryField):
        return bytes(40) if value is None else bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]
    if isinstance(field, models.DateTimeField):
        return value + timedelta(microseconds=1)
    if isinstance(field, models.UUIDField):
        return uuid4() if value is None else UUID(int=value.int ^ 1)
    if isinstance(field, models.CharField | models.TextField):
        return "denied" if value == "allowed" else f"{value[:-1]}x"
    return value + (
        8 if isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField) else FAR
    )


def holds_with(log: Log, leaves: Sequence[bytes]) -> bool:
    """If an export of these leaves, with the checkpoints there are, would pass."""
    lines, sent = [f"{verify.HEADER} none\n"], dict(zip(SIZES, log.sent, strict=True))
    for count, leaf in enumerate(leaves, start=1):
        lines.append(statement("leaf", leaf))
        if count in sent:
            lines.append(statement("checkpoint", sent[count].encode()))
    lines.append(f"end {len(leaves)}\n")
    return verify.verify(lines, key=public_key(), older=log.sent).holds


def cut(size: int) -> None:
    """As if nothing had been written after the first `size` entries. The file with the last head goes too."""
    delete(Leaf.objects.filter(sequence__gte=size))
    delete(Checkpoint.objects.filter(size__gt=size))
    delete(Node.objects.filter(position__gte=size // 256))
    kept = Leaf.objects.values("entry")
    delete(EntrySubject.objects.exclude(entry__in=kept))
    delete(Entry.objects.exclude(pk__in=kept))
    heads.path().unlink(missing_ok=True)


def grow_again(size: int) -> None:
    """The database of `size` entries is put back and used. While the last head is known, the sealer refuses."""
    kept = heads.last_signed() or ""
    with lifted():
        cut(size)
    sightings(COUNT - size + 7)
    heads.path().write_text(kept, encoding="utf-8")
    with pytest.raises(InconsistentLog):
        seal()
    heads.path().unlink()
    seal()


def rewrite(sign: Callable[[Checkpoint, str], str]) -> None:
    """Makes every entry one of somebody else, and everything that rests on entries agree with it."""
    Entry.objects.update(actor=UUID(int=1))
    growing, checkpoints = merkle.Growing(), {one.size: one for one in Checkpoint.objects.all()}
    for leaf in Leaf.objects.select_related("entry").order_by("sequence"):
        subjects = tuple(row.value() for row in leaf.entry.subjects.all())
        digest = entries.digest(leaf.entry.content(subjects))
        set_to(leaf.entry, digest=digest)
        set_to(leaf, leaf_hash=digest)
        for placed in growing.append(digest):
            Node.objects.filter(level=placed.level, position=placed.position).update(hash=placed.hash)
        if before := checkpoints.get(growing.size):
            text = str(Head(public_key().name, growing.size, growing.root()))
            set_to(before, root=growing.root(), note=sign(before, text))


def signed_without_the_key(by: str, before: Checkpoint, text: str) -> str:
    if by == "the old signatures":
        return text + "\n" + before.note.rpartition("\n\n")[2]
    if by == "nobody":
        return text
    return Signer(public_key().name, bytes(32)).sign(text)
