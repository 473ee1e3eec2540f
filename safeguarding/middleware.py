"""Forgets who asks for the page of telephone numbers, so that no session and no database is asked about them.

Without it somebody who is signed in would get no numbers while the database is down, and a stranger would (2.3).
It stands before everything that reads a cookie.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse


class NumbersForAnybody:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == reverse("urgent"):
            request.COOKIES.clear()
        return self.get_response(request)
