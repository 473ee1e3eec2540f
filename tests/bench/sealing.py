"""Measures what encryption adds to a page, and a sealed value beside one of Fernet's, and prints JSON.

`python -m tests.bench.sealing FAMILIES` fills a scheme and copies its database. In the copy every sealed column holds
the bytes that were sealed, and while its pages are asked for, sealed fields hand those out as they are: no key is
fetched and nothing is opened. What is left of the fields (a binary column, a descriptor) is paid for on both sides.
Pages of both are asked for in turn, and medians compared.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

from tests.bench.measure import ROUNDS, fill, medians, organiser_with, page, templates  # sets Django up  # isort: skip

from cryptography.fernet import Fernet
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test import override_settings

from families.models import FamilyGrant
from hsww.access.hats import Hat
from hsww.vault.fields import SealedField
from hsww.vault.keyring import keyring
from hsww.vault.scopes import family_scope
from hsww.vault.sealing import seal, unseal
from tests import build

AT_ONCE = 500
VALUES = 2_000
TEXT = b"Tamsin Fictional of 12 Fable Lane, who hopes for two hours on Tuesdays."


def copied() -> BaseDatabaseWrapper:
    """A copy of the scheme's database, under a name that nobody else's has."""
    real = connections["default"]
    kept = dict(connections.settings["default"])
    if real.vendor == "sqlite":
        kept["NAME"] = str(Path(os.environ["HSWW_VAR"]) / "plain.sqlite3")
        with real.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [kept["NAME"]])
    else:
        kept["NAME"] = f"hsww_{uuid4().hex}"
        made_from = real.settings_dict["NAME"]
        connections.close_all()
        with connections["keys"].cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{kept["NAME"]}" TEMPLATE "{made_from}"')
    return ConnectionHandler({"default": kept})["default"]


def sealed_models() -> Iterator[tuple[Any, list[Any]]]:
    """Not those of the board: no page of a family reads them, and its released reports never change."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label == "board":
            continue
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if fields and model._meta.db_table in connections["default"].introspection.table_names():
            yield model, fields


def lay_open(plain: BaseDatabaseWrapper) -> None:
    quote = plain.ops.quote_name
    for model, fields in sealed_models():
        columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        key = model._meta.pk
        update = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(key.column)} = %s"
        rows = model._base_manager.order_by("pk")
        for some in in_parts(rows):
            with keyring(), plain.cursor() as cursor:
                cursor.executemany(
                    update,
                    [
                        [*(encoded(field, row) for field in fields), key.get_db_prep_value(row.pk, plain)]
                        for row in some
                    ],
                )
    with plain.cursor() as cursor:
        cursor.execute("ANALYZE")


def in_parts(rows: Any) -> Iterator[list[Any]]:
    rest = rows
    while some := list(rest[:AT_ONCE]):
        yield some
        rest = rows.filter(pk__gt=some[-1].pk)


def encoded(field: Any, row: Any) -> Any:
    value = getattr(row, field.attname)
    return None if value is None else connections["default"].Database.Binary(field.encode(value))


class Switch:
    laid_open = False


as_sealed = SealedField.from_db_value


def switched(self: Any, value: Any, *how: Any) -> Any:
    """Stands for a sealed field's `from_db_value` all along, because a query that is kept ready keeps that too."""
    if not Switch.laid_open:
        return as_sealed(self, value, *how)
    if value is None:
        return None
    return self.decode(bytes(value)) if value else ""


@contextmanager
def laid_open(plain: BaseDatabaseWrapper) -> Iterator[None]:
    real = connections["default"]
    connections["default"], Switch.laid_open = plain, True
    try:
        yield
    finally:
        connections["default"], Switch.laid_open = real, False


def in_the_copy(plain: BaseDatabaseWrapper, ask: Callable[[], int]) -> Callable[[], int]:
    def asked() -> int:
        with laid_open(plain):
            return ask()

    return asked


def beside_fernet() -> float:
    """How long sealing and opening a value takes, in times of what Fernet takes."""
    fernet, scope, place = (
        Fernet(Fernet.generate_key()),
        family_scope(uuid4()),
        ("families.family", "name", uuid4()),
    )
    with keyring():
        seal(scope, place, TEXT)

        def ours() -> bytes:
            return unseal(place, seal(scope, place, TEXT), scope)

        def theirs() -> bytes:
            return fernet.decrypt(fernet.encrypt(TEXT))

        if not ours() == theirs() == TEXT:
            raise SystemExit("A sealed value was not opened as it was.")
        taken: dict[Callable[[], bytes], list[float]] = {ours: [], theirs: []}
        for _ in range(ROUNDS):
            for work, times in taken.items():
                start = time.perf_counter()
                for _ in range(VALUES // ROUNDS + 1):
                    work()
                times.append(time.perf_counter() - start)
    return statistics.median(taken[ours]) / statistics.median(taken[theirs])


def main(families: int) -> None:
    fill(families)
    organiser = organiser_with(40)
    family = FamilyGrant.objects.filter(user=organiser).values_list("content_object", flat=True)[0]
    with (
        override_settings(TEMPLATES=templates()),
        mock.patch.object(SealedField, "from_db_value", switched),
    ):
        client = build.sign_in(organiser, hat=Hat.ORGANISER)
        sealed = {
            "list of 25 rows": page(client, "/families/"),
            "family file": page(client, f"/families/{family}/"),
        }
        before = {name: ask() for name, ask in sealed.items()}
        plain = copied()
        try:
            lay_open(plain)
            open_ = {name: in_the_copy(plain, ask) for name, ask in sealed.items()}
            shown = {name: ask() for name, ask in open_.items()}
            if shown != before:
                raise SystemExit(f"The pages differ: {before} and {shown} bytes.")
            taken = medians({**{f"{name}, plain": ask for name, ask in open_.items()}, **sealed})
        finally:
            thrown_away(plain)
    added = {name: 100 * (taken[name] / taken[f"{name}, plain"] - 1) for name in sealed}
    json.dump({"added": added, "fernet": beside_fernet()}, sys.stdout)


def thrown_away(plain: BaseDatabaseWrapper) -> None:
    plain.close()
    if plain.vendor == "postgresql":
        with connections["keys"].cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{plain.settings_dict["NAME"]}" WITH (FORCE)')


if __name__ == "__main__":
    main(int(sys.argv[1]))
