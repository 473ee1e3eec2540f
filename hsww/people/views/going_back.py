"""Where to go once a page of one's own is done: only ever to a page of this site."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(asked, here, require_https=request.is_secure())
    return asked if safe else reverse("today")


def go_on(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(next_page(request))
