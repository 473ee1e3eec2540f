from typing import ClassVar

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    plain_fields: ClassVar[dict[str, str]] = {
        "information.spoken_on": "A date the database itself must check (1.1).",
        "information.written_on": "A date the database itself must check (1.1).",
        "information.notice_version": "Which edition of our own leaflet; it says nothing about the family.",
        "statement.said_on": "Which answer is the latest is found by its day (1.2).",
        "statement.until": "Answers about to lapse are found by their day (1.2).",
        "statement.wording_version": "Which edition of our own question was put.",
    }

    def ready(self) -> None:
        from consent import registered  # noqa: PLC0415 - needs models

        registered.register()
