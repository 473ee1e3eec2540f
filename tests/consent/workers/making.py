"""Something to share about one of our people, for tests; made by the real actions."""

from typing import Any

from consent.workers import actions
from consent.workers.actions import Meant
from consent.workers.models import About, Purpose, WorkerShare
from hsww.access.hats import Hat
from hsww.people.models import User
from tests import build
from tests.people.filing import volunteer_of

WORDS = "She visited families for two years, and was kind."
SHOP = "The corner shop, Example Road"


def volunteer_under(organiser: User, name: str = "Vera Fictional") -> User:
    return volunteer_of(organiser, name=name).person


def to_share(by: User, person: User, *, hat: Hat | None = None, **more: Any) -> WorkerShare:
    meant = Meant(
        **{
            "about": About.VOLUNTEER,
            "recipient": SHOP,
            "purpose": Purpose.REFERENCE,
            "text": WORDS,
            **more,
        }
    )
    return actions.ask(by=build.viewer_of(by, hat), person=person, meant=meant)


def says(person: User, share: WorkerShare, *, yes: bool = True) -> None:
    actions.answer(by=build.viewer_of(person), share=share, yes=yes)
