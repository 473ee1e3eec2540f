from typing import ClassVar

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "hsww.board"
    label = "board"
    plain_fields: ClassVar[dict[str, str]] = {
        "snapshot.period_start": "The first day of a quarter of the year.",
        "snapshot.period_end": "The last day of a quarter of the year.",
        "report.figures": "Only figures that passed the disclosure rule, made to be read by the board (3.2).",
        "report.checkpoint": "A signed head of the access log, made to be published.",
    }

    def ready(self) -> None:
        from hsww.access import nav, ticks, today  # noqa: PLC0415 - needs models
        from hsww.access.hats import LEADS, Hat  # noqa: PLC0415
        from hsww.board import snapshots, waiting  # noqa: PLC0415
        from hsww.board.models import Report, Snapshot  # noqa: PLC0415
        from hsww.vault import frozen  # noqa: PLC0415

        # A figure the board has seen must stay as it was: a second count of the same time, laid beside the first,
        # could show who came and went (3.2).
        frozen.add(Snapshot)
        frozen.add(Report, once="OLD.released_at IS NOT NULL")
        nav.add("Board reports", "board_reports", Hat.TRUSTEE, place=20)
        nav.add("Board reports", "board_reports", Hat.ORGANISER, place=80, offices=LEADS)
        today.add(waiting.to_read, Hat.TRUSTEE)
        today.add(waiting.to_make, Hat.ORGANISER)
        ticks.add("board", snapshots.take_due)
