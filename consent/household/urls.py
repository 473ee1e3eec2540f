from django.urls import path

from consent.household import views

urlpatterns = [
    path("families/<uuid:family>/who-decides/", views.who_decides, name="who_decides"),
    path("facts/<uuid:fact>/change/", views.fact_follow, name="fact_follow"),
]
