"""The pages of what somebody asks: the words to say first, then the form; and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.requests import actions, elsewhere, holding, holds, queries
from consent.requests.actions import AlreadySoError, NothingBearsItOutError
from consent.requests.ending_forms import EndForFunderForm, EndForm, ReasoningForm
from consent.requests.forms import (
    ElsewhereForm,
    HoldForm,
    LookForm,
    MoreProofForm,
    OrderForm,
    TakeForm,
    WhoseForm,
)
from consent.requests.hold_models import Hold
from consent.requests.models import Asker, Request
from consent.requests.rules import (
    END_REQUEST,
    KNOW_OF_POLICE,
    LOOK_AT_HOLD,
    PLACE_HOLD,
    PUT_RIGHT,
    RECORD_ORDER,
    SAY_WHOSE,
    SEE_REQUEST,
    TAKE,
)
from families.forms.base import typed
from families.models import Family
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest

SAVED = "Saved."
TAKEN = "Saved. Tell them nothing until it is decided."
NOT_BORNE_OUT = {
    Asker.POLICE: "That the police ask is no reason to tell them anything. Choose what was shared with them for a "
    "reason of the policy or by a court’s order, or refuse.",
    Asker.COURT: "Choose what was shared by the court’s order, or refuse.",
}
NOTHING_CHOSEN = "Choose what was shared, or refuse"
ALREADY = "Somebody else did that just now. Look again."


@guarded(SEE_REQUEST, many=True)
@require_GET
def requests(request: GuardedRequest[Any]) -> HttpResponse:
    viewer = request.viewer
    lines, ended = queries.open_lines(viewer), queries.ended_lines(viewer)
    elsewhere = queries.elsewhere(viewer)
    log.shown(request, [*lines, *ended, *elsewhere])
    context = {"lines": lines, "ended": ended, "elsewhere": elsewhere}
    return render(request, "consent/requests/requests.html", context)


@guarded(TAKE)
@require_http_methods(["GET", "POST"])
def request_new(request: GuardedRequest[Any]) -> HttpResponse:
    form = TakeForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        row = actions.take(by=request.viewer, asked=form.asked(), proof=form.proof())
        messages.success(request, TAKEN)
        return redirect("request_one", asked=row.pk)
    return render(request, "consent/requests/request_new.html", {"form": form})


@guarded(SEE_REQUEST, one="asked")
@require_http_methods(["GET", "POST"])
def request_one(request: GuardedRequest[Any]) -> HttpResponse:
    asked: Request = request.subject
    viewer = request.viewer
    form = MoreProofForm(typed(request), viewer=viewer)
    if form.is_valid():
        actions.prove(by=viewer, request=asked, proof=form.proof())
        messages.success(request, SAVED)
        return redirect("request_one", asked=asked.pk)
    agreed = queries.agreed(viewer, asked) if asked.asker == Asker.FUNDER else []
    if agreed:
        log.shown(request, agreed)
    context = {"page": queries.page(viewer, asked), "asked": asked, "form": form, "agreed": agreed}
    return render(request, "consent/requests/request_one.html", context)


@guarded(SAY_WHOSE, one="unsettled")
@require_http_methods(["GET", "POST"])
def request_whose(request: GuardedRequest[Request]) -> HttpResponse:
    asked = request.subject
    form = WhoseForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.say_whose(by=request.viewer, request=asked, family=form.family)
        messages.success(request, SAVED)
        return redirect("request_one", asked=asked.pk)
    return render(request, "consent/requests/request_whose.html", {"asked": asked, "form": form})


@guarded(PUT_RIGHT, one="asked")
@require_http_methods(["GET", "POST"])
def request_elsewhere(request: GuardedRequest[Request]) -> HttpResponse:
    asked, viewer = request.subject, request.viewer
    went = elsewhere.went_because_of(viewer, asked).exists()
    form = ElsewhereForm(typed(request), viewer=viewer, asked=asked, went=went)
    if form.is_valid():
        try:
            elsewhere.put_right(by=viewer, request=asked, **form.facts())
        except elsewhere.StaysError as stays:
            form.add_error("whose", stays.reason)
        else:
            messages.success(request, SAVED)
            return redirect("request_one", asked=asked.pk)
    context = {"asked": asked, "form": form, "went": went}
    return render(request, "consent/requests/request_elsewhere.html", context)


@guarded(RECORD_ORDER, one="asked")
@require_http_methods(["GET", "POST"])
def request_order(request: GuardedRequest[Request]) -> HttpResponse:
    asked, viewer = request.subject, request.viewer
    form = OrderForm(typed(request), viewer=viewer, papers=queries.papers(viewer, asked))
    if form.is_valid():
        actions.record_order(by=viewer, request=asked, **form.facts())
        messages.success(request, "Saved. The file is kept as it is from now on.")
        return redirect("request_one", asked=asked.pk)
    context = {"asked": asked, "family": asked.family, "form": form}
    return render(request, "consent/requests/request_order.html", context)


@guarded(END_REQUEST, one="asked")
@require_http_methods(["GET", "POST"])
def request_end(request: GuardedRequest[Request]) -> HttpResponse:
    """Ends it, or opens it again, as it stands now."""
    asked, viewer = request.subject, request.viewer
    is_open = asked.is_open
    form = _ending(request, asked) if is_open else ReasoningForm(typed(request), viewer=viewer)
    if form.is_valid() and _is_done(request, asked, form):
        return redirect("request_one", asked=asked.pk)
    context = {"asked": asked, "form": form, "is_open": is_open}
    return render(request, "consent/requests/request_end.html", context)


def _ending(request: GuardedRequest[Request], asked: Request) -> EndForm | EndForFunderForm:
    viewer = request.viewer
    if asked.asker == Asker.FUNDER:
        return EndForFunderForm(typed(request), viewer=viewer, agreed=queries.agreed(viewer, asked))
    return EndForm(typed(request), viewer=viewer, may=list(queries.may_have_led_to(viewer, asked)))


def _is_done(request: GuardedRequest[Request], asked: Request, form: ReasoningForm) -> bool:
    try:
        if isinstance(form, EndForm | EndForFunderForm):
            actions.end(by=request.viewer, request=asked, **form.facts())
        else:
            actions.reopen(by=request.viewer, request=asked, reasoning=form.cleaned_data["reasoning"])
    except NothingBearsItOutError:
        form.add_error("what", NOT_BORNE_OUT.get(Asker(asked.asker), NOTHING_CHOSEN))
        return False
    except AlreadySoError:
        messages.warning(request, ALREADY)
        return True
    messages.success(request, SAVED)
    return True


@guarded(KNOW_OF_POLICE, many=True)
@require_http_methods(["GET", "POST"])
def requests_known(request: GuardedRequest[Any]) -> HttpResponse:
    if request.method == "POST":
        actions.become_aware(by=request.viewer, seen=request.POST.getlist("seen"))
        messages.success(request, SAVED)
        return redirect("today")
    known = queries.of_police(request.viewer)
    log.shown(request, known)
    return render(request, "consent/requests/requests_known.html", {"known": known})


@guarded(PLACE_HOLD, one="family")
@require_http_methods(["GET", "POST"])
def hold_place(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = HoldForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        holding.place(by=request.viewer, family=family, because=form.because())
        messages.success(request, "Saved. The file is kept as it is from now on.")
        return redirect("family_file", family=family.pk)
    context = {"family": family, "form": form, "holds": holds.of_family(family)}
    return render(request, "consent/requests/hold_place.html", context)


@guarded(LOOK_AT_HOLD, one="hold")
@require_http_methods(["GET", "POST"])
def hold_look(request: GuardedRequest[Hold]) -> HttpResponse:
    hold, by = request.subject, request.viewer
    form = LookForm(typed(request), viewer=by)
    if form.is_valid():
        given = form.cleaned_data
        if form.is_lifted:
            holding.lift(by=by, hold=hold, reason=given["reason"])
        else:
            holding.keep_on(by=by, hold=hold, reason=given["reason"], look_again_on=given["look_again_on"])
        messages.success(request, SAVED)
        return redirect("family_file", family=hold.family_id)
    return render(
        request, "consent/requests/hold_look.html", {"hold": hold, "family": hold.family, "form": form}
    )
