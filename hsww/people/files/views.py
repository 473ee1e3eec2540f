"""The files of volunteers and staff: lists, the file itself, one small form for each of its sections, one's own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.rules import Rule
from hsww.access.viewer import GuardedRequest, Viewer
from hsww.people.files import actions, queries, rules
from hsww.people.files.forms import sections as forms
from hsww.people.files.forms.words import InFileForm, WordsForm
from hsww.people.files.models import FamilyNamed, FileKind, Naming, PersonFile, Reference
from hsww.people.files.panels import Panel, panels

SAVED = "Saved."
PAGE_OF = {FileKind.VOLUNTEER: "volunteer_file", FileKind.PERSONNEL: "personnel_file"}
LIST_OF = {FileKind.VOLUNTEER: "volunteers", FileKind.PERSONNEL: "personnel"}
View = Callable[[GuardedRequest[Any]], HttpResponse]


@guarded(rules.LIST_VOLUNTEERS, many=True)
@require_GET
def volunteers(request: GuardedRequest[Any]) -> HttpResponse:
    left, asked = request.GET.get("who") == "left", request.GET
    page = queries.volunteers(
        request.viewer, left=left, older=asked.get("older", ""), newer=asked.get("newer", "")
    )
    log.shown(request, page.rows)
    context = {"page": page, "left": left, **page.links(**({"who": "left"} if left else {}))}
    return render(request, "people/files/volunteers.html", context)


@guarded(rules.LIST_PERSONNEL, many=True)
@require_GET
def personnel(request: GuardedRequest[Any]) -> HttpResponse:
    lines = queries.personnel(request.viewer)
    log.shown(request, lines)
    names_trustees = rules.NAME_TRUSTEE.reach(request.viewer) is not None
    return render(request, "people/files/personnel.html", {"lines": lines, "names_trustees": names_trustees})


def _file_page(kind: FileKind) -> View:
    @guarded(rules.SEE[kind], one=PAGE_OF[kind])
    @require_GET
    def page(request: GuardedRequest[PersonFile]) -> HttpResponse:
        file, viewer = request.subject, request.viewer
        keeps = rules.KEEP[kind].rows(viewer).filter(pk=file.pk).exists()
        context = {
            **queries.contents(viewer, file),
            "keeps": keeps,
            "gives": keeps and rules.GIVE_VOLUNTEER.rows(viewer).filter(pk=file.pk).exists(),
            "panels": _panels(viewer, file.id, kind),
            "list_page": LIST_OF[kind],
            **{name: f"{kind}_{name}" for name in ("about", "reference", "milestone", "note")},
            "check_add": f"{kind}_check",
            "reference_change": f"{kind}_reference_change",
        }
        return render(request, "people/files/file.html", context)

    return page


volunteer_file = _file_page(FileKind.VOLUNTEER)
personnel_file = _file_page(FileKind.PERSONNEL)


@dataclass(frozen=True)
class Section:
    """A section's form: what the page is called, and what saves it."""

    title: str
    form: type[InFileForm]
    save: Callable[..., Any]
    known: Callable[[PersonFile], dict[str, Any]] = lambda _file: {}


def _section(kind: FileKind, section: Section, *, rule: Rule | None = None) -> View:
    @guarded(rule or rules.KEEP[kind], one=PAGE_OF[kind])
    @require_http_methods(["GET", "POST"])
    def page(request: GuardedRequest[PersonFile]) -> HttpResponse:
        file = request.subject
        form = section.form(_typed(request), viewer=request.viewer, file=file, initial=section.known(file))
        if _is_sound(request, form):
            section.save(by=request.viewer, file=file, **form.cleaned_data)
            return _back(request, file)
        return _form_page(request, file, section.title, form)

    return page


def _reference_page(kind: FileKind) -> View:
    @guarded(rules.CHANGE_REFERENCE[kind], one=f"{kind}_reference")
    @require_http_methods(["GET", "POST"])
    def page(request: GuardedRequest[Reference]) -> HttpResponse:
        reference = request.subject
        known = forms.ReferenceChangeForm.of(reference)
        form = forms.ReferenceChangeForm(
            _typed(request), viewer=request.viewer, file=reference.file, initial=known
        )
        if _is_sound(request, form):
            actions.change_reference(by=request.viewer, reference=reference, **form.cleaned_data)
            return _back(request, reference.file)
        return _form_page(request, reference.file, "A reference", form)

    return page


