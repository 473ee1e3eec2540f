"""Takes the access log's checkpoints out of the building, and tells people when the log does not hold (9.1)."""

from django.apps import AppConfig


class WitnessesConfig(AppConfig):
    name = "hsww.witnesses"
    label = "witnesses"

    def ready(self) -> None:
        from hsww.access import nav, ticks, today  # noqa: PLC0415 - need models
        from hsww.access.hats import Hat  # noqa: PLC0415
        from hsww.ledger import alarm, witnessing  # noqa: PLC0415
        from hsww.witnesses import mailing, telling, waiting  # noqa: PLC0415

        alarm.tell_with(telling.tell)
        ticks.add("alarm by mail", telling.tell)
        ticks.add("witness", witnessing.ask_witness)
        ticks.add("checkpoints by mail", mailing.mail_checkpoints)
        today.add(waiting.broken, Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE)
        today.add(waiting.unguarded, Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE)
        today.add(waiting.unsealed, Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE)
        today.add(waiting.doubted, Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE)
        today.add(waiting.not_mailed, Hat.ADMINISTRATOR)
        nav.add("Access log", "access_log", Hat.ADMINISTRATOR, place=20)
