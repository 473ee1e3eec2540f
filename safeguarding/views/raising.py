"""The pages everybody has: raise a concern, write down a call for help. What is sent is not shown again."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import urgent
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from safeguarding import actions, choices, duty, queries
from safeguarding.escalation import patience
from safeguarding.forms import CallForm, ConcernForm
from safeguarding.forms.raising import TEXTS, id_in
from safeguarding.models import Rang
from safeguarding.rules import CONCERN_FIELDS, KEEP_DRAFT, RAISE_CONCERN, RECORD_CALL

log = logging.getLogger(__name__)
UNAVAILABLE = 503
TOO_LARGE = 413
MOST_KEPT = 64 * 1024
"""Bytes of a draft."""


@guarded(RAISE_CONCERN)
@require_http_methods(["GET", "POST"])
def concern_raise(request: GuardedRequest[Any]) -> HttpResponse:
    draft, status = None, HttpResponse.status_code
    if request.method == "POST":
        form = _concern_form(request, data=request.POST)
        if form.is_valid():
            try:
                _raise(request, form)
            except actions.CANNOT_KEEP:
                log.exception("A concern could not be kept.")
                status = UNAVAILABLE
            else:
                return redirect("concern_thanks")
    else:
        draft = queries.draft(request.viewer)
        form = _concern_form(request, initial={**(draft.content if draft else {}), **_asked(request)})
    return _raising(request, form, draft, status=status)


def _raising(
    request: GuardedRequest[Any],
    form: ConcernForm,
    draft: Any = None,
    *,
    status: int = HttpResponse.status_code,
) -> HttpResponse:
    context = {
        "form": form,
        "failed": status == UNAVAILABLE,
        "draft": draft,
        "typed": _has_words(request.POST),
        **_numbers(),
    }
    return render(request, "safeguarding/concern_raise.html", context, status=status)


def _numbers() -> dict[str, Any]:
    """Whom to ring, in that order: who is on duty, the scheme's own number, those outside."""
    *others, scheme = urgent.numbers()
    return {"on_duty": duty.on_duty(), "scheme_number": scheme, "urgent_numbers": others}


def _has_words(typed: Mapping[str, str]) -> bool:
    """Whether it is worth keeping: a choice alone is none."""
    return any(typed.get(name, "").strip() for name in TEXTS)


def _concern_form(request: GuardedRequest[Any], **filled: Any) -> ConcernForm:
    offered = choices.families(request, id_in(request.GET.get("family", "")))
    readers = [(str(person.id), person.display_name) for person in duty.readers()]
    return ConcernForm(families=choices.pairs(offered), readers=readers, **filled)


def _asked(request: GuardedRequest[Any]) -> dict[str, Any]:
    """The family whose page led here."""
    family = request.GET.get("family")
    return {"about": family} if family else {}


def _raise(request: GuardedRequest[Any], form: ConcernForm) -> None:
    actions.raise_concern(
        by=request.viewer,
        words=form.words(),
        family=choices.named(request.viewer, form.family_id()),
        about_worker=form.about_worker(),
        about_person=form.about_person_id(),
        sending=form.sending_id(),
    )


@guarded(RAISE_CONCERN)
@require_GET
def concern_thanks(request: GuardedRequest[Any]) -> HttpResponse:
    minutes = int(patience().total_seconds() // 60)
    return render(
        request,
        "safeguarding/concern_thanks.html",
        {"minutes": minutes, **_numbers()},
    )


@guarded(KEEP_DRAFT)
@require_POST
def concern_draft(request: GuardedRequest[Any]) -> HttpResponse:
    """Called by the page while words are typed, and by its button "Keep for later" without any script."""
    typed = {name: request.POST[name] for name in CONCERN_FIELDS if request.POST.get(name)}
    if sum(len(text.encode()) for text in typed.values()) > MOST_KEPT:
        return _too_long(request)
    has_words = _has_words(typed)
    if has_words:
        family = choices.named(request.viewer, id_in(typed.get("about", "")))
        actions.keep_draft(by=request.viewer, content=typed, family=family)
    if "later" not in request.POST:
        return HttpResponse(status=204)
    if has_words:
        messages.success(request, "Kept. It has not been sent yet.")
    else:
        messages.info(request, "Nothing was written yet, so nothing is kept.")
    return redirect("today")


def _too_long(request: GuardedRequest[Any]) -> HttpResponse:
    """What is typed stays on the page; the script says there that it is not saved."""
    if "later" not in request.POST:
        return HttpResponse("This is too long to keep.", status=TOO_LARGE, content_type="text/plain")
    form = _concern_form(request, data=request.POST)
    form.too_long_to_keep()
    return _raising(request, form)


@guarded(KEEP_DRAFT)
@require_POST
def concern_draft_drop(request: GuardedRequest[Any]) -> HttpResponse:
    actions.drop_draft(by=request.viewer)
    return redirect("concern_raise")


@guarded(RECORD_CALL)
@require_http_methods(["GET", "POST"])
def emergency_call_new(request: GuardedRequest[Any]) -> HttpResponse:
    form, status = _call_form(request), HttpResponse.status_code
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, form)
        except actions.CANNOT_KEEP:
            log.exception("A call for help could not be kept.")
            status = UNAVAILABLE
        else:
            return redirect("emergency_call_thanks")
    context = {"form": form, "failed": status == UNAVAILABLE, "urgent_numbers": urgent.numbers()}
    return render(request, "safeguarding/emergency_call_new.html", context, status=status)


def _call_form(request: GuardedRequest[Any]) -> CallForm:
    family: UUID | None = id_in(request.GET.get("family", ""))
    offered = choices.pairs(choices.families(request, family))
    if request.method == "POST":
        return CallForm(request.POST, families=offered)
    return CallForm(initial=_asked(request), families=offered)


def _record(request: GuardedRequest[Any], form: CallForm) -> None:
    actions.record_call(
        by=request.viewer,
        whom=Rang(form.cleaned_data["whom"]),
        rang_at=form.rang_at(),
        family=choices.named(request.viewer, form.family_id()),
        who=form.cleaned_data["who"],
        what=form.cleaned_data["what"],
    )


@guarded(RECORD_CALL)
@require_GET
def emergency_call_thanks(request: GuardedRequest[Any]) -> HttpResponse:
    return render(request, "safeguarding/emergency_call_thanks.html")
