from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "hsww.pages"
    label = "pages"
