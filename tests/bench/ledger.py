"""Measures what the ledger costs and how it grows, and prints JSON: `python -m tests.bench.ledger FEW MANY`.

A page with its entry stands beside the same page with nothing written, asked for by 1, 4 and 16 processes in turn; an
entry stands beside a plain insert of the same row into a table that nothing watches. Then the log is filled until it
holds FEW and then MANY entries, spread over 200 files (`filling`), all of which the sealer seals. At both sizes a page,
a sealing, a proof and "who has seen this file" are timed. The export of the whole is verified by the command that an
auditor runs, beside a loop that makes as many SHA-256 of 65 bytes and nothing else.
"""

import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from tests.bench.measure import fill, organiser_with, page  # sets Django up  # isort: skip

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Max, Model
from django.utils import timezone

from families.models import FamilyGrant
from hsww.access.hats import Hat
from hsww.ledger import record as recording
from hsww.ledger import sealing
from hsww.ledger.entries import Subject
from hsww.ledger.logs import current
from hsww.ledger.models import Action, Entry, EntrySubject, Leaf, Outcome, Queued
from hsww.ledger.queries import proof_of
from hsww.ledger.record import Draft, record, record_many
from hsww.people.models import User
from tests import build
from tests.bench import filling

WRITERS = (1, 4, 16)
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60")) // 6
ASKED = 64
"""Pages, or rows, of a round; shared out among its writers."""
FILES = 200
AT_ONCE = 50_000
NEW = 200
"""How many entries a timed sealing seals."""
PLAIN = "bench_"
HASHES = """
import hashlib, sys
sha, piece = hashlib.sha256, b"x" * 65
for _ in range(int(sys.argv[1])):
    sha(piece).digest()
"""
AND_TELL = """
import runpy, sys
sys.argv = sys.argv[1:]
how, sys.argv[0] = sys.argv[0][:1], sys.argv[0][1:]
try:
    runpy.run_path(sys.argv[0]) if how == ":" else runpy.run_module(sys.argv[0], run_name="__main__")
except SystemExit as ended:
    if ended.code:
        raise
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
"""Runs a file (`:path`) or a module, and says last how many KiB it took: what the kernel tells a parent counts the
parent's own."""

Work = Callable[[], object]


@contextmanager
def unlogged() -> Iterator[None]:
    """An entry is made, and not written."""
    with mock.patch.object(recording, "_insert", lambda _model, rows, **_how: list(range(1, len(rows) + 1))):
        yield


def one_entry(actor: UUID, file: UUID) -> Draft:
    return Draft(
        actor=actor,
        hat=Hat.ORGANISER,
        action=Action.SEEN,
        clause="8.3",
        rule="families.see_file",
        subjects=(Subject("family", file),),
    )


def make_plain_tables() -> None:
    """With the same columns, keys and indexes, and without a trigger."""
    with connection.cursor() as cursor:
        for model in (Entry, EntrySubject):
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE TABLE {PLAIN}{table} (LIKE {table} INCLUDING ALL)")
                continue
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'trigger'", [table])
            for (sql,) in cursor.fetchall():
                if sql:
                    cursor.execute(re.sub(r"\bledger_", f"{PLAIN}ledger_", sql))


def plain_insert() -> None:
    """The rows of an entry in one transaction, with nothing that commits to them and put where nothing watches."""
    entry = Entry(
        uid=uuid4(), at=timezone.now(), actor=uuid4(), hat=Hat.ORGANISER, action=Action.SEEN,
        outcome=Outcome.ALLOWED, clause="8.3", rule="families.see_file", salt=bytes(32), digest=bytes(32),
    )  # fmt: skip
    row = recording._ready(Entry, recording._values(entry))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(plain_sql(Entry, returning=True), row)
        (pk,) = cursor.fetchone()
        about = recording._ready(EntrySubject, (pk, "family", uuid4()))
        cursor.execute(plain_sql(EntrySubject, returning=False), about)


@cache
def plain_sql(model: type[Model], *, returning: bool) -> str:
    table = model._meta.db_table
    return recording._insert_sql(model, 1, returning).replace(f'"{table}"', f'"{PLAIN}{table}"')


def an_entry() -> None:
    record(
        actor=uuid4(), hat=Hat.ORGANISER, action=Action.SEEN, clause="8.3", rule="families.see_file",
        subjects=(Subject("family", uuid4()),),
    )  # fmt: skip


def writer(barrier: Any, times: int, first: Work, second: Work, without_first: bool) -> None:
    """In turn: the first work, everybody waits, the second, everybody waits."""
    for _ in range(ROUNDS + 1):
        for work, context in (
            (first, unlogged() if without_first else nullcontext()),
            (second, nullcontext()),
        ):
            barrier.wait()
            with context:
                for _ in range(times):
                    work()
            barrier.wait()


