"""Numbers, pictures and stories that a family said yes to, each for one use, as a draft offers them (8.9, P.6, 7.5).

Who gets it, what for and, of a story, every word come from the yes itself, so that nobody types them anew. Whether it
may go is for the decision: where another said no, it is offered here and goes nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from consent.deciding_facts import Line, lines_of
from consent.models import OCCASIONS, YES, Purpose, Statement
from consent.releases.models import Release
from consent.releases.proposing import used
from consent.releases.rests import Rests
from consent.releases.said import Once, Piece
from consent.standing import Topic, latest, same, topic_of
from families.models import Family


@dataclass(frozen=True)
class OneUse:
    topic: Topic
    said: tuple[Statement, ...]
    """Each person's last word, where it is a yes."""

    @property
    def key(self) -> str:
        return str(self.said[0].pk)

    @property
    def name(self) -> str:
        return str(self.said[0].recipient_name)

    @property
    def label(self) -> str:
        one, who = self.said[0], ", ".join(said.giver.first_name for said in self.said)
        return f"{one.get_purpose_display()}, for {self.name}: {one.occasion} ({who} said yes)"

    @property
    def once(self) -> Once:
        return Once(purpose=Purpose(self.topic.purpose), occasion=str(self.said[0].occasion))

    @property
    def is_story(self) -> bool:
        return self.topic.purpose == Purpose.CASE_STUDY

    @property
    def story(self) -> Piece:
        """In the very words. A yes "to only some of it" names no words, so it never lets a story go."""
        lines = (Line(one.pk, place) for one in self.said for place in range(len(lines_of(one.items))))
        return Piece(text=str(self.said[0].text), rests=Rests(lines=frozenset(lines)))

    def is_of(self, release: Release) -> bool:
        return (release.purpose, same(release.occasion), same(release.recipient_name)) == (
            self.topic.purpose,
            self.topic.occasion,
            self.topic.name,
        )


def uses(family: Family) -> list[OneUse]:
    rows = Statement.objects.filter(family=family, purpose__in=OCCASIONS).select_related("giver")
    found = _grouped(latest(sorted(rows, key=lambda one: one.id), timezone.localdate()).values())
    gone = used(family.pk) if found else set()
    return [one for one in found if not gone & {str(said.pk) for said in one.said}]


def _grouped(last: Iterable[Statement]) -> list[OneUse]:
    found: dict[Topic, list[Statement]] = {}
    for said in sorted(last, key=lambda one: (one.recorded_at, one.id)):
        if said.answer in YES:
            found.setdefault(topic_of(said), []).append(said)
    return [OneUse(topic, tuple(said)) for topic, said in found.items()]
