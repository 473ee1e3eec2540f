from django.urls import path

from records import views

urlpatterns = [
    path("samples/", views.samples, name="samples"),
    path("samples/drawn/", views.samples_drawn, name="samples_drawn"),
    path("samples/draw/", views.sample_draw, name="sample_draw"),
    path("samples/<uuid:sample>/end/", views.sample_end, name="sample_end"),
    path("samples/files/<uuid:family>/", views.sampled_file, name="sampled_file"),
    path("samples/files/<uuid:family>/sign/", views.record_sign, name="record_sign"),
    path("families/<uuid:family>/record-of-access/", views.record_of_access, name="record_of_access"),
]
