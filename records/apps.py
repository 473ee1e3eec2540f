from typing import ClassVar

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"
    plain_fields: ClassVar[dict[str, str]] = {
        "sample.drawn_from_digest": "A digest of opaque ids, so that a draw can be checked (9.1).",
        "inkline.signed_on": "The day of a line; who signed and what for are sealed.",
        "sitting.session": "Eight random bytes that lead back to no session.",
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
        from hsww.ledger import protection  # noqa: PLC0415
        from hsww.people.files import panels as people  # noqa: PLC0415
        from hsww.vault import frozen  # noqa: PLC0415
        from records import actions, checking, drawn, panel, presence, queries, sittings, waiting  # noqa: PLC0415
        from records.models import READERS, InkLine  # noqa: PLC0415
        from records.rules import DRAWS  # noqa: PLC0415
        from records.seen import checking as seen  # noqa: PLC0415
        from records.seen.panel import WHO_HAS_SEEN  # noqa: PLC0415

        gates.check_with(gates.RECORD_SIGNED, queries.has_signed)
        gates.check_with(gates.ORGANISER_PRESENT, sittings.has_organiser)
        gates.check_with(gates.PERSON_RECORD_SIGNED, queries.has_signed)
        gates.check_with(gates.PERSON_ORGANISER_PRESENT, sittings.has_organiser)
        frozen.add(InkLine)
        protection.CHECKS += [seen.problems, drawn.problems, checking.problems, presence.problems]
        panels.add_panel(panel.RECORD_OF_ACCESS)
        panels.add_panel(WHO_HAS_SEEN)
        people.add_panel(panel.PERSON_RECORD)
        people.add_panel(panel.OWN_RECORD)
        for hat in READERS:
            nav.add("Files to read", "samples", hat, place=40, offices=READS[hat])
        nav.add("Samples of files", "samples_drawn", Hat.ORGANISER, place=70, offices=DRAWS)
        today.add(waiting.unread, *READERS)
        today.add(waiting.to_draw, Hat.ORGANISER)
        today.add(waiting.present, Hat.ORGANISER)
        ticks.add("sittings", sittings.end_over)
        ticks.add("samples", actions.end_expired)
