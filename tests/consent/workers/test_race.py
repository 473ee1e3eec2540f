"""A no that somebody gave is seen by every sending after it; one that comes too late is told so (8.7)."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections, transaction

from consent.workers import actions
from consent.workers.models import WorkerSent, WorkerShare
from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from tests import build
from tests.consent.workers.making import says, to_share, volunteer_under

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
PAUSE = 0.05
"""Seconds: far longer than the other needs."""
PATIENCE = 20


class Scene:
    def __init__(self) -> None:
        organiser = build.worker(Hat.ORGANISER)
        volunteer = volunteer_under(organiser)
        self.share: WorkerShare = to_share(organiser, volunteer)
        says(volunteer, self.share)
        self.by, self.person = build.viewer_of(organiser), build.viewer_of(volunteer)

    def sends(self) -> None:
        actions.send(by=self.by, share=self.share, stepped_up=True)

    def says_no(self) -> None:
        actions.answer(by=self.person, share=self.share, yes=False)


def both(*works: Callable[[], None]) -> list[type[Exception]]:
    """What they met, in the order in which they met it."""
    met: list[type[Exception]] = []

    def one(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told to the test
            met.append(type(error))
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def test_a_no_that_is_not_committed_yet_is_waited_for_and_seen() -> None:
    here, written, sending = Scene(), Event(), Event()

    def says_no() -> None:
        with transaction.atomic():
            here.says_no()
            written.set()
            sending.wait(PATIENCE)
            Event().wait(PAUSE)

    def sends() -> None:
        written.wait(PATIENCE)
        sending.set()
        here.sends()

    assert both(says_no, sends) == [actions.NotYetError]
    assert not WorkerSent.objects.exists()


def test_a_no_that_comes_while_it_is_sent_waits_and_is_told_that_it_went(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, decided, over = Scene(), Event(), Event()
    plain = actions.decided

    def stops(share: WorkerShare) -> Any:
        found = plain(share)
        decided.set()
        over.wait(PAUSE)
        return found

    def says_no() -> None:
        decided.wait(PATIENCE)
        try:
            here.says_no()
        finally:
            over.set()

    monkeypatch.setattr(actions, "decided", stops)

    assert both(here.sends, says_no) == [Denied]
    assert WorkerSent.objects.count() == 1
    assert [one.yes for one in here.share.answers.all()] == [True]
