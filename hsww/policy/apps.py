from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "hsww.policy"
    label = "policy"
