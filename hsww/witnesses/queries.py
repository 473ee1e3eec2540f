"""Reads about the log's witnesses. Addresses come through a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.ledger import alarm, logs, queries, unprotected, witnessing
from hsww.ledger.beginnings import Beginning
from hsww.ledger.models import Finding, WitnessAnswer
from hsww.ledger.notes import Verifier
from hsww.ledger.proofs import fingerprint
from hsww.ledger.queries import Printed
from hsww.ledger.unprotected import Unprotected
from hsww.witnesses.models import Address, Mailed
from hsww.witnesses.rules import SEE_LOG


def addresses(viewer: Viewer, rule: Rule = SEE_LOG) -> list[Address]:
    """Each with `last_sent`; those that are still sent to come first."""
    possible = Mailed.objects.filter(address=OuterRef("pk"), at__lte=timezone.now())
    last = possible.order_by("-at").values("at")[:1]
    rows = rule.rows(viewer).annotate(last_sent=Subquery(last)).order_by("added_at")
    return sorted(rows, key=lambda row: row.ended_at is not None)


@dataclass(frozen=True)
class Seen:
    """By the witness server, last."""

    by: str
    entries: int
    at: datetime


@dataclass(frozen=True)
class State:
    """How the access log stands."""

    findings: Sequence[Finding]
    unprotected: Unprotected | None
    key: Verifier
    begun: Beginning | None
    newest: Printed | None
    waiting: int
    witness: str
    seen: Seen | None
    answer: WitnessAnswer | None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)


def state() -> State:
    log, newest = logs.current(), queries.newest_checkpoint()
    return State(
        findings=alarm.standing(),
        unprotected=unprotected.standing(),
        key=log.key,
        begun=log.begun,
        newest=queries.printed(newest.note) if newest else None,
        waiting=queries.unsealed(),
        witness=settings.WITNESS_URL,
        seen=_seen(),
        answer=witnessing.last_answer() if settings.WITNESS_URL else None,
    )


def _seen() -> Seen | None:
    last = witnessing.newest_witnessed()
    if last is None:
        return None
    log = logs.of_sequence(last.checkpoint_id - 1)
    if log is None or log.text_of(last.checkpoint) is None:
        return None
    return Seen(last.witness.partition("+")[0], last.checkpoint_id - log.first, last.signed_at)
