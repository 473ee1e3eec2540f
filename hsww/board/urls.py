from django.urls import path

from hsww.board import views

urlpatterns = [
    path("", views.board_reports, name="board_reports"),
    path("prepare/", views.board_report_prepare, name="board_report_prepare"),
    path("<uuid:report>/", views.board_report, name="board_report"),
    path("<uuid:report>/release/", views.board_report_release, name="board_report_release"),
]
