from django.urls import path

from consent.registers import views

urlpatterns = [path("registers/", views.registers, name="registers")]
