"""What is written past `save()` leaves no history and knows no seal, so each such write is in a closed list (8.2).

A queryset's `update()`, `bulk_create()`, `bulk_update()` and raw deletion tell the history of a model nothing; on a
sealed model they cannot bind a value to its row, and an `update()` of a relation takes a row out of the file under
whose key its words lie. Only models that keep neither words nor a history are written so without asking.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from hsww.vault.base import Sealing

PRODUCT = ("hsww", "families", "consent", "safeguarding", "records")
PAST_SAVE = frozenset(
    {"bulk_create", "abulk_create", "bulk_update", "abulk_update", "update", "aupdate", "_raw_delete"}
)

TRIAL = "Fills an empty trial scheme; what nobody did has no history."
ONE_OF_TWO = "One of two at once must win, which only the database can say; the ledger keeps who and when."

ALLOWED = {
    "consent/requests/elsewhere.py: Release.update(order)": "A release has no history; its trigger lets just this go.",
    "families/actions/erasing.py: _raw_delete()": "Erasing takes the history too; it must not write a new line (7.1).",
    "hsww/board/actions.py: update(checkpoint, figures, released_at, released_by_id)": ONE_OF_TWO,
    "hsww/demo/load.py: bulk_create()": TRIAL,
    "hsww/demo/person_files.py: bulk_create()": TRIAL,
    "hsww/demo/staff.py: Acknowledgement.bulk_create()": TRIAL,
    "hsww/demo/staff.py: Appointment.bulk_create()": TRIAL,
    "hsww/demo/staff.py: User.bulk_create()": TRIAL,
    "hsww/vault/querysets.py: bulk_create()": "The refusal itself, which hands on what it lets through.",
    "hsww/vault/querysets.py: bulk_update()": "The refusal itself, which hands on what it lets through.",
    "hsww/vault/querysets.py: update(**)": "The refusal itself, which hands on what it lets through.",
    "hsww/vault/resealing.py: update(retired)": "From when on a key is not needed; keys have no history.",
    "hsww/vault/rotation.py: update(kek_id, wrapped)": "A wrapped key under a new key; keys have no history.",
    "records/sittings.py: Sitting.update(active_at)": "That somebody still reads; the ledger has each look.",
    "records/sittings.py: Sitting.update(active_at, reconfirmed_at)": ONE_OF_TWO,
    "records/sittings.py: update(ended_at, why)": ONE_OF_TWO,
    "safeguarding/actions.py: update(acknowledged_at, acknowledged_by_id)": ONE_OF_TWO,
    "safeguarding/actions.py: update(seen_at, seen_by_id)": ONE_OF_TWO,
    "safeguarding/escalation.py: Concern.update(entry_owed)": "Pays an entry the ledger was owed, and notes it.",
    "safeguarding/escalation.py: update(escalated_at)": ONE_OF_TWO,
}


@dataclass(frozen=True)
class Write:
    """A call in the product's code; `model` is empty where the code does not name it."""

    file: str
    line: int
    model: str
    method: str
    fields: str

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(filter(None, (self.model, self.method)))}({self.fields})"


def writes(source: str, file: str) -> Iterator[Write]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        method = node.func.attr
        if method in PAST_SAVE and not (method == "update" and _is_of_a_dictionary(node)):
            fields = _fields(node) if method in {"update", "aupdate"} else ""
            yield Write(file, node.lineno, _model(node.func.value), method, fields)


def _fields(call: ast.Call) -> str:
    return ", ".join(sorted(named.arg or "**" for named in call.keywords))


def _is_of_a_dictionary(call: ast.Call) -> bool:
    """A queryset's `update()` takes names only; that of a dictionary or a digest is given something."""
    return bool(call.args) or not call.keywords


def _model(receiver: ast.expr) -> str:
    """The `Model` of `Model.objects.filter(…)`."""
    while isinstance(receiver, ast.Attribute | ast.Call):
        receiver = receiver.value if isinstance(receiver, ast.Attribute) else receiver.func
    known = isinstance(receiver, ast.Name) and receiver.id in {model.__name__ for model in apps.get_models()}
    return receiver.id if known and isinstance(receiver, ast.Name) else ""


def is_kept(name: str) -> bool:
    """Whether a model of that name is sealed or has a history; what has no name might be."""
    found = [model for model in apps.get_models() if model.__name__ == name]
    return not found or any(issubclass(model, Sealing) or hasattr(model, "history") for model in found)


def all_writes() -> list[Write]:
    root = Path(settings.BASE_DIR)
    files = [file for app in PRODUCT for file in sorted((root / app).rglob("*.py"))]
    return [
        write
        for file in files
        if "migrations" not in file.parts
        for write in writes(file.read_text(), file.relative_to(root).as_posix())
    ]


def test_nothing_sealed_or_with_a_history_is_written_past_it_without_a_reason() -> None:
    unlisted = [write for write in all_writes() if is_kept(write.model) and str(write) not in ALLOWED]

    assert [f"{write}, line {write.line}" for write in unlisted] == []


def test_every_exception_is_still_needed_and_has_its_reason() -> None:
    needed = {str(write) for write in all_writes() if is_kept(write.model)}

    assert ALLOWED.keys() - needed == set()
    assert all(reason.strip() for reason in ALLOWED.values())


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Person.objects.filter(pk=1).update(family=other)", ["Person.update(family)"]),
        ("family.people.update(family_id=pk)", ["update(family_id)"]),
        ("Visit.objects.bulk_update(rows, ['day'])", ["Visit.bulk_update()"]),
        ("rows._raw_delete(rows.db)", ["_raw_delete()"]),
        ("known.update(**more)", ["update(**)"]),
        ("known.update(other)", []),
        ("person.save()", []),
    ],
)
def test_a_write_past_history_is_seen_however_it_is_written(code: str, found: list[str]) -> None:
    assert [str(write).partition(": ")[2] for write in writes(code, "somewhere.py")] == found
