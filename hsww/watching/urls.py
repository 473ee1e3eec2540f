from django.urls import path

from hsww.watching import views

urlpatterns = [
    path("", views.unusual, name="unusual"),
    path("<uuid:unusual>/", views.unusual_one, name="unusual_one"),
]
