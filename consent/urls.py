from django.urls import include, path

from consent import views

urlpatterns = [
    path("", include("consent.agencies.urls")),
    path("", include("consent.household.urls")),
    path("", include("consent.disagreements.urls")),
    path("", include("consent.releases.urls")),
    path("", include("consent.requests.urls")),
    path("", include("consent.workers.urls")),
    path("", include("consent.registers.urls")),
    path("policy/exceptions/", views.exceptions_page, name="exceptions"),
    path("families/<uuid:family>/permissions/", views.consent_record, name="consent_record"),
    path("families/<uuid:family>/told/", views.information_record, name="information_record"),
    path("families/<uuid:family>/permissions/ask/", views.consent_ask, name="consent_ask"),
    path("families/<uuid:family>/permissions/form/", views.consent_form, name="consent_form"),
    path("families/<uuid:family>/permissions/more/", views.consent_ask_more, name="consent_ask_more"),
    path("families/<uuid:family>/permissions/one/", views.consent_ask_one, name="consent_ask_one"),
    path("permissions/<uuid:statement>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
]
