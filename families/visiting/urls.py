from django.urls import path

from families.visiting import views

urlpatterns = [
    path("visiting/", views.visiting, name="visiting"),
    path("visiting/visits/", views.visits_mine, name="visits_mine"),
    path("visiting/visits/<uuid:visit>/correct/", views.visit_correct, name="visit_correct"),
    path("visiting/<uuid:family>/", views.visiting_family, name="visiting_family"),
    path("visiting/<uuid:family>/write/", views.visit_write, name="visit_write"),
    path("visiting/<uuid:family>/draft/", views.draft_save, name="draft_save"),
    path("visiting/<uuid:family>/draft/drop/", views.draft_drop, name="draft_drop"),
]
