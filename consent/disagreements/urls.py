from django.urls import path

from consent.disagreements import views

urlpatterns = [
    path("permissions/<uuid:statement>/decide/", views.disagreement_decide, name="disagreement_decide"),
]
