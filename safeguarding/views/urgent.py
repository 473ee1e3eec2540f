"""The public page of telephone numbers, with a form to print. It asks no database for anything (2.3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hsww.access.urgent import numbers


def urgent(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/urgent.html", {"urgent_numbers": numbers()})
