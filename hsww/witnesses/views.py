"""How the access log stands, and who outside keeps its checkpoints."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.witnesses import actions, queries
from hsww.witnesses.forms import AddressForm
from hsww.witnesses.models import Address
from hsww.witnesses.rules import ADD_ADDRESS, END_ADDRESS, SEE_LOG


@guarded(SEE_LOG, many=True)
@require_GET
def access_log(request: GuardedRequest[Any]) -> HttpResponse:
    addresses = queries.addresses(request.viewer)
    log.shown(request, addresses)
    context = {
        "state": queries.state(),
        "addresses": [one for one in addresses if one.ended_at is None],
        "ended": [one for one in addresses if one.ended_at is not None],
        "may_change": ADD_ADDRESS.reach(request.viewer) is not None,
    }
    return render(request, "witnesses/access_log.html", context)


@guarded(ADD_ADDRESS)
@require_http_methods(["GET", "POST"])
def witness_add(request: GuardedRequest[Any]) -> HttpResponse:
    taken = [one.email for one in queries.addresses(request.viewer, ADD_ADDRESS)]
    form = AddressForm(request.POST if request.method == "POST" else None, taken=taken)
    if form.is_valid():
        actions.add_address(by=request.viewer, **form.cleaned_data)
        messages.success(request, "Added. The newest checkpoint is on its way.")
        return redirect("access_log")
    return render(request, "witnesses/witness_add.html", {"form": form})


@guarded(END_ADDRESS, one="address")
@require_POST
def witness_end(request: GuardedRequest[Address]) -> HttpResponse:
    actions.end_address(by=request.viewer, address=request.subject)
    messages.success(request, "Taken off the list. The address is told.")
    return redirect("access_log")
