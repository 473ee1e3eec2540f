from django.urls import path

from hsww.people.undertakings import views

urlpatterns = [
    path("", views.undertakings, name="undertakings"),
    path("add/", views.undertaking_add, name="undertaking_add"),
    path("<uuid:engagement>/paper/", views.undertaking_paper, name="undertaking_paper"),
    path("<uuid:engagement>/end/", views.undertaking_end, name="undertaking_end"),
]