def side_by_side(writers: int, first: Work, second: Work, *, without_first: bool = False) -> float:
    """How long the second takes, in times of the first, when so many do both at once."""
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    barrier = forked.Barrier(writers + 1)
    arguments = (barrier, max(1, ASKED // writers), first, second, without_first)
    started = [forked.Process(target=writer, args=arguments) for _ in range(writers)]
    for process in started:
        process.start()
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS + 1):
        for times in taken:
            barrier.wait()
            begun = time.perf_counter()
            barrier.wait()
            times.append(time.perf_counter() - begun)
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        raise SystemExit("A writer failed.")
    return statistics.median(b / a for a, b in list(zip(*taken, strict=True))[1:])


def grow(to: int, actors: list[UUID], files: list[UUID]) -> dict[str, float]:
    """Adds entries, has them sealed, and tells how many were and how long the sealing took."""
    began = have = Leaf.objects.count()
    taken = 0.0
    while have < to:
        many = min(AT_ONCE, to - have)
        filling.write([one_entry(actors[n % len(actors)], files[n % len(files)]) for n in range(many)])
        taken += timed(sealing.seal)
        have += many
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"entries": have - began, "seconds": taken}


def seal_some(actors: list[UUID], files: list[UUID]) -> float:
    record_many([one_entry(actors[0], files[n % len(files)]) for n in range(NEW)])
    return timed(sealing.seal)


def timed(work: Work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def at_this_size(pages: dict[str, Work], actors: list[UUID], files: list[UUID]) -> dict[str, float]:
    last = Leaf.objects.aggregate(last=Max("sequence"))["last"]
    proven = [Entry.objects.get(leaf__sequence=last * part // 50) for part in range(1, 50)]
    for ask in pages.values():
        ask()
    found = {name: statistics.median(timed(ask) for _ in range(5 * ROUNDS)) for name, ask in pages.items()}
    found["sealing"] = statistics.median(seal_some(actors, files) for _ in range(2 * ROUNDS))
    found["proof"] = statistics.median(timed(lambda one=one: proof_of(one)) for one in proven)
    found["proof bytes"] = max(len(str(proof_of(one))) for one in proven)
    return found


def verified(log: Any) -> dict[str, float]:
    """The command an auditor runs, beside the bare loop: seconds of both, and the memory of the first in MiB."""
    export = Path(os.environ["HSWW_VAR"]) / "export"
    with export.open("w", encoding="ascii") as file:
        call_command("ledger_export", stdout=file)
    hashing = export.with_name("hashing.py")
    hashing.write_text(HASHES)
    checking, memory = child(["-hsww.ledger.verify", str(export), "--key", str(log.key)])
    looping, _ = child([f":{hashing}", str(Leaf.objects.count())])
    return {"verifying": checking, "hashing": looping, "MiB": memory}


def child(command: list[str]) -> tuple[float, float]:
    """Seconds of processor, and the most memory in MiB."""
    process = subprocess.Popen([sys.executable, "-c", AND_TELL, *command], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}: {said}")
    return used.ru_utime + used.ru_stime, int(said.splitlines()[-1]) / 1024


def main(few: int, many: int) -> None:
    fill(60)
    organiser = organiser_with(20)
    family = FamilyGrant.objects.filter(user=organiser).values_list("content_object", flat=True)[0]
    ask = page(build.sign_in(organiser, hat=Hat.ORGANISER), f"/families/{family}/")
    seen = page(build.sign_in(organiser, hat=Hat.ORGANISER), f"/families/{family}/seen/")
    ask()
    make_plain_tables()
    found: dict[str, Any] = {
        "page": {number: side_by_side(number, ask, ask, without_first=True) for number in WRITERS},
        "insert": {number: 1 / side_by_side(number, plain_insert, an_entry) for number in WRITERS},
    }
    while sealing.seal() is not None:
        pass
    found["left unsealed"] = Queued.objects.count() + Entry.objects.filter(leaf=None).count()
    actors = list(User.objects.values_list("pk", flat=True)[:20])
    files = [family, *(uuid4() for _ in range(FILES - 1))]
    pages = {"family file": ask, "who has seen": seen}
    found["sealed"] = {few: grow(few, actors, files)}
    found["small"] = at_this_size(pages, actors, files)
    found["sealed"][many] = grow(many, actors, files)
    found["large"] = at_this_size(pages, actors, files)
    found["entries of the file"] = EntrySubject.objects.filter(kind="family", subject=family).count()
    found |= verified(current())
    json.dump({"ledger": found}, sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
