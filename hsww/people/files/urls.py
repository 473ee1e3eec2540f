from django.urls import path

from hsww.people.files import views

volunteers = [
    path("", views.volunteers, name="volunteers"),
    path("families-named/", views.families_named, name="families_named"),
    path("families-named/<uuid:family_named>/", views.family_named_seen, name="family_named_seen"),
    path("<uuid:volunteer_file>/", views.volunteer_file, name="volunteer_file"),
    path("<uuid:volunteer_file>/about/", views.volunteer_about, name="volunteer_about"),
    path("<uuid:volunteer_file>/co-ordinator/", views.volunteer_organiser, name="volunteer_organiser"),
    path("<uuid:volunteer_file>/reference/", views.volunteer_reference, name="volunteer_reference"),
    path("<uuid:volunteer_file>/check/", views.volunteer_check, name="volunteer_check"),
    path("<uuid:volunteer_file>/training/", views.volunteer_milestone, name="volunteer_milestone"),
    path("<uuid:volunteer_file>/note/", views.volunteer_note, name="volunteer_note"),
    path(
        "references/<uuid:volunteer_reference>/",
        views.volunteer_reference_change,
        name="volunteer_reference_change",
    ),
]
personnel = [
    path("", views.personnel, name="personnel"),
    path("<uuid:personnel_file>/", views.personnel_file, name="personnel_file"),
    path("<uuid:personnel_file>/about/", views.personnel_about, name="personnel_about"),
    path("<uuid:personnel_file>/reference/", views.personnel_reference, name="personnel_reference"),
    path("<uuid:personnel_file>/check/", views.personnel_check, name="personnel_check"),
    path("<uuid:personnel_file>/training/", views.personnel_milestone, name="personnel_milestone"),
    path("<uuid:personnel_file>/note/", views.personnel_note, name="personnel_note"),
    path("<uuid:personnel_file>/trustee/", views.personnel_trustee, name="personnel_trustee"),
    path("trustees/<uuid:naming>/end/", views.personnel_trustee_end, name="personnel_trustee_end"),
    path(
        "references/<uuid:personnel_reference>/",
        views.personnel_reference_change,
        name="personnel_reference_change",
    ),
]
