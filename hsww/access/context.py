"""What every template knows of the reader, and why the page may be seen."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hsww.access import nav


def viewer(request: HttpRequest) -> dict[str, Any]:
    who = getattr(request, "viewer", None)
    rule = getattr(request, "rule", None)
    return {
        "viewer": who,
        "nav": nav.items(who, request.path) if who else [],
        "demo": settings.DEMO,
        "why": rule,
    }
