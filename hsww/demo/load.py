"""Fills an empty scheme, a thousand families at a time, so that a hundred thousand need no more memory than one.

Rows go in by bulk, past the actions and their ledger entries: one entry says that a fictional scheme was loaded. They
have no history, because nothing of theirs was ever changed. What the database must hold, it checks all the same.

Refused in production, and wherever anybody is registered already.
"""

import gc
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import cast

from django.conf import settings
from django.db import connections, models, transaction

from families.actions.findable import of_family, of_person
from families.models import Family, Person
from hsww.demo import (
    agencies,
    committed,
    contractors,
    deciding,
    extras,
    looks,
    person_files,
    releases,
    requests,
    staff,
    workers,
)
from hsww.demo.placing import Placing
from hsww.demo.rows import Writer
from hsww.demo.staff import Staff
from hsww.demo.telling import live
from hsww.demo.words import PASSWORD_WORDS
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.models import User
from hsww.vault import tokens
from hsww.vault.keyring import create_many, keyring
from hsww.vault.scopes import family_scope
from safeguarding.models import Concern

AT_ONCE = 1000
ROWS_AT_ONCE = 2000
CACHE_KILOBYTES = 131_072
Told = Callable[[int], None]


class NotEmptyError(Exception):
    """Somebody is here already; a fictional scheme would mix with a real one."""


class NotHereError(Exception):
    """This is a scheme in production."""


def fill(*, families: int, seed: int, today: date, told: Told = lambda _done: None) -> tuple[Staff, str]:
    """Returns the people and the one password of those who can sign in."""
    if settings.SERVE:
        raise NotHereError("A fictional scheme is not loaded in production.")
    if User.objects.exists() or Family.objects.exists():
        raise NotEmptyError("This scheme is not empty.")
    password = "-".join(secrets.SystemRandom().sample(PASSWORD_WORDS, 4))
    people = staff.invent(seed, families, today)
    with keyring(), transaction.atomic():
        staff.save(people, seed=seed, password=password, today=today)
        contractors.add(people, seed=seed, today=today)
        person_files.add(people, seed=seed, today=today)
        record(actor=None, hat="", action=Action.CHANGED, clause="0.1", rule="demo")
    placing = Placing(people, seed=seed, families=families, today=today)
    writer = Writer(people, placing, seed=seed, today=today)
    _make_room()
    with dated_by_the_story(), uncollected():
        for first in range(0, families, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, families))
            with keyring():
                _save(row for number in numbers for row in writer.rows(live(seed, number, today)))
            told(numbers.stop)
    with keyring():
        extras.add(people, seed=seed, today=today)
        agencies.add(people, seed=seed, today=today)
        deciding.add(people, seed=seed, today=today)
        committed.add()
        releases.add(people)
        requests.add(people)
        workers.add(people)
        person_files.name_a_family(people, seed=seed, today=today)
        looks.add(people)
    return people, password


def _save(rows: Iterator[models.Model]) -> None:
    """Keys first, then rows model by model in the order they came in, then what they are found by."""
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    families = cast("list[Family]", by_model[Family])
    create_many(family_scope(family.id) for family in families)
    concerns = cast("list[Concern]", by_model.get(Concern, []))
    create_many(family_scope(row.family_id, "safeguarding") for row in concerns if row.family_id)
    with transaction.atomic():
        for model, found in by_model.items():
            model._default_manager.bulk_create(found, batch_size=ROWS_AT_ONCE)
    tokens.index_many(of_family(family) for family in families)
    tokens.index_many(of_person(person) for person in cast("list[Person]", by_model[Person]))


def _make_room() -> None:
    """SQLite's usual two megabytes would be written out and read back fifty times over (measured)."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")


@contextmanager
def dated_by_the_story() -> Iterator[None]:
    """A family's row says when it was last changed, in the story; Django would write the time of loading."""
    field = cast("models.DateTimeField[date, date]", Family._meta.get_field("updated_at"))
    field.auto_now = False
    try:
        yield
    finally:
        field.auto_now = True


@contextmanager
def uncollected() -> Iterator[None]:
    """Rows form no cycles, so looking for some costs a quarter of the time and frees nothing (measured)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
