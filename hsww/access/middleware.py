"""The guard: finds a view's rule, checks hat and gates, loads the row, writes the ledger, then lets it through.

It refuses to serve a view that has no rule and no place in the closed lists. Missing and forbidden get the
same page. If the ledger cannot be written, nothing is shown (8.3, 9.1).
"""

import logging
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from hsww.access import log, viewer
from hsww.access.gates import Gate, is_passed
from hsww.access.guard import Access, Guarded, Public, access_of
from hsww.access.hats import Hat
from hsww.access.pages import cannot_record, not_found
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, GuardedRequest, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import LedgerUnavailable

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


class NothingKept:
    """Tells every browser and proxy to keep no page, so that Back after sign-out shows nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Guard:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "ledger_owed", False) and response.status_code == HttpResponse.status_code:
            raise RuntimeError("A list was rendered without logging what it shows.")
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        access = access_of(view, match.url_name or "" if match else "")
        if access is None:
            return not_found(request)
        try:
            return self._admit(request, access, kwargs)
        except LedgerUnavailable:
            return cannot_record(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An action that was refused has rolled back by now; its denial is written here, before the answer."""
        if isinstance(error, LedgerUnavailable | OperationalError):
            logging.getLogger(__name__).error("The databases could not be written.", exc_info=error)
            return cannot_record(request)
        rule = getattr(request, "rule", None)
        who = getattr(request, "viewer", None)
        if not isinstance(error, Denied | Http404) or rule is None or who is None:
            return not_found(request) if isinstance(error, Denied) else None
        try:
            log.denied(who, rule=rule.name, clause=rule.clauses[0])
        except LedgerUnavailable:
            return cannot_record(request)
        return not_found(request)

    def _admit(self, request: HttpRequest, access: Access, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        """None lets the view run; anything else is the answer."""
        signed_in = request.user.is_authenticated
        if not signed_in and not isinstance(access, Public):
            return _go(resolve_url("account_login"), request)
        who = viewer.load(request) if signed_in else None
        request.viewer = who  # type: ignore[attr-defined]
        if not isinstance(access, Guarded):
            return None
        if who is None:
            if Hat.NONE not in access.rule.hats:
                return _go(reverse("hat_choose"), request)
            who = request.viewer = viewer.hatless(cast(UUID, request.user.pk))  # type: ignore[attr-defined]
        guarded_request = cast("GuardedRequest[Any]", request)
        guarded_request.rule, guarded_request.ledger_owed = access.rule, access.many
        if access.one:
            return _admit_to_one(guarded_request, who, access.rule, kwargs.pop(access.one))
        return _admit_to_page(guarded_request, who, access)


def _admit_to_page(request: GuardedRequest[Any], who: Viewer, access: Guarded) -> HttpResponse | None:
    """A page of many rows, which logs them itself, or of none."""
    rule = access.rule
    if rule.reach(who) is None:
        return _refuse(request, who, rule)
    if gate := _first_shut(request, who, rule, None):
        return _to_gate(request, gate, None)
    if not access.many and not rule.unlogged_because:
        log.note(who, action=Action(rule.action), clause=rule.clauses[0], rule=rule.name)
    return None


def _admit_to_one(request: GuardedRequest[Any], who: Viewer, rule: Rule, pk: Any) -> HttpResponse | None:
    """A page of one row. The gates of the hat come before the row, so that a gate tells nothing about it."""
    asked = Subject(rule.model._meta.model_name or "", pk)
    reach = rule.reach(who)
    if reach is None:
        return _refuse(request, who, rule, asked)
    if gate := _first_shut(request, who, rule, None):
        return _to_gate(request, gate, None)
    row = next(iter(rule.rows(who).filter(pk=pk)), None)
    if row is None:
        return _refuse(request, who, rule, asked)
    if gate := _first_shut(request, who, rule, row):
        return _to_gate(request, gate, row.pk)
    if not rule.unlogged_because:
        log.note(
            who, action=Action(rule.action), clause=rule.clauses[0], rule=rule.name, subjects=row.subjects()
        )
    request.subject = reach.shown_as(row) if reach.shown_as else row
    return None


def _first_shut(request: HttpRequest, who: Viewer, rule: Rule, row: Any) -> Gate | None:
    """The first gate not yet passed: of the hat when `row` is None, else of that row."""
    asked = (gate for gate in rule.gates if gate.of_object == (row is not None))
    return next((gate for gate in asked if not is_passed(gate, request, who, row)), None)


def _refuse(request: HttpRequest, who: Viewer, rule: Rule, asked: Subject | None = None) -> HttpResponse:
    log.denied(who, rule=rule.name, clause=rule.clauses[0], asked=asked)
    return not_found(request)


def _to_gate(request: HttpRequest, gate: Gate, pk: Any) -> HttpResponse:
    return _go(reverse(gate.page, args=[pk] if gate.of_object else None), request)


def _go(page: str, request: HttpRequest) -> HttpResponse:
    """Sends to a page that must come first, and says where to come back to."""
    back = request.get_full_path() if request.method == "GET" else request.headers.get("referer", "")
    return redirect(f"{page}?{urlencode({'next': back})}" if back else page)
