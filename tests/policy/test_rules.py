"""Suite 2: every rule by itself: own, other, ended, revoked, conflicted, and destroyed."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from families.models import Family, FamilyGrant
from hsww.access.guard import Guarded
from hsww.access.rules import RULES, Rule
from hsww.access.viewer import Viewer
from tests import build
from tests.policy.matrix import guarded_routes
from tests.policy.reach import KINDS_WITHOUT_FAMILIES, NO_FAMILY, PAST_THE_WALL, REACH, UNGATED
from tests.policy.table import ROUTES, Relations
from tests.policy.world import ACCOUNT_ROUTES, KINDS, RELATIONS, World

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SHOWN_BY_ROUTE: dict[str, Relations] = {
    access.rule.name: ROUTES[name].relations
    for name, (_, access) in guarded_routes().items()
    if access.one and name not in ACCOUNT_ROUTES
}
EXPECTED = SHOWN_BY_ROUTE | REACH


def viewer(world: World, kind: str) -> Viewer:
    return build.viewer_of(world.users[kind])


def reached(world: World, rule: Rule, kind: str) -> set[str]:
    """The relations of which a row is within reach, among the viewer's own families."""
    rows = set(rule.rows(viewer(world, kind)).values_list("pk", flat=True))
    return {relation for relation in RELATIONS if world.rows_of(kind, relation, rule.model) & rows}


def lone_routes(world: World) -> dict[str, Guarded]:
    """Routes of one row that hangs on no family."""
    lone = set(world.lone.values())
    return {
        name: access
        for name, (_, access) in guarded_routes().items()
        if access.one and world.object("organiser", "other", name, access.one) in lone
    }


def lone_mismatches(world: World, route: str, access: Guarded) -> Iterator[str]:
    """Each kind about which the rule of this route and the table disagree, before the view has a say."""
    for kind in KINDS:
        rows = {relation: world.object(kind, relation, route, access.one or "") for relation in RELATIONS}
        found = access.rule.rows(viewer(world, kind)).filter(pk__in=[pk for pk in rows.values() if pk])
        within = set(found.values_list("pk", flat=True))
        reaches = {relation for relation, pk in rows.items() if pk in within}
        wanted = {one for one in ROUTES[route].relations.get(kind, ()) if rows[one]}
        if reaches != wanted:
            yield f"{route} as {kind}: reaches {sorted(reaches)}, expected {sorted(wanted)}"


def test_every_rule_is_expected_somewhere() -> None:
    lone = {access.rule.name for name, (_, access) in guarded_routes().items() if access.one}
    assert set(RULES) == {*EXPECTED, *NO_FAMILY, *lone}


def test_only_what_must_never_be_refused_passes_the_wall_or_has_no_gate() -> None:
    assert {rule.name for rule in RULES.values() if rule.past_the_wall} == PAST_THE_WALL
    assert {rule.name for rule in RULES.values() if not rule.gates} == UNGATED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_rule_reaches_what_the_table_says(name: str, world: World) -> None:
    rule = RULES[name]
    found = {kind: reached(world, rule, kind) for kind in KINDS}
    families = rule.model in world.models_of_families()
    wanted = {
        kind: set(EXPECTED[name].get(kind, ())) & world.relations_with(kind, rule.model)
        if families
        else set()
        for kind in KINDS
    }
    assert found == wanted


def test_rule_reaches_the_lone_rows_that_the_table_says(world: World) -> None:
    routes = lone_routes(world)
    assert {"drawn_file_sign", "personnel_file", "person_account"} <= set(routes)
    assert [wrong for name, access in routes.items() for wrong in lone_mismatches(world, name, access)] == []


@pytest.mark.parametrize("kind", sorted(KINDS_WITHOUT_FAMILIES))
def test_hat_without_families_reaches_no_row_of_any(kind: str, world: World) -> None:
    who = viewer(world, kind)
    leaking = {
        rule.name
        for rule in RULES.values()
        if kind not in EXPECTED.get(rule.name, {})
        and rule.model in world.models_of_families()
        and rule.rows(who).filter(pk__in=world.all_of(rule.model)).exists()
    }
    assert leaking == set()


def test_destroyed_family_is_within_nobodys_reach_and_leaves_no_grant(world: World) -> None:
    family = world.facts["volunteer", "own"].family
    with transaction.atomic():
        world.destroy(family)
        for kind in KINDS:
            for rule in RULES.values():
                if rule.model is Family:
                    assert family.pk not in set(rule.rows(viewer(world, kind)).values_list("pk", flat=True))
        assert not FamilyGrant.objects.filter(content_object=family.pk).exists()
        transaction.set_rollback(True)
