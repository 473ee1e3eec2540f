from django.apps import AppConfig
from django.core.checks import Tags, register


class AccessConfig(AppConfig):
    name = "hsww.access"
    label = "access"

    def ready(self) -> None:
        from hsww.access import checks, nav, ticks  # noqa: PLC0415 - need every app loaded
        from hsww.access.hats import ROLES  # noqa: PLC0415
        from hsww.ledger import protection  # noqa: PLC0415
        from hsww.ledger.sealing import seal  # noqa: PLC0415

        register(checks.everything_is_guarded, Tags.security)
        nav.add("Today", "today", *ROLES, place=0)
        ticks.add("ledger", lambda: "sealed" if seal() else "")
        ticks.add("ledger protection", protection.watch)
        ticks.add("ledger audit", protection.watch_audits)
