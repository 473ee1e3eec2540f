"""Adding a line of the Record of Access that was signed in ink (9.1, 10.1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.papers import chosen
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from records import ink as actions
from records.forms import InkForm, typed
from records.projection import Cover
from records.rules import ADD_INK


@guarded(ADD_INK, one="family")
@require_http_methods(["GET", "POST"])
def record_ink(request: GuardedRequest[Cover]) -> HttpResponse:
    file = request.subject
    form = InkForm(typed(request), files=chosen(request), viewer=request.viewer)
    if form.is_valid():
        actions.add_line(by=request.viewer, family=file.id, **form.cleaned_data)
        messages.success(request, "Saved. If you have a copy of the scan on this device, delete it now.")
        return redirect("record_of_access", family=file.id)
    return render(request, "records/record_ink.html", {"file": file, "form": form})
