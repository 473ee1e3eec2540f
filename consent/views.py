"""Pages on which a co-ordinator records what a family was told, and what it allows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consent import actions, exceptions, queries, sharing, state
from consent.forms import AnswersForm, InformForm, SpecialForm, TellingForm, WithdrawForm
from consent.forms_one_thing import OneThingForm
from consent.models import AskedAt, Statement
from consent.paper import form_on_paper
from consent.rules import (
    ASK_MORE,
    ASK_ONE_THING,
    ASK_PERMISSION,
    RECORD_INFORMATION,
    SEE_PERMISSIONS,
    WITHDRAW,
)
from consent.wordings import ENGLISH, languages, newest, words_in
from families.forms.base import typed
from families.models import Family
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.people.queries import names

LANGUAGE = "in"
INERT = "default-src 'none'; sandbox"


def exceptions_page(request: HttpRequest) -> HttpResponse:
    """The reasons of today, and those that do not count: not yet, no more, or not known to be ours."""
    today = timezone.localdate()
    now = exceptions.in_force(today)
    others = [one for one in exceptions.EXEMPTIONS if one not in now]
    context = {"sections": (("In force today", now), ("Not in force", others)), "today": today}
    return render(request, "consent/exceptions.html", context)


@guarded(SEE_PERMISSIONS, one="family")
def consent_record(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    state.read_once(family)
    history = queries.history(family)
    recorders = names(row.recorded_by_id for row in history)
    return render(
        request,
        "consent/consent_record.html",
        {
            "family": family,
            "sharing": sharing.current(family),
            "told": queries.told(family),
            "leads": request.viewer.leads,
            "history": [(said, recorders.get(said.recorded_by_id, "")) for said in history],
        },
    )


@guarded(RECORD_INFORMATION, one="family")
def information_record(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = InformForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.inform(by=request.viewer, family=family, **form.facts())
        messages.success(request, "Saved.")
        return redirect("consent_record", family=family.pk)
    context = {"family": family, "form": form, "told": queries.told(family)}
    return render(request, "consent/information_record.html", context)


@guarded(ASK_PERMISSION, one="family")
def consent_ask(request: GuardedRequest[Family]) -> HttpResponse:
    """Everybody who is asked, and every usual question, on one page; what was not asked stays unsaid."""
    family, data = request.subject, typed(request)
    viewer, questions = request.viewer, sharing.questions(family)
    people = [
        AnswersForm(data, viewer=viewer, person=person, questions=questions)
        for person in queries.household(family)
    ]
    usually = AskedAt.REVIEW if family.active_from else AskedAt.INITIAL
    form = TellingForm(data, viewer=viewer, initial={"asked_at": usually.value})
    if all([form.is_valid(), *(one.is_valid() for one in people)]):
        replies = [reply for one in people for reply in one.replies()]
        actions.record_answers(by=viewer, family=family, telling=form.telling(), replies=replies)
        messages.success(request, "Saved.")
        return redirect("consent_record", family=family.pk)
    failed = any(one.errors for one in (form, *people))
    context = {
        "family": family,
        "form": form,
        "people": people,
        "first_words": words_in(ENGLISH).first,
        "failed": failed,
    }
    return render(request, "consent/consent_ask.html", context)


@guarded(ASK_PERMISSION, one="family")
@require_http_methods(["GET", "POST"])
def consent_form(request: GuardedRequest[Family]) -> HttpResponse:
    """To show, to read and to sign: on screen, printed, and, by POST, as a PDF to save."""
    family, known = request.subject, dict(languages())
    code = request.GET.get(LANGUAGE, ENGLISH)
    code = code if code in known else ENGLISH
    words, questions, people = words_in(code), sharing.questions(family), queries.household(family)
    if request.method == "POST":
        pages = form_on_paper(code, words, questions, people, family.reference)
        return to_save(pages, f"what-we-may-share-{code}.pdf")
    context = {
        "family": family,
        "code": code,
        "words": words,
        "asked": [(words.labels[one.name], words.questions[one.name]) for one in questions],
        "people": people,
        "languages": known.items(),
        "edition": newest().version,
    }
    return render(request, "consent/consent_form.html", context)


def to_save(pages: bytes, name: str) -> HttpResponse:
    """Our type, our name, and nothing in it may run."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": INERT,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(pages, content_type="application/pdf", headers=headers)


@guarded(ASK_MORE, one="family")
def consent_ask_more(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = SpecialForm(typed(request), viewer=request.viewer, people=queries.with_a_say(family))
    if form.is_valid():
        actions.record_special(by=request.viewer, family=family, **form.facts())
        messages.success(request, "Saved.")
        return redirect("consent_record", family=family.pk)
    return render(request, "consent/consent_ask_more.html", {"family": family, "form": form})


@guarded(ASK_ONE_THING, one="family")
def consent_ask_one(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = OneThingForm(typed(request), viewer=request.viewer, people=queries.with_a_say(family))
    if form.is_valid():
        actions.record_one_thing(by=request.viewer, family=family, **form.facts())
        messages.success(request, "Saved.")
        return redirect("consent_record", family=family.pk)
    return render(request, "consent/consent_ask_one.html", {"family": family, "form": form})


@guarded(WITHDRAW, one="statement")
def consent_withdraw(request: GuardedRequest[Statement]) -> HttpResponse:
    statement = request.subject
    form = WithdrawForm(typed(request), viewer=request.viewer, statement=statement)
    if form.is_valid():
        actions.withdraw(by=request.viewer, statement=statement, telling=form.telling())
        messages.success(request, "Saved. Nothing more is shared on this permission.")
        return redirect("consent_record", family=statement.family_id)
    context = {"family": statement.family, "statement": statement, "form": form}
    return render(request, "consent/consent_withdraw.html", context)
