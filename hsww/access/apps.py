from django.apps import AppConfig
from django.core.checks import Tags, register


class AccessConfig(AppConfig):
    name = "hsww.access"
    label = "access"

    def ready(self) -> None:
        from hsww.access import checks, ticks  # noqa: PLC0415 - need every app loaded
        from hsww.ledger.sealing import seal  # noqa: PLC0415

        register(checks.everything_is_guarded, Tags.security)
        ticks.add("ledger", lambda: "sealed" if seal() else "")
