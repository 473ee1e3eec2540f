"""Overlaps of sending and taking back, forced: each waits in the middle of the other, and both end.

Whoever sends stops after she has decided and before it is written down, until the other had time to do its work; or
the other has written and not yet committed when she sends. What was acknowledged first is told by the order of the
ledger's entries, which both write in the family's turn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from consent import actions as asking
from consent.models import How, Statement
from consent.releases import actions, proposing
from consent.releases.actions import ChangedSinceError
from consent.releases.models import Release, Sent
from hsww.ledger.models import Action, EntrySubject
from tests.consent.releases.making import Scene, told

PAUSE = 0.05
"""Seconds: far longer than the other needs."""
PATIENCE = 20


@dataclass
class Ended:
    """`sent`: whether it went; `errors`: what nobody should ever see."""

    sent: bool = False
    errors: list[Exception] = field(default_factory=list)


def send_while_taking_back(here: Scene, *, for_as_long_as: float = PAUSE) -> Ended:
    """She has decided when the yes is taken back: it must wait for her, so it is acknowledged after she sent.

    `for_as_long_as`, in seconds: how long she stops unless the other has ended.
    """
    statement, release, shown = _ready(here)
    decided, over, ended = Event(), Event(), Ended()

    def take_back() -> None:
        decided.wait(PATIENCE)
        _take_back(here, statement)
        over.set()

    with _stopping_inside(decided, over, for_as_long_as):
        _both(ended, lambda: _send(here, release, shown, ended), take_back)
    return ended


def take_back_while_sending(here: Scene) -> Ended:
    """The yes is taken back and not yet committed when she sends: she must wait, and see it."""
    statement, release, shown = _ready(here)
    written, sending, ended = Event(), Event(), Ended()

    def take_back() -> None:
        with transaction.atomic():
            _take_back(here, statement)
            written.set()
            sending.wait(PATIENCE)
            Event().wait(PAUSE)

    def send() -> None:
        written.wait(PATIENCE)
        sending.set()
        _send(here, release, shown, ended)

    _both(ended, send, take_back)
    return ended


def went_after_it_was_taken_back(here: Scene) -> bool:
    """Whether the newest release of this family came after the newest taking back."""
    went = _newest(here.family.pk, action=Action.DISCLOSED)
    back = _newest(here.family.pk, rule="consent.withdraw")
    return went > back


def _newest(family: UUID, **which: Any) -> int:
    about = EntrySubject.objects.filter(
        subject=family, **{f"entry__{name}": one for name, one in which.items()}
    )
    return max(about.values_list("entry_id", flat=True), default=0)


def _ready(here: Scene) -> tuple[Statement, Release, str]:
    statement = here.allows(how=How.SCREEN)
    release = here.draft()
    return statement, release, actions.shown_to(here.by, release, stepped_up=False).fingerprint


def _take_back(here: Scene, statement: Statement) -> None:
    asking.withdraw(by=here.by, statement=statement, telling=told())


def _send(here: Scene, release: Release, shown: str, ended: Ended) -> None:
    try:
        actions.send(by=here.by, release=release, shown=shown, stepped_up=False)
    except ChangedSinceError:
        return
    ended.sent = Sent.objects.filter(release=release).exists()


@contextmanager
def _stopping_inside(decided: Event, over: Event, seconds: float) -> Iterator[None]:
    plain = proposing.state_of

    def stop(*args: Any, **options: Any) -> Any:
        found = plain(*args, **options)
        if connections["default"].in_atomic_block:
            decided.set()
            over.wait(seconds)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposing, "state_of", stop)
        yield


def _both(ended: Ended, *works: Callable[[], None]) -> None:
    def one(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody may meet any
            ended.errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
