"""The pages of sharing: the list, the draft with what goes and what is left out, and what follows when it went."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.deciding_grounds import Check
from consent.deciding_words import NOT_AS_WRITTEN
from consent.releases import actions, after, concerns, hearing, numbers, paper, proposing, queries
from consent.releases.after_forms import AccountForm, ReviewForm, ToldForm
from consent.releases.covered import covered
from consent.releases.drafting import Drafting
from consent.releases.forms import EarlierForm, NowForm, SendForm, StopForm
from consent.releases.models import LEAD_TELLS, NEVER_TOLD, Heard, Release, Sent, Telling
from consent.releases.rules import (
    PREPARE,
    REVIEW,
    SAY_EARLIER,
    SEE_RELEASE,
    SEE_RELEASES,
    SEND,
    SHARE_NOW,
    STOP,
    TELL,
    WRITE_ACCOUNT,
    may_say_yes,
)
from consent.releases.terms import compared, terms
from consent.releases.uses import uses
from consent.state import state_of
from families.forms.base import typed
from families.models import Family
from hsww.access.gates import STEP_UP, is_passed
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest, Viewer
from hsww.ledger.unchanged import NotAsAddedError

CHANGED = "Something changed just now, so nothing was sent. Look again at what goes."
NOT_YET = "Nothing was sent. Read below what stands in the way."
SENT = "Saved as shared. Tell only who is named below."
SENT_SILENTLY = "Saved as shared. Nobody may tell the family."
SENT_BY_THE_LEAD = "Saved as shared. The safeguarding lead decides when the family hears of it."
SAVED = "Saved."
NEXT_MUST_BE = "Only the safeguarding lead can send this, because she must agree to the reason."


@guarded(SEE_RELEASES, one="family")
@require_GET
def releases(request: GuardedRequest[Family]) -> HttpResponse:
    family, viewer = request.subject, request.viewer
    found, state = queries.of_family(viewer, family), state_of(family.pk)
    context = {
        "family": family,
        "lines": queries.lines(viewer, found, state),
        "holders": queries.holders(found, state),
        "numbers": numbers.of_family(family, state),
    }
    return render(request, "consent/releases/releases.html", context)


@guarded(PREPARE, one="family")
@require_http_methods(["GET", "POST"])
def release_new(request: GuardedRequest[Family]) -> HttpResponse:
    family, viewer = request.subject, request.viewer
    before = queries.draft_to_change(viewer, family, request.GET.get("instead", ""))
    people = list(family.people.all())
    form = Drafting(
        typed(request),
        viewer=viewer,
        contacts=queries.contacts(viewer),
        people=people,
        known=covered(state_of(family.pk), {one.pk: one.first_name for one in people}),
        uses=uses(family),
        terms=terms(viewer, family),
        worries=concerns.readable(viewer, family.pk),
        before=before,
        agreed=may_say_yes(viewer, family),
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.prepare(
            by=viewer,
            family=family,
            said=form.said(),
            order=form.order,
            instead_of=before,
            **form.whom.facts(),
        )
        return redirect("release", release=draft.pk)
    return render(request, "consent/releases/release_new.html", {"family": family, "form": form})


@guarded(SHARE_NOW, one="family")
@require_http_methods(["GET", "POST"])
def release_now(request: GuardedRequest[Family]) -> HttpResponse:
    family, viewer = request.subject, request.viewer
    form = NowForm(typed(request), viewer=viewer, contacts=queries.contacts(viewer))
    if form.is_valid():
        sent = actions.share_now(by=viewer, family=family, **form.facts())
        messages.success(request, "Saved. If somebody is in danger now, ring 999.")
        if sent.release.ground in NEVER_TOLD and not viewer.leads:
            return redirect("today")
        return redirect("release_account", sent=sent.pk)
    return render(request, "consent/releases/release_now.html", {"family": family, "form": form})


@guarded(SAY_EARLIER, one="family")
@require_http_methods(["GET", "POST"])
def release_earlier(request: GuardedRequest[Family]) -> HttpResponse:
    family, viewer = request.subject, request.viewer
    form = EarlierForm(typed(request), viewer=viewer, contacts=queries.contacts(viewer))
    if form.is_valid():
        sent = actions.say_earlier(by=viewer, family=family, **form.facts())
        messages.success(request, "Saved. Thank you for writing it down.")
        if sent.release.ground in NEVER_TOLD and not viewer.leads:
            return redirect("today")
        return redirect("release", release=sent.release_id)
    return render(request, "consent/releases/release_earlier.html", {"family": family, "form": form})


@guarded(SEE_RELEASE, one="release")
@require_GET
def release(request: GuardedRequest[Release]) -> HttpResponse:
    return _page(request, request.subject, StopForm(viewer=request.viewer))


def _page(request: GuardedRequest[Any], one: Release, stop: StopForm) -> HttpResponse:
    sent = queries.sent_of(one)
    context: dict[str, Any] = {"release": one, "family": one.family, "sent": sent, "stop": stop}
    context["terms"] = compared(one, queries.items_of(one))
    if sent is not None:
        context |= _what_went(request.viewer, one, sent)
    elif queries.stopped_of(one) is None:
        context |= _what_would_go(request, one)
    return render(request, "consent/releases/release.html", context)


def _what_went(viewer: Viewer, one: Release, sent: Sent) -> dict[str, Any]:
    texts = {str(item.pk): item for item in queries.items_of(one)}
    said = [(texts[verdict["item"]], verdict) for verdict in sent.verdicts]
    return {
        "said": paper.said_in(sent),
        "went": [pair for pair in said if pair[1]["goes"] or sent.earlier],
        "held": [pair for pair in said if not pair[1]["goes"] and not sent.earlier],
        "without": [pair for pair in said if not pair[1]["goes"] and sent.earlier],
        "tellings": queries.tellings(viewer, sent),
        "silent": one.ground in NEVER_TOLD,
        "accounts": queries.accounts(sent),
        "kept_back": bool(sent.paper) and not viewer.leads and queries.holder(sent) is not None,
    }


def _what_would_go(request: GuardedRequest[Any], one: Release) -> dict[str, Any]:
    stepped_up = is_passed(STEP_UP, request, request.viewer, None)
    preview, late = actions.shown_to(request.viewer, one, stepped_up=stepped_up), proposing.is_late(one)
    return {
        "preview": preview,
        "late": late,
        "send": SendForm(viewer=request.viewer, is_late=late, initial={"shown": preview.fingerprint}),
        "needs_step_up": queries.needs_step_up(one) and not stepped_up,
        "out_of_use": proposing.is_out_of_use(one),
        "used_up": proposing.is_used_up(one, preview),
        "needs_lead": NEXT_MUST_BE if Check.APPROVAL in preview.decision.before else "",
    }


@guarded(SEND, one="draft")
@require_POST
def release_send(request: GuardedRequest[Release]) -> HttpResponse:
    draft, viewer = request.subject, request.viewer
    here = reverse("release", args=[draft.pk])
    stepped_up = is_passed(STEP_UP, request, viewer, None)
    if queries.needs_step_up(draft) and not stepped_up:
        return redirect(f"{reverse(STEP_UP.page)}?{urlencode({'next': here})}")
    form = SendForm(request.POST, viewer=viewer, is_late=proposing.is_late(draft))
    try:
        given = form.cleaned_data if form.is_valid() else {"shown": ""}
        actions.send(by=viewer, release=draft, stepped_up=stepped_up, **given)
    except actions.ChangedSinceError:
        messages.warning(request, CHANGED)
    except actions.NotYetError:
        messages.warning(request, NOT_YET)
    except NotAsAddedError:
        messages.error(request, NOT_AS_WRITTEN)
    else:
        messages.success(request, _what_next(draft))
    return redirect(here)


def _what_next(sent: Release) -> str:
    """To tell a family of what went for some reasons is an offence (2.2), so the page must not ask for it."""
    if sent.ground in NEVER_TOLD:
        return SENT_SILENTLY
    return SENT_BY_THE_LEAD if sent.ground in LEAD_TELLS else SENT


@guarded(STOP, one="draft")
@require_POST
def release_stop(request: GuardedRequest[Release]) -> HttpResponse:
    draft = request.subject
    form = StopForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        actions.stop(by=request.viewer, release=draft, **form.facts())
        messages.success(request, "Saved. Nothing of it goes.")
        return redirect("releases", family=draft.family_id)
    return _page(request, draft, form)


@guarded(WRITE_ACCOUNT, one="sent")
@require_http_methods(["GET", "POST"])
def release_account(request: GuardedRequest[Sent]) -> HttpResponse:
    sent = request.subject
    form = AccountForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        after.write_account(by=request.viewer, sent=sent, **form.cleaned_data)
        messages.success(request, SAVED)
        return redirect("release", release=sent.release_id)
    context = {"sent": sent, "release": sent.release, "family": sent.family, "form": form}
    return render(request, "consent/releases/release_account.html", context)


@guarded(REVIEW, one="sent")
@require_http_methods(["GET", "POST"])
def release_review(request: GuardedRequest[Sent]) -> HttpResponse:
    sent = request.subject
    form = ReviewForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        after.review(by=request.viewer, sent=sent, **form.facts())
        messages.success(request, SAVED)
        return redirect("today")
    context = {"sent": sent, "release": sent.release, "family": sent.family, "form": form}
    context |= _what_went(request.viewer, sent.release, sent)
    return render(request, "consent/releases/release_review.html", context)


@guarded(TELL, one="telling")
@require_http_methods(["GET", "POST"])
def release_told(request: GuardedRequest[Telling]) -> HttpResponse:
    telling = request.subject
    went_on = timezone.localdate(telling.sent.said_at)
    form = ToldForm(typed(request), viewer=request.viewer, went_on=went_on)
    if form.is_valid():
        given = form.cleaned_data
        if form.is_put_off:
            after.put_off(
                by=request.viewer,
                telling=telling,
                reason=given["reason"],
                look_again_on=given["look_again_on"],
            )
        else:
            after.tell(
                by=request.viewer, telling=telling, how=Heard.How(given["how"]), told_on=given["told_on"]
            )
        messages.success(request, SAVED)
        return redirect("release", release=telling.sent.release_id)
    sent, release = telling.sent, telling.sent.release
    found = next(one for one in queries.tellings(request.viewer, sent) if one.telling == telling)
    went = [item for item, _ in _what_went(request.viewer, release, sent)["went"]]
    context = {
        "telling": telling, "found": found, "sent": sent, "family": telling.family, "form": form,
        "release": release, "said": paper.said_in(sent), "theirs": hearing.theirs(telling, went),
    }  # fmt: skip
    return render(request, "consent/releases/release_told.html", context)
