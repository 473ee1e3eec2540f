"""Turns what the database refused into a sentence beside the field. What must hold is held there, not in a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.apps import apps
from django.db import IntegrityError, models


@contextmanager
def refusals(form: forms.Form, field: str | None) -> Iterator[None]:
    """Runs an action; a constraint it breaks becomes an error of the form, and what was typed stays."""
    try:
        yield
    except IntegrityError as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        form.add_error(field, sentence)


def sentence_of(error: IntegrityError) -> str | None:
    """The message of the constraint that was broken; None if it is none of ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    said = str(getattr(diagnosis, "constraint_name", None) or error)
    for model in apps.get_app_config("families").get_models():
        for constraint in model._meta.constraints:
            if constraint.name in said.split() or _names_columns(model, constraint, said):
                return str(constraint.get_violation_error_message())
    return None


def _names_columns(model: type[models.Model], constraint: Any, said: str) -> bool:
    """SQLite tells which columns were to be unique, and not the name of the index."""
    if not isinstance(constraint, models.UniqueConstraint):
        return False
    columns = ", ".join(
        f"{model._meta.db_table}.{model._meta.get_field(field).column}"  # type: ignore[union-attr]
        for field in constraint.fields
    )
    return said == f"UNIQUE constraint failed: {columns}"
