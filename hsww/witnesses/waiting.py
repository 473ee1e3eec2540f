"""What the access log puts on Today: that it does not hold, was not protected, or no witness is reached (9.1)."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.ledger import alarm, sealing, unprotected, witnessing
from hsww.witnesses import mailing

TOO_LONG, SEALED_WITHIN = timedelta(days=2), timedelta(hours=1)
GRAVE = frozenset({witnessing.LONGER, witnessing.ANOTHER, witnessing.REFUSALS[422]})
"""Answers that mean: this is not the log the witness saw."""


def broken(viewer: Viewer) -> Iterator[Waiting]:
    if not _answers_for_it(viewer):
        return
    found = alarm.standing()
    if found:
        yield Waiting(
            Urgency.NOW,
            "The access log does not hold. Find out why before anybody relies on it.",
            reverse("access_log"),
            since=timezone.localdate(found[0].at),
            tag="Not signed",
        )


def unguarded(viewer: Viewer) -> Iterator[Waiting]:
    lost = unprotected.standing() if _answers_for_it(viewer) else None
    if lost:
        yield Waiting(
            Urgency.NOW,
            "The access log was left unprotected. Find out who did it.",
            reverse("access_log"),
            since=timezone.localdate(lost.since),
            tag="Unprotected",
        )


def unsealed(viewer: Viewer) -> Iterator[Waiting]:
    """Whatever the reason: a timer that stands still, or somebody who makes the sealer fail."""
    since = sealing.waits_since() if _answers_for_it(viewer) else None
    if since and timezone.now() - since > SEALED_WITHIN:
        yield Waiting(
            Urgency.NOW,
            "What was written in the access log has not been sealed for an hour. Ask whoever looks after the server.",
            reverse("access_log"),
            since=timezone.localdate(since),
            tag="Not sealed",
        )


def doubted(viewer: Viewer) -> Iterator[Waiting]:
    """By the witness server."""
    answer = witnessing.last_answer() if settings.WITNESS_URL and _answers_for_it(viewer) else None
    if answer is None or not answer.said:
        return
    is_grave = answer.said in GRAVE
    if is_grave or viewer.hat is Hat.ADMINISTRATOR:
        yield Waiting(
            Urgency.NOW if is_grave else Urgency.TODAY,
            "The witness server does not sign the access log.",
            reverse("access_log"),
            since=timezone.localdate(answer.at),
        )


def not_mailed(_viewer: Viewer) -> Iterator[Waiting]:
    """A time to come is nobody's: whoever wrote it would like this to say nothing."""
    now = timezone.now()
    late = [
        min(now, since) for since in mailing.unsent_since() if not timedelta(0) <= now - since <= TOO_LONG
    ]
    if late:
        yield Waiting(
            Urgency.TODAY,
            "Checkpoints of the access log could not be mailed.",
            reverse("access_log"),
            since=timezone.localdate(min(late)),
        )


def _answers_for_it(viewer: Viewer) -> bool:
    return viewer.hat is Hat.ADMINISTRATOR or viewer.leads or viewer.holds(Office.CHAIR)
