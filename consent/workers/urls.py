from django.urls import path

from consent.workers import views

urlpatterns = [
    path("shared-about-us/", views.worker_shares, name="worker_shares"),
    path("shared-about-us/about/<uuid:worker>/", views.worker_share_new, name="worker_share_new"),
    path("shared-about-us/<uuid:share>/", views.worker_share, name="worker_share"),
    path("shared-about-us/<uuid:share>/send/", views.worker_share_send, name="worker_share_send"),
    path("shared-about-us/<uuid:share>/answer/", views.worker_share_answer, name="worker_share_answer"),
    path("shared-about-us/sent/<uuid:worker_sent>/told/", views.worker_told, name="worker_told"),
    path("shared-about-us/sent/<uuid:worker_sent>/review/", views.worker_review, name="worker_review"),
    path("you/shared/", views.own_shares, name="own_shares"),
    path("you/shared/<uuid:share>/answer/", views.own_share_answer, name="own_share_answer"),
]
