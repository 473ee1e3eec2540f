from django.urls import path

from consent.agencies import views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/add/", views.agency_add, name="agency_add"),
    path("agencies/<uuid:agency>/", views.agency, name="agency"),
    path("agencies/<uuid:agency>/change/", views.agency_change, name="agency_change"),
    path("agencies/<uuid:agency>/end/", views.agency_end, name="agency_end"),
    path("agencies/<uuid:agency>/contacts/add/", views.contact_add, name="contact_add"),
    path("contacts/<uuid:contact>/change/", views.contact_change, name="contact_change"),
    path("contacts/<uuid:contact>/check/", views.contact_check, name="contact_check"),
    path("contacts/<uuid:contact>/end/", views.contact_end, name="contact_end"),
    path("contacts/<uuid:contact>/astray/", views.contact_astray, name="contact_astray"),
    path("astray/<uuid:misdirected>/", views.misdirected, name="misdirected"),
    path("families/<uuid:family>/agencies/", views.involvement_add, name="involvement_add"),
    path("involvements/<uuid:involvement>/end/", views.involvement_end, name="involvement_end"),
]
