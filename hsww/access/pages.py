"""The few answers given without any view. None of them depends on who asked, or for what."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from hsww.access import urgent


def not_found(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """The one answer for what is missing and for what is forbidden."""
    return HttpResponse(loader.render_to_string("errors/404.html"), status=404)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    return HttpResponse(loader.render_to_string("errors/400.html"), status=400)


def broken(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_with_numbers("errors/500.html"), status=500)


def cannot_record(_request: HttpRequest) -> HttpResponse:
    """The ledger cannot be written: nothing is shown, but the telephone numbers still are (2.3)."""
    return HttpResponse(_with_numbers("errors/503.html"), status=503)


def form_expired(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """A form whose token is no longer good, for example after signing in again in another tab."""
    return HttpResponse(loader.render_to_string("errors/403_csrf.html"), status=403)


def _with_numbers(template: str) -> str:
    return loader.render_to_string(template, {"urgent_numbers": urgent.numbers()})
