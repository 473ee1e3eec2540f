"""The two pages that belong to no single app: what waits for me, and where each clause is enforced."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hsww.access import log, today
from hsww.access.checks import routes
from hsww.access.guard import Guarded, access_of, guarded
from hsww.access.own_rules import TODAY
from hsww.access.rules import RULES
from hsww.access.viewer import GuardedRequest
from hsww.policy.clauses import CLAUSES, VERSION

MOST_SHOWN = 60
"""More than anybody does in a day; the rest comes up as these are done."""


@guarded(TODAY, many=True)
def today_page(request: GuardedRequest[Any]) -> HttpResponse:
    waiting = today.waiting(request.viewer)
    shown = waiting[:MOST_SHOWN]
    log.shown(request, shown)
    return render(request, "access/today.html", {"waiting": shown, "more": len(waiting) - len(shown)})


def policy(request: HttpRequest) -> HttpResponse:
    """Every clause, the rules that enforce it and the routes they guard: made from the code, never by hand."""
    routes_of: dict[str, list[str]] = defaultdict(list)
    for route in routes():
        access = access_of(route.callback, route.name or "")
        if isinstance(access, Guarded):
            routes_of[access.rule.name].append(route.name or "")
    clauses = [
        {
            "clause": clause,
            "rules": [
                {"rule": rule, "hats": [hat.label for hat in rule.hats], "routes": routes_of[rule.name]}
                for rule in RULES.values()
                if clause.number in rule.clauses
            ],
        }
        for clause in CLAUSES
    ]
    return render(request, "access/policy.html", {"clauses": clauses, "version": VERSION})
