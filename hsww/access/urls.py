from django.urls import path

from hsww.access import views

urlpatterns = [
    path("", views.today_page, name="today"),
    path("policy/", views.policy, name="policy"),
]
