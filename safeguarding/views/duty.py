"""Who is on duty from day to day."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.hats import Hat, Office
from hsww.access.viewer import GuardedRequest
from hsww.people.models import User
from hsww.people.queries import holders, wearers
from safeguarding import actions, queries
from safeguarding.forms import RotaForm
from safeguarding.models import Rota
from safeguarding.rules import KEEP_ROTA


@guarded(KEEP_ROTA, many=True)
@require_http_methods(["GET", "POST"])
def rota(request: GuardedRequest[Any]) -> HttpResponse:
    rows = queries.rota(request.viewer)
    form = RotaForm(
        request.POST if request.method == "POST" else None,
        duties=_pairs(holders(Office.DUTY)),
        deputies=_pairs(wearers(Hat.ORGANISER)),
    )
    if form.is_valid():
        actions.add_to_rota(by=request.viewer, **form.row())
        messages.success(request, "Saved.")
        return redirect("rota")
    log.shown(request, rows)
    return render(request, "safeguarding/rota.html", {"form": form, "rows": rows})


@guarded(KEEP_ROTA, one="row")
@require_POST
def rota_remove(request: GuardedRequest[Rota]) -> HttpResponse:
    actions.take_off_rota(by=request.viewer, row=request.subject)
    messages.success(request, "Taken off.")
    return redirect("rota")


def _pairs(people: list[User]) -> list[tuple[str, str]]:
    return [(str(person.id), person.display_name) for person in people]
