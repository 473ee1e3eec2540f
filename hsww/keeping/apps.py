"""Keeping the keys and copies of everything: rotation, backup, restore, and the drill that tries them (1.6, 8.2)."""

from typing import ClassVar

from django.apps import AppConfig
from django.core.checks import Tags, register


class KeepingConfig(AppConfig):
    name = "hsww.keeping"
    label = "keeping"
    plain_fields: ClassVar[dict[str, str]] = {
        "drill.report": "Sentences of ours with numbers in them; what was opened is not told.",
    }

    def ready(self) -> None:
        from hsww.access import ticks, today  # noqa: PLC0415 - need models
        from hsww.access.hats import Hat  # noqa: PLC0415
        from hsww.keeping import checks, drilling, finishing, reasons, turns, waiting  # noqa: PLC0415
        from hsww.vault import resealing  # noqa: PLC0415

        register(checks.kept_from_others, Tags.security)
        register(checks.restored_well, Tags.security)
        ticks.add("destruction", finishing.finish_destroying)
        ticks.add("scratch", turns.forget_leftovers)
        ticks.add("drill", drilling.drill_if_due)
        resealing.USERS["ledger"] = reasons.REASONS
        today.add(waiting.to_try_out, Hat.ADMINISTRATOR)
