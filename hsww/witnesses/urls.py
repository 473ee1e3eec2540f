from django.urls import path

from hsww.witnesses import views

urlpatterns = [
    path("", views.access_log, name="access_log"),
    path("addresses/add/", views.witness_add, name="witness_add"),
    path("addresses/<uuid:address>/end/", views.witness_end, name="witness_end"),
]
