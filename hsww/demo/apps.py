from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hsww.demo"
    label = "demo"
