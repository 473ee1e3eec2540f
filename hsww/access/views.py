"""The two pages that belong to no single app: what waits for me, and where each clause is enforced."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hsww.access import log, today
from hsww.access.checks import routes
from hsww.access.gates import GATES
from hsww.access.guard import Guarded, access_of, guarded
from hsww.access.own_rules import TODAY
from hsww.access.page_names import PAGE_NAMES
from hsww.access.rules import RULES
from hsww.access.viewer import GuardedRequest
from hsww.policy.clauses import CLAUSES, INSTEAD, VERSION

MOST_SHOWN = 60
"""More than anybody does in a day; the rest comes up as these are done."""


@guarded(TODAY, many=True)
def today_page(request: GuardedRequest[Any]) -> HttpResponse:
    waiting = today.waiting(request.viewer)
    shown = waiting[:MOST_SHOWN]
    log.shown(request, shown)
    context = {"waiting": shown, "more": len(waiting) - len(shown), "coming": today.coming(request.viewer)}
    return render(request, "access/today.html", context)


def policy(request: HttpRequest) -> HttpResponse:
    """Every clause, its gates and rules, and the pages they guard: made from the code. What has none says what is done
    instead."""
    pages_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for route in routes():
        access = access_of(route.callback, route.name or "")
        if isinstance(access, Guarded):
            name = route.name or ""
            pages_of[access.rule.name].append((PAGE_NAMES.get(name, name), name))
    clauses = [
        {
            "clause": clause,
            "gates": [gate for gate in GATES if clause.number in gate.clause.split()],
            "rules": [
                {"rule": rule, "hats": [hat.label for hat in rule.hats], "pages": pages_of[rule.name]}
                for rule in RULES.values()
                if clause.number in rule.clauses
            ],
            "instead": INSTEAD.get(clause.number, ""),
        }
        for clause in CLAUSES
    ]
    return render(request, "access/policy.html", {"clauses": clauses, "version": VERSION})
