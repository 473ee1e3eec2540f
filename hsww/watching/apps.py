"""Unusual access, found in the access log minute by minute and put before the safeguarding lead (8.3, 4.3)."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "hsww.watching"
    label = "watching"

    def ready(self) -> None:
        from hsww.access import nav, ticks, today  # noqa: PLC0415 - need models
        from hsww.access.hats import LEADS, Hat, Office  # noqa: PLC0415
        from hsww.ledger import protection  # noqa: PLC0415
        from hsww.watching import checking, looking, waiting  # noqa: PLC0415

        ticks.add("unusual access", looking.look)
        protection.CHECKS.append(checking.problems)
        today.add(waiting.to_look_into, Hat.ORGANISER, Hat.TRUSTEE)
        nav.add("Unusual access", "unusual", Hat.ORGANISER, place=94, offices=LEADS)
        nav.add("Unusual access", "unusual", Hat.TRUSTEE, place=94, offices=frozenset({Office.CHAIR}))
