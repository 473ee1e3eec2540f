"""The pages of what is shared about our people, for whoever keeps their file; and each person's own (8.7)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.deciding_words import NOT_AS_WRITTEN
from consent.workers import actions, queries, rules
from consent.workers.forms import AnswerForm, ReviewForm, ShareForm, StopForm, ToldForm
from consent.workers.models import WorkerSent, WorkerShare
from families.forms.base import typed
from hsww.access import log
from hsww.access.gates import STEP_UP, is_passed
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.ledger.unchanged import NotAsAddedError
from hsww.people.files.actions import note_families_named
from hsww.people.models import User

NOT_YET = "Nothing was sent. Read below what stands in the way."
SAVED = "Saved."


@guarded(rules.SEE_SHARES, many=True)
@require_GET
def worker_shares(request: GuardedRequest[Any]) -> HttpResponse:
    lines, people = queries.lines(request.viewer), queries.to_choose(request.viewer)
    log.shown(request, [*lines, *people])
    return render(request, "consent/workers/worker_shares.html", {"lines": lines, "people": people})


@guarded(rules.ASK_TO_SHARE, one="worker")
@require_http_methods(["GET", "POST"])
def worker_share_new(request: GuardedRequest[User]) -> HttpResponse:
    viewer, person = request.viewer, request.subject
    form = ShareForm(
        typed(request),
        viewer=viewer,
        file=queries.file_of(person),
        contacts=queries.contacts(viewer),
        roles=queries.roles(viewer, person),
    )
    sound = form.is_valid()
    if queries.has_file(form.file):
        note_families_named(by=viewer, file=form.file, families=form.hidden)
    if sound:
        share = actions.ask(by=viewer, person=person, meant=form.meant())
        return redirect("worker_share", share=share.pk)
    return render(request, "consent/workers/worker_share_new.html", {"form": form, "person": person})


@guarded(rules.SEE_SHARES, one="share")
@require_GET
def worker_share(request: GuardedRequest[WorkerShare]) -> HttpResponse:
    return _page(request, request.subject, StopForm(viewer=request.viewer))


def _page(request: GuardedRequest[Any], share: WorkerShare, stop: StopForm) -> HttpResponse:
    viewer, one = request.viewer, queries.line(share)
    context = {
        "line": one,
        "share": share,
        "said": queries.said_in(one.sent) if one.sent else None,
        "stop": stop,
        "needs_step_up": actions.needs_step_up(share) and not is_passed(STEP_UP, request, viewer, None),
        "out_of_use": actions.is_out_of_use(share),
        "may_tell": queries.may_tell(viewer, one.sent),
    }
    return render(request, "consent/workers/worker_share.html", context)


@guarded(rules.SEND_SHARE, one="share")
@require_POST
def worker_share_send(request: GuardedRequest[WorkerShare]) -> HttpResponse:
    """Shares it, or writes down that it does not go."""
    share, viewer = request.subject, request.viewer
    here = reverse("worker_share", args=[share.pk])
    if "stop_because" in request.POST:
        return _stopped(request, share, here)
    stepped_up = is_passed(STEP_UP, request, viewer, None)
    if actions.needs_step_up(share) and not stepped_up:
        return redirect(f"{reverse('step_up')}?{urlencode({'next': here})}")
    try:
        actions.send(by=viewer, share=share, stepped_up=stepped_up)
    except actions.NotYetError:
        messages.warning(request, NOT_YET)
    except NotAsAddedError:
        messages.error(request, NOT_AS_WRITTEN)
    else:
        messages.success(request, "Saved as shared. These words may go now, and no others.")
    return redirect(here)


def _stopped(request: GuardedRequest[WorkerShare], share: WorkerShare, here: str) -> HttpResponse:
    form = StopForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _page(request, share, form)
    actions.stop(by=request.viewer, share=share, reason=form.cleaned_data["stop_because"])
    messages.success(request, "Saved. Nothing of it goes.")
    return redirect(here)


@guarded(rules.WRITE_ANSWER, one="share")
@require_http_methods(["GET", "POST"])
def worker_share_answer(request: GuardedRequest[WorkerShare]) -> HttpResponse:
    share = request.subject
    form = AnswerForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.write_answer(by=request.viewer, share=share, **form.facts())
        messages.success(request, SAVED)
        return redirect("worker_share", share=share.pk)
    return render(request, "consent/workers/worker_share_answer.html", {"form": form, "share": share})


@guarded(rules.TELL_WORKER, one="worker_sent")
@require_http_methods(["GET", "POST"])
def worker_told(request: GuardedRequest[WorkerSent]) -> HttpResponse:
    sent = request.subject
    form = ToldForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.tell(by=request.viewer, sent=sent, told_on=form.cleaned_data["told_on"])
        messages.success(request, SAVED)
        return redirect("worker_share", share=sent.share_id)
    return render(request, "consent/workers/worker_told.html", {"form": form, "share": sent.share})


@guarded(rules.REVIEW_SHARE, one="worker_sent")
@require_http_methods(["GET", "POST"])
def worker_review(request: GuardedRequest[WorkerSent]) -> HttpResponse:
    sent = request.subject
    form = ReviewForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.review(by=request.viewer, sent=sent, **form.facts())
        messages.success(request, SAVED)
        return redirect("today")
    context = {"form": form, "sent": sent, "share": sent.share, "said": queries.said_in(sent)}
    return render(request, "consent/workers/worker_review.html", context)


@guarded(rules.SEE_OWN_SHARES, many=True)
@require_GET
def own_shares(request: GuardedRequest[Any]) -> HttpResponse:
    lines = queries.own(request.viewer)
    log.shown(request, lines)
    return render(request, "consent/workers/own_shares.html", {"lines": lines})


@guarded(rules.ANSWER_SHARE, one="share")
@require_POST
def own_share_answer(request: GuardedRequest[WorkerShare]) -> HttpResponse:
    if (said := request.POST.get("yes")) in ("yes", "no"):
        actions.answer(by=request.viewer, share=request.subject, yes=said == "yes")
        messages.success(request, "Saved. You can change your mind until it is sent.")
    return redirect("own_shares")
