"""Suite 3: closed lists. A new model, form field, public route or ledger action has to be thought about here."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from hsww.access.checks import everything_is_guarded, routes
from hsww.access.closed import OWN, PUBLIC
from hsww.access.guard import Guarded, Own, Public, access_of
from hsww.pages.forms import Form
from hsww.vault.fields import SealedField
from tests.policy.forms import WITHOUT_RULE, WRITERS
from tests.policy.models import KEPT

OURS = (
    "people",
    "families",
    "consent",
    "safeguarding",
    "records",
    "board",
    "ledger",
    "vault",
    "keeping",
    "watching",
    "witnesses",
)
ROOT = Path(__file__).resolve().parents[2]


def our_models() -> dict[str, type[models.Model]]:
    return {
        model._meta.label_lower: model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "history_type") and not hasattr(model, "history_object")
    }


def test_every_model_says_how_it_is_kept() -> None:
    assert set(our_models()) == set(KEPT)


@pytest.mark.parametrize("label", sorted(KEPT))
def test_model_is_sealed_and_has_history_as_it_says(label: str) -> None:
    model, kept = our_models()[label], KEPT[label]
    sealed = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
    assert sealed == set(kept.sealed)
    assert hasattr(model, "history") == kept.history


def test_sealed_fields_are_sealed_in_history_too() -> None:
    for label, kept in KEPT.items():
        if kept.history:
            past = our_models()[label].history.model  # type: ignore[attr-defined]
            sealed = {field.name for field in past._meta.concrete_fields if isinstance(field, SealedField)}
            assert sealed == set(kept.sealed)


def test_public_and_own_routes_are_all_served_and_nothing_else_is_open() -> None:
    served = {route.name: access_of(route.callback, route.name or "") for route in routes()}
    assert {name for name, access in served.items() if isinstance(access, Public)} == set(PUBLIC)
    assert {name for name, access in served.items() if isinstance(access, Own)} == set(OWN)
    assert all(isinstance(access, Guarded | Public | Own) for access in served.values())


def test_start_up_check_finds_nothing() -> None:
    assert everything_is_guarded() == []


def our_forms(of: type[Form] = Form) -> dict[str, type[Form]]:
    found = {}
    for form in of.__subclasses__():
        if form.__module__.split(".")[0] in ("families", "consent", "safeguarding", "records", "hsww"):
            found[f"{form.__module__}.{form.__qualname__}"] = form
        found |= our_forms(form)
    return found


def test_every_form_names_the_rules_that_let_it_write() -> None:
    assert set(our_forms()) == {*WRITERS, *WITHOUT_RULE}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_form_asks_only_for_what_its_rule_may_write(name: str) -> None:
    may = {field for rule in WRITERS[name] for reach in rule.hats.values() for field in reach.writes}
    assert set(our_forms()[name].base_fields) <= may


BANNED = {
    r"\bhas_perm\b|get_objects_for_user|get_perms\b|assign_perm|remove_perm": "grants are given by access.grants",
    r"\.extra\(|RawSQL|\.raw\(": "rows come from rules",
    r"mark_safe|\|safe\b|autoescape off": "what people type is never trusted",
    r"\bstyle=\"|\bonclick=|<script>|javascript:": "the content security policy forbids it",
    r"\bprint\(|\bbreakpoint\(": "nothing of a family goes to standard output",
}


ALLOWED = {
    "hsww/ledger/verifier/page.html": "Never served: an auditor opens it from a disk, where it stands alone.",
    "hsww/pages/templatetags/pages.py": "Marks what our own templates rendered, and our own drawings.",
    "templates/account/email/base_message.txt": "Plain text is not HTML.",
}


@pytest.mark.parametrize("pattern", sorted(BANNED))
def test_banned_words_do_not_occur(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {BANNED[pattern]}"
        for folder in ("hsww", "families", "consent", "safeguarding", "records", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".txt")
        and "migrations" not in path.parts
        and str(path.relative_to(ROOT)) not in ALLOWED
        and re.search(pattern, path.read_text())
    ]
    assert found == []


def test_views_and_forms_never_touch_a_manager() -> None:
    found = [
        str(path.relative_to(ROOT))
        for folder in ("hsww", "families", "consent", "safeguarding", "records")
        for path in (ROOT / folder).rglob("*.py")
        if ("views" in path.parts or "forms" in path.parts or path.stem in ("views", "forms"))
        and re.search(r"\.objects\b|_default_manager", path.read_text())
    ]
    assert found == []
