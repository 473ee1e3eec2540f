"""What sharing about our people puts on Today: who is asked, what may go now, whom the lead has not told, and what
she looks at (8.7, 2.3)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from consent.workers import queries
from consent.workers.grounds import review_by
from consent.workers.rules import ANSWER_SHARE, REVIEW_SHARE, SEE_SHARES, TELL_WORKER
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

SHOWN = 25


def asks_me(viewer: Viewer) -> Iterator[Waiting]:
    """Until one has answered."""
    for share in ANSWER_SHARE.rows(viewer).filter(answers=None).order_by("recorded_at")[:SHOWN]:
        yield Waiting(
            Urgency.SOON,
            "We were asked about you. Say yes or no.",
            reverse("own_shares"),
            about=tuple(share.subjects()),
            since=timezone.localdate(share.recorded_at),
            tag="Your own",
        )


def answered(viewer: Viewer) -> Iterator[Waiting]:
    """For whoever wrote it down: what was answered, or needs no answer, and neither went nor was stopped."""
    if SEE_SHARES.reach(viewer) is None:
        return
    mine = SEE_SHARES.rows(viewer).filter(recorded_by=viewer.user_id, sent=None, stopped=None)
    found = mine.select_related("person").prefetch_related("answers").order_by("recorded_at")
    for share in found[:SHOWN]:
        verdict = queries.decided(share)
        if verdict.goes or share.answers.all():
            yield Waiting(
                Urgency.TODAY if verdict.goes else Urgency.SOON,
                f"{share.person.display_name}: {'share what may go' if verdict.goes else 'it may not go'}",
                reverse("worker_share", args=[share.pk]),
                about=tuple(share.subjects()),
                since=timezone.localdate(share.recorded_at),
                tag="May go" if verdict.goes else "Said no",
            )


def untold(viewer: Viewer) -> Iterator[Waiting]:
    if TELL_WORKER.reach(viewer) is None:
        return
    for sent in TELL_WORKER.rows(viewer).order_by("recorded_at")[:SHOWN]:
        yield Waiting(
            Urgency.SOON,
            f"{sent.share.person.display_name}: decide when they are told what we shared",
            reverse("worker_told", args=[sent.pk]),
            about=tuple(sent.subjects()),
            since=timezone.localdate(sent.recorded_at),
            tag="Not told yet",
        )


def to_review(viewer: Viewer) -> Iterator[Waiting]:
    if REVIEW_SHARE.reach(viewer) is None:
        return
    today = timezone.localdate()
    for sent in REVIEW_SHARE.rows(viewer).order_by("recorded_at")[:SHOWN]:
        sent_on = timezone.localdate(sent.recorded_at)
        late = review_by(sent.share.ground, sent_on) <= today
        yield Waiting(
            Urgency.NOW if late else Urgency.TODAY,
            f"{sent.share.person.display_name}: shared for a reason of the policy: lead to review",
            reverse("worker_review", args=[sent.pk]),
            about=tuple(sent.subjects()),
            since=sent_on,
            tag="Look at it within days",
        )
