"""The product's addresses and, beside them, two yardsticks: a bare page, and guardian's own shortcut."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from guardian.shortcuts import get_objects_for_user

from families.models import Family
from hsww.urls import urlpatterns as product


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """Session, sign-in, one row, one template with its base, behind the middleware that `startproject` writes:
    what any page of a Django site costs. It knows nothing of hats, gates, keys, a menu or a ledger."""
    row = Family.objects.only("id", "reference").order_by("-updated_at", "-id")[0]
    return render(request, "bench_bare.html", {"reference": row.reference})


@login_required
def by_shortcut(request: HttpRequest) -> HttpResponse:
    """The organiser's list as guardian's shortcut gives it: no names, no ledger, no gates."""
    rows = get_objects_for_user(
        request.user,
        "families.organiser_caseload",
        klass=Family,
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    ).only("id", "reference")
    return render(request, "bench_list.html", {"rows": rows.order_by("-updated_at", "-id")[:25]})


urlpatterns = [path("bench/bare/", bare), path("bench/shortcut/", by_shortcut), *product]
