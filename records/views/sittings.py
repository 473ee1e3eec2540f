"""The gate of a joint sitting, and leaving it: beside the auditor, or from the organiser's own session (10.1)."""

from collections.abc import Callable
from typing import Any, Protocol, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.hats import Hat
from hsww.access.rules import Rule
from hsww.access.viewer import GuardedRequest
from hsww.people.models import User
from records import sittings as actions
from records.forms import PresentForm, StayForm, YourselfForm
from records.models import How, Sitting
from records.people_rules import BEGIN_DRAWN_SITTING
from records.presence import may_see
from records.projection import Cover
from records.proving import shown_lately
from records.rules import BEGIN_SITTING, LEAVE_SITTING, SITTINGS
from records.sitting_lines import beside, sittings_of

ENDED = "The reading has ended."


class Step(Protocol):
    step: str


def _sent(request: HttpRequest, form: type[Step]) -> QueryDict | None:
    """What was sent to this very step. One that has passed meanwhile is shown afresh."""
    return request.POST if request.POST.get("step") == form.step else None


def _present_page(rule: Rule, *, one: str, then: str) -> Callable[[GuardedRequest[Any]], HttpResponse]:
    @sensitive_post_parameters("password", "code")
    @guarded(rule, one=one)
    @require_http_methods(["GET", "POST"])
    def page(request: GuardedRequest[Cover]) -> HttpResponse:
        """First the auditor shows who it is, then the co-ordinator; and while she stays, that she is still there."""
        sitting = actions.current(request.viewer)
        if sitting is not None:
            return _stay(request, sitting, then)
        auditor_how = _shown_by_auditor(request)
        return _begin(request, auditor_how, then) if auditor_how else _yourself(request)

    return page


organiser_present = _present_page(BEGIN_SITTING, one="family", then="sampled_file")
drawn_file_present = _present_page(BEGIN_DRAWN_SITTING, one="drawn_file", then="drawn_file")


def _shown_by_auditor(request: GuardedRequest[Cover]) -> How | None:
    """Each sitting asks anew: what was shown for the one before has been used."""
    last = actions.last_begun(request.viewer)
    return shown_lately(request, cast(User, request.user), since=last)


def _yourself(request: GuardedRequest[Cover]) -> HttpResponse:
    form = YourselfForm(_sent(request, YourselfForm), request=request)
    if form.is_valid():
        return redirect(request.get_full_path())
    return render(request, "records/sitting_yourself.html", {"file": request.subject, "form": form})


def _begin(request: GuardedRequest[Cover], auditor_how: How, then: str) -> HttpResponse:
    form = PresentForm(_sent(request, PresentForm), request=request)
    if form.is_valid() and form.present:
        actions.begin(by=request.viewer, auditor_how=auditor_how, present=form.present)
        return redirect(then, request.subject.id)
    return render(request, "records/sitting_present.html", {"file": request.subject, "form": form})


def _stay(request: GuardedRequest[Cover], sitting: Sitting, then: str) -> HttpResponse:
    file, shut = request.subject, not may_see(sitting.organiser_id, request.subject.id)
    form = StayForm(_sent(request, StayForm), sitting=sitting)
    if form.is_valid():
        actions.reconfirm(by=request.viewer, sitting=sitting)
        return redirect(then, file.id)
    context = {
        "file": file,
        "form": form,
        "due": sitting.is_due,
        "shut": shut,
        "sitting": beside(request.viewer, then),
    }
    return render(request, "records/sitting_stay.html", context)


@guarded(SITTINGS, many=True)
@require_GET
def sittings(request: GuardedRequest[Any]) -> HttpResponse:
    found = sittings_of(request.viewer)
    log.shown(request, found)
    return render(request, "records/sittings.html", {"sittings": found})


@guarded(LEAVE_SITTING, one="sitting")
@require_POST
def sitting_leave(request: GuardedRequest[Sitting]) -> HttpResponse:
    actions.leave(by=request.viewer, sitting=request.subject.id)
    messages.success(request, ENDED)
    return redirect("sittings" if request.viewer.hat is Hat.ORGANISER else "samples")
