"""The newest checkpoint stands on a board report, for people who keep it on paper (9.1)."""

import re

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.board import actions
from hsww.board.models import Report
from hsww.ledger import export
from hsww.ledger.signing import public_key
from hsww.ledger.verify import verify
from hsww.people.models import User
from hsww.quarters import latest_ended
from tests.build import sign_in, viewer_of, worker
from tests.witnesses.conftest import BOTH, sealed

pytestmark = BOTH


def released(lead: User) -> Report:
    report = actions.prepare(by=viewer_of(lead), quarter=latest_ended(timezone.localdate()))
    actions.release(by=viewer_of(lead), report=report)
    report.refresh_from_db()
    return report


def shown(report: Report) -> str:
    client: Client = sign_in(worker(Hat.TRUSTEE))
    page = client.get(reverse("board_report", args=[report.id])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_released_report_shows_the_newest_checkpoint_in_parts_to_compare(lead: User) -> None:
    checkpoint = sealed(3)
    report = released(lead)
    origin, size, root, *_ = report.checkpoint.split("\n")

    page = shown(report)

    assert report.checkpoint == checkpoint.note
    assert f"Log {origin} Entries {size} Root hash {root} Key id {public_key().id.hex()} Signed " in page


def test_what_was_printed_shows_later_that_the_log_was_left_alone(lead: User) -> None:
    sealed(3)
    report = released(lead)
    sealed(2)

    assert verify(export.lines("none"), key=public_key(), older=[report.checkpoint]).holds


def test_a_report_from_before_anything_was_sealed_shows_none(lead: User) -> None:
    assert "Root hash" not in shown(released(lead))
