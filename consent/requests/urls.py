from django.urls import path

from consent.requests import views

urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/police/", views.requests_known, name="requests_known"),
    path("requests/<uuid:asked>/", views.request_one, name="request_one"),
    path("requests/<uuid:unsettled>/family/", views.request_whose, name="request_whose"),
    path("requests/<uuid:asked>/elsewhere/", views.request_elsewhere, name="request_elsewhere"),
    path("requests/<uuid:asked>/order/", views.request_order, name="request_order"),
    path("requests/<uuid:asked>/end/", views.request_end, name="request_end"),
    path("families/<uuid:family>/hold/", views.hold_place, name="hold_place"),
    path("holds/<uuid:hold>/", views.hold_look, name="hold_look"),
]
