from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from consent.registers import queries
from consent.registers.rules import SEE_REGISTERS
from consent.registers.running_out import running_out
from hsww import quarters
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest

QUARTERS = 8
"""This one and those before it."""


@guarded(SEE_REGISTERS, many=True)
@require_GET
def registers(request: GuardedRequest[Any]) -> HttpResponse:
    """`?quarter=` chooses what was shared and asked; what is still to be done is of today."""
    viewer, now = request.viewer, quarters.of_day(timezone.localdate())
    all_ = [now, *quarters.ended(timezone.localdate(), QUARTERS - 1)]
    chosen = quarters.by_key(request.GET.get("quarter", ""), all_) or now
    shared, asked = queries.shared(viewer, chosen), queries.asked(viewer, chosen)
    astray, untold, yes = queries.astray(viewer, chosen), queries.untold(viewer), running_out(viewer)
    log.shown(request, [*shared.lines, *asked.lines, *astray, *untold, *yes.at_review, *yes.again, *yes.soon])
    context = {
        "quarters": all_,
        "chosen": chosen,
        "shared": shared,
        "asked": asked,
        "astray": astray,
        "untold": untold,
        "yes": yes,
        "most": queries.MOST,
    }
    return render(request, "consent/registers/registers.html", context)
