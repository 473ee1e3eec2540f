from django.urls import path

from consent.releases import file_views, views

urlpatterns = [
    path("families/<uuid:family>/shared/", views.releases, name="releases"),
    path("families/<uuid:family>/share/", views.release_new, name="release_new"),
    path("families/<uuid:family>/share/now/", views.release_now, name="release_now"),
    path("families/<uuid:family>/share/earlier/", views.release_earlier, name="release_earlier"),
    path("releases/<uuid:release>/", views.release, name="release"),
    path("releases/<uuid:draft>/send/", views.release_send, name="release_send"),
    path("releases/<uuid:draft>/stop/", views.release_stop, name="release_stop"),
    path("sent/<uuid:sent>/paper/", file_views.release_paper, name="release_paper"),
    path("sent/<uuid:held>/back/", file_views.release_back, name="release_back"),
    path("numbers/<uuid:counted>/back/", file_views.numbers_back, name="numbers_back"),
    path("sent/<uuid:sent>/account/", views.release_account, name="release_account"),
    path("sent/<uuid:sent>/review/", views.release_review, name="release_review"),
    path("tellings/<uuid:telling>/", views.release_told, name="release_told"),
]
