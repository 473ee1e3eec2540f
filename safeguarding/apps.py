from typing import ClassVar

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    label = "safeguarding"
    plain_fields: ClassVar[dict[str, str]] = {
        "rota.day_from": "Who is on duty is found by day; says nothing of a family.",
        "rota.day_to": "Who is on duty is found by day; says nothing of a family.",
    }

    def ready(self) -> None:
        from consent.releases import concerns  # noqa: PLC0415 - needs models
        from families.panels import Panel, add_panel  # noqa: PLC0415
        from hsww.access import nav, ticks, today  # noqa: PLC0415
        from hsww.access.hats import Hat  # noqa: PLC0415
        from safeguarding import escalation, panels, queries, waiting  # noqa: PLC0415
        from safeguarding.rules import KEEPS_ROTA, READS  # noqa: PLC0415

        nav.add("Concerns", "concerns", Hat.ORGANISER, place=60, offices=READS)
        nav.add("Duty rota", "rota", Hat.ORGANISER, place=65, offices=KEEPS_ROTA)
        today.add(waiting.concerns, Hat.ORGANISER)
        today.add(waiting.calls, Hat.ORGANISER)
        today.add(waiting.for_the_chair, Hat.TRUSTEE)
        today.add(waiting.unsent, *Hat)
        for hat, words in waiting.INSTEAD.items():
            today.say(f"{words} {waiting.WORRY}", hat)
        ticks.add("concerns", escalation.escalate, first=True)
        concerns.add(concerns.Source(queries.may_be_told, queries.of_family))
        add_panel(Panel("Safeguarding", "safeguarding/panel.html", panels.fill, place=5, aside=True))
