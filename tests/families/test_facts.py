"""Grants equal live facts, whatever happens in whatever order (design, section 2)."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from families.actions import cover, covering, matches, people, referrals, support
from families.details import EndOfSupport, Scores
from families.models import Cover, Decision, Ending, Family, Match, Tie
from families.queries.facts import facts, held
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied, Viewer
from hsww.people.models import User
from tests.build import active, received, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STEPS = 40


class Scheme:
    """A lead, two co-ordinators, three volunteers and some families, on whom anything may be tried."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lead = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
        self.organisers = [worker(Hat.ORGANISER) for _ in range(2)]
        self.volunteers = [worker(Hat.VOLUNTEER) for _ in range(3)]
        self.families = [active(by=organiser) for organiser in self.organisers]
        self.tried: list[Callable[[], object]] = [
            self.receive, self.decide, self.match, self.match, self.end_match, self.declare, self.hand_over,
            self.end, self.plan_cover, self.plan_cover, self.end_cover, self.open_suddenly,
        ]  # fmt: skip

    @property
    def by(self) -> Viewer:
        return viewer_of(self.lead)

    def family(self) -> Family:
        return Family.objects.get(pk=self.chance.choice(self.families).pk)

    def anybody(self) -> User:
        return self.chance.choice([*self.organisers, *self.volunteers])

    def receive(self) -> None:
        taker = self.chance.choice(self.organisers)
        self.families.append(received(by=taker, agreed=self.chance.random() < 0.8))

    def decide(self) -> None:
        referrals.decide_referral(
            by=self.by,
            family=self.family(),
            decision=self.chance.choice([Decision.ACCEPTED, Decision.WAITING, Decision.DECLINED]),
            organiser=self.chance.choice(self.organisers).id,
        )

    def match(self) -> None:
        chosen = self.chance.choice(self.volunteers).id
        matches.make_match(by=self.by, family=self.family(), volunteer=chosen, plan="Play.", visitor_notes="")

    def end_match(self) -> None:
        live = list(Match.objects.filter(ends_on=None))
        if live:
            matches.end_match(by=self.by, match=self.chance.choice(live), because="So.")

    def declare(self) -> None:
        tie = self.chance.choice(Tie.values)
        matches.declare_tie(by=self.by, family=self.family(), person=self.anybody().id, tie=Tie(tie))

    def hand_over(self) -> None:
        people.hand_over(by=self.by, family=self.family(), organiser=self.chance.choice(self.organisers).id)

    def end(self) -> None:
        today = timezone.localdate()
        end = EndOfSupport(ended_on=today, ending=Ending.PLANNED)
        support.end_support(by=self.by, family=self.family(), end=end, scores=Scores(held_on=today))

    def plan_cover(self) -> None:
        organiser, colleague = self.chance.sample([*self.organisers, self.lead], 2)
        some = [self.family().id] if self.chance.random() < 0.3 else None
        first = timezone.localdate() + timedelta(days=self.chance.choice([0, 0, 1]))
        cover.plan(
            by=self.by, organiser=organiser, colleague=colleague.id, begins_on=first,
            ends_on=first + timedelta(days=self.chance.randrange(9)), families=some,
        )  # fmt: skip

    def end_cover(self) -> None:
        some = list(Cover.objects.standing())
        if some:
            cover.end(by=self.by, cover=self.chance.choice(some))

    def open_suddenly(self) -> None:
        by = viewer_of(self.chance.choice(self.organisers))
        cover.open_suddenly(by=by, family=self.family().id, reason="So.")

    def step(self) -> bool:
        """Whether what was tried was allowed."""
        try:
            with transaction.atomic():
                self.chance.choice(self.tried)()
        except (Denied, IntegrityError):
            return False
        return True


@pytest.mark.parametrize("seed", range(4))
def test_grants_equal_live_facts_after_any_sequence_of_actions(seed: int) -> None:
    scheme = Scheme(seed)
    done = 0

    for _ in range(STEPS):
        done += scheme.step()
        assert held() == facts()

    assert done > STEPS // 4
    assert facts()
    assert covering.keep() == ""
