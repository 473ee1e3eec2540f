"""Who works with whom: a co-ordinator for each family, a volunteer for each match, within what each can carry."""

from datetime import date
from random import Random
from uuid import UUID

from families.models import Stage
from hsww.demo.life import Life, Part, Spell
from hsww.demo.names import chance, happens
from hsww.demo.staff import MODEST_CASELOAD, Staff, Worker

TRIES = 20
STAR_MATCHES = 5
CLOSED_AFTER = 28


class Placing:
    def __init__(self, staff: Staff, *, seed: int, families: int, today: date) -> None:
        self._rng: Random = chance(seed, "placing")
        self._staff, self._today = staff, today
        self._modest = staff.organisers[2]
        self._related = staff.organisers[3]
        self._colleagues = [one for one in staff.organisers[1:] if one is not self._modest]
        self._carried = 0
        self._star_left = min(STAR_MATCHES, 1 + families // 20)
        here = [one for one in staff.volunteers if one.ends_on is None and one.agreed][1:]
        self._free = [one for one in here for _ in range(self._rng.choice((1, 2, 3, 4)))]
        self._rng.shuffle(self._free)
        self._past = [one for one in staff.volunteers[3:] or staff.volunteers if one.agreed]

    def organiser(self, life: Life) -> Worker:
        """One co-ordinator carries exactly forty as soon as there are enough families."""
        if life.part is Part.STAR:
            return self._carry()
        wanted = self.is_in_care(life) and life.part is not Part.RELATED and self._carried < MODEST_CASELOAD
        if wanted and happens(self._rng, 0.5):
            return self._carry()
        others = [one for one in self._colleagues if one is not self._related]
        return self._rng.choice(others if life.part is Part.RELATED else self._colleagues)

    def _carry(self) -> Worker:
        self._carried += 1
        return self._modest

    @staticmethod
    def is_in_care(life: Life) -> bool:
        return life.stage in (Stage.ACCEPTED, Stage.WAITING, Stage.ACTIVE)

    def volunteers(self, life: Life) -> list[Worker | None]:
        """One for each spell; None where nobody could be found."""
        found: list[Worker | None] = []
        for spell in life.spells:
            earlier = {one.id for one in found if one is not None}
            found.append(self._past_one(spell) if spell.ends_on else self._free_one(spell, life, earlier))
        return found

    def _past_one(self, spell: Spell) -> Worker | None:
        for _ in range(TRIES):
            one = self._rng.choice(self._past)
            if one.is_here(spell.begins_on, spell.ends_on):
                return one
        return None

    def _free_one(self, spell: Spell, life: Life, earlier: set[UUID]) -> Worker | None:
        star = self._staff.volunteers[0]
        if self._star_left and star.id not in earlier and life.part is not Part.UNREAD_CONCERN:
            self._star_left -= 1
            return star
        for _ in range(TRIES):
            if not self._free:
                return None
            place = self._rng.randrange(len(self._free))
            one = self._free[place]
            if one.is_here(spell.begins_on, None) and one.id not in earlier:
                self._free[place] = self._free[-1]
                self._free.pop()
                return one
        return None