ABOUT = Section(
    "Application and availability",
    forms.AboutForm,
    actions.keep,
    lambda file: {name: getattr(file, name) for name in rules.ABOUT_FIELDS},
)
JOB = Section("The job", forms.JobForm, actions.keep, lambda file: {"job": file.job})
GIVE = Section(
    "Who answers for this volunteer",
    forms.GiveForm,
    actions.give_volunteer,
    lambda file: {"organiser": file.organiser_id},
)
REFERENCE = Section("Add a reference", forms.ReferenceForm, actions.add_reference)
CHECK = Section("Add a DBS check", forms.CheckForm, actions.add_check)
MILESTONE = Section("Add training or an agreement", forms.MilestoneForm, actions.add_milestone)
MEETING = replace(MILESTONE, title="Add training, an agreement or a meeting")
NOTE = Section("Add a note", forms.NoteForm, actions.add_note)
VOLUNTEER, PERSONNEL = FileKind.VOLUNTEER, FileKind.PERSONNEL

volunteer_about = _section(VOLUNTEER, ABOUT)
volunteer_organiser = _section(VOLUNTEER, GIVE, rule=rules.GIVE_VOLUNTEER)
volunteer_reference = _section(VOLUNTEER, REFERENCE)
volunteer_check = _section(VOLUNTEER, CHECK)
volunteer_milestone = _section(VOLUNTEER, MILESTONE)
volunteer_note = _section(VOLUNTEER, NOTE)
volunteer_reference_change = _reference_page(VOLUNTEER)
personnel_about = _section(PERSONNEL, JOB)
personnel_reference = _section(PERSONNEL, REFERENCE)
personnel_check = _section(PERSONNEL, CHECK)
personnel_milestone = _section(PERSONNEL, MEETING)
personnel_note = _section(PERSONNEL, NOTE)
personnel_reference_change = _reference_page(PERSONNEL)


@guarded(rules.NAME_TRUSTEE, one="personnel_file")
@require_http_methods(["GET", "POST"])
def personnel_trustee(request: GuardedRequest[PersonFile]) -> HttpResponse:
    file = request.subject
    namings = queries.namings(request.viewer, file)
    form = forms.TrusteeForm(_typed(request), viewer=request.viewer, file=file)
    if form.is_valid():
        actions.name_trustee(by=request.viewer, file=file, **form.cleaned_data)
        messages.success(request, "Saved. The trustee can read this file now.")
        return redirect("personnel")
    context = {"form": form, "file": file, "namings": namings}
    return render(request, "people/files/personnel_trustee.html", context)


@guarded(rules.END_NAMING, one="naming")
@require_POST
def personnel_trustee_end(request: GuardedRequest[Naming]) -> HttpResponse:
    actions.end_naming(by=request.viewer, naming=request.subject)
    messages.success(request, "Ended. The trustee can no longer read this file.")
    return redirect("personnel_trustee", request.subject.file_id)


@guarded(rules.SEE_OWN_FILE, many=True)
@require_GET
def own_file(request: GuardedRequest[Any]) -> HttpResponse:
    file = queries.own(request.viewer)
    log.shown(request, [file] if file else [])
    shown = _panels(request.viewer, file.id, file.kind, own=True) if file else []
    return render(request, "people/files/own_file.html", {"file": file, "panels": shown})


@guarded(rules.SEE_FAMILIES_NAMED, many=True)
@require_GET
def families_named(request: GuardedRequest[Any]) -> HttpResponse:
    lines = queries.families_named(request.viewer)
    log.shown(request, lines)
    return render(request, "people/files/families_named.html", {"lines": lines})


@guarded(rules.SEE_FAMILIES_NAMED, one="family_named")
@require_POST
def family_named_seen(request: GuardedRequest[FamilyNamed]) -> HttpResponse:
    actions.see_family_named(by=request.viewer, row=request.subject)
    messages.success(request, "Marked as looked into.")
    return redirect("families_named")


def _panels(
    viewer: Viewer, file: UUID, kind: FileKind, *, own: bool = False
) -> list[tuple[Panel, SafeString]]:
    found = panels(viewer, file, kind, own=own)
    return [(panel, render_to_string(panel.template, filled)) for panel, filled in found]


def _typed(request: GuardedRequest[Any]) -> Any:
    return request.POST if request.method == "POST" else None


def _is_sound(request: GuardedRequest[Any], form: InFileForm) -> bool:
    """Tells the safeguarding lead of a family that was named, whether or not the form is sound."""
    sound = form.is_valid()
    if isinstance(form, WordsForm):
        actions.note_families_named(by=request.viewer, file=form.file, families=form.hidden)
    return sound


def _back(request: GuardedRequest[Any], file: PersonFile) -> HttpResponse:
    """To the file, as long as one may still open it."""
    messages.success(request, SAVED)
    kind = FileKind(file.kind)
    if rules.SEE[kind].rows(request.viewer).filter(pk=file.pk).exists():
        return redirect(PAGE_OF[kind], file.pk)
    return redirect(LIST_OF[kind])


def _form_page(request: GuardedRequest[Any], file: PersonFile, title: str, form: InFileForm) -> HttpResponse:
    context = {"form": form, "file": file, "title": title, "file_page": PAGE_OF[FileKind(file.kind)]}
    return render(request, "people/files/section.html", context)
