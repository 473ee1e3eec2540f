"""The papers of a family's file: read, added, replaced. Each is only ever handed over as a file to save."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from families.actions import papers as actions
from families.forms.base import typed
from families.forms.papers import AddPaperForm, ReplacePaperForm, chosen
from families.models import Family, Paper, PaperType
from families.queries.papers import pages, papers_of
from families.refusals import refusals
from families.rules import OPEN_PAPER, SEE_PAPERS
from families.work_rules import ADD_PAPER, REPLACE_PAPER
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.vault.errors import VaultError

SAVED = "Saved. If you have a copy on this device, delete it now."
LOST = "This paper cannot be read any more. Please tell the safeguarding lead."
ENDINGS = {PaperType.PDF: "pdf", PaperType.JPEG: "jpg", PaperType.PNG: "png"}
INERT = "sandbox; default-src 'none'"

logger = logging.getLogger(__name__)


@guarded(SEE_PAPERS, one="family")
def papers(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    context = {"family": family, "papers": papers_of(request.viewer, family)}
    return render(request, "families/papers.html", context)


@guarded(ADD_PAPER, one="family")
def paper_add(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = AddPaperForm(typed(request), files=chosen(request), viewer=request.viewer)
    if form.is_valid():
        actions.add_paper(by=request.viewer, family=family, **form.paper())
        messages.success(request, SAVED)
        return redirect("papers", family.id)
    return render(request, "families/paper_add.html", {"form": form, "family": family})


@guarded(REPLACE_PAPER, one="paper")
def paper_replace(request: GuardedRequest[Paper]) -> HttpResponse:
    paper = request.subject
    known = ReplacePaperForm.of(paper)
    form = ReplacePaperForm(typed(request), files=chosen(request), viewer=request.viewer, initial=known)
    if form.is_valid():
        with refusals(form, "file"):
            actions.replace_paper(by=request.viewer, paper=paper, **form.paper())
            messages.success(request, SAVED)
            return redirect("papers", paper.family_id)
    return render(request, "families/paper_replace.html", {"form": form, "paper": paper})


@guarded(OPEN_PAPER, one="paper")
@require_POST
def paper_open(request: GuardedRequest[Paper]) -> HttpResponse:
    """By POST, so that nothing that fetches links ahead, or comes back after signing in, opens one unasked."""
    paper = request.subject
    try:
        content = pages(paper)
    except VaultError as wrong:
        logger.error("The pages of paper %s cannot be opened: %s", paper.id, type(wrong).__name__)
        messages.error(request, LOST)
        return redirect("papers", paper.family_id)
    return _to_save(paper, content)


def _to_save(paper: Paper, content: bytes) -> HttpResponse:
    """Our type, our name, and nothing in it may run: whatever else its bytes could be taken for."""
    ending = ENDINGS[PaperType(paper.content_type)]
    name = f"paper-{timezone.localdate(paper.added_at).isoformat()}.{ending}"
    return HttpResponse(
        content,
        content_type=paper.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": INERT,
            "X-Content-Type-Options": "nosniff",
        },
    )
