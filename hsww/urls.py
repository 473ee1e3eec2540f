"""Every address of the site. A route without a rule, or a stated reason to have none, cannot be served."""

from django.urls import URLPattern, URLResolver, include, path

from hsww.access import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hsww.access.urls")),
    path("", include("hsww.people.urls")),
    path("access-log/", include("hsww.witnesses.urls")),
    path("", include("families.urls")),
    path("", include("consent.urls")),
    path("", include("safeguarding.urls")),
    path("", include("records.urls")),
    path("unusual/", include("hsww.watching.urls")),
    path("board/", include("hsww.board.urls")),
]
handler404 = pages.not_found
handler500 = pages.broken
handler400 = pages.bad_request
