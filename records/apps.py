from typing import ClassVar

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"
    plain_fields: ClassVar[dict[str, str]] = {
        "sample.drawn_from_digest": "A digest of opaque ids, so that a draw can be checked (9.1).",
        "receipt.nonce": "A random number.",
        "receipt.credential": "The number of a passkey.",
        "receipt.public_key": "What a signature by that passkey is checked by.",
        "receipt.authenticator_data": "What the device says of itself: that its owner was there.",
        "receipt.client_data": "The digest that was signed, and on which site.",
        "receipt.assertion": "The signature itself.",
    }

    def ready(self) -> None:
        from families import panels  # noqa: PLC0415 - needs models
        from families.rules import READS  # noqa: PLC0415
        from hsww.access import gates, nav, ticks, today  # noqa: PLC0415
        from hsww.access.hats import Hat  # noqa: PLC0415
        from records import actions, panel, queries, waiting  # noqa: PLC0415
        from records.models import READERS  # noqa: PLC0415
        from records.rules import DRAWS  # noqa: PLC0415

        gates.check_with(gates.RECORD_SIGNED, queries.has_signed)
        panels.add_panel(panel.RECORD_OF_ACCESS)
        nav.add("Files to read", "samples", Hat.HSUK_REVIEWER, place=40)
        nav.add("Files to read", "samples", Hat.TRUSTEE, place=40, offices=READS[Hat.TRUSTEE])
        nav.add("Samples of files", "samples_drawn", Hat.ORGANISER, place=70, offices=DRAWS)
        today.add(waiting.unread, *READERS)
        today.add(waiting.to_draw, Hat.ORGANISER)
        ticks.add("samples", actions.end_expired)
