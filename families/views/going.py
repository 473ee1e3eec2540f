"""Where to go after a change: back to the file, as long as one may still open it."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from families.models import Family
from families.rules import SEE_FILE
from hsww.access.viewer import GuardedRequest


def to_file_or_list(request: GuardedRequest[Any], family: Family) -> HttpResponseRedirect:
    if SEE_FILE.rows(request.viewer).filter(pk=family.pk).exists():
        return redirect("family_file", family.pk)
    return redirect("families_list")
