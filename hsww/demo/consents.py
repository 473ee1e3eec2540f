"""What a family of the story was told, and what its parents answered, as rows (1.1-1.3)."""

from collections.abc import Iterator
from random import Random

from consent.models import Answer, How, Information, Statement, WrittenHow
from consent.questions import NOTICE_VERSION
from consent.wordings import EDITIONS
from families.models import Family, Person
from hsww.demo import names
from hsww.demo.life import Life
from hsww.demo.names import happens
from hsww.demo.staff import Worker, noon


def told(family: Family, life: Life, organiser: Worker, rng: Random) -> Iterator[Information]:
    if life.informed_on is None:
        return
    yield Information(
        id=names.identity(rng),
        family=family,
        spoken_on=life.looks[0].day,
        written_on=life.informed_on,
        written_how=rng.choices(list(WrittenHow), weights=(80, 6, 3, 6, 5))[0],
        notice_version=NOTICE_VERSION,
        right_to_see_told=True,
        recorded_by_id=organiser.id,
        recorded_at=noon(life.informed_on),
    )


def statements(
    family: Family, people: list[Person], life: Life, organiser: Worker, rng: Random
) -> Iterator[Statement]:
    for word in life.words:
        yield Statement(
            id=names.identity(rng),
            family=family,
            giver=people[word.who],
            recipient_kind=word.question.recipient,
            purpose=word.question.purpose,
            answer=word.answer,
            limits=word.limits if word.answer == Answer.LIMITED else None,
            how=How.PAPER if happens(rng, 0.6) else How.SAID,
            asked_at=word.asked_at,
            said_on=word.day,
            wording_version=EDITIONS[0].version,
            recorded_by_id=organiser.id,
            recorded_at=noon(word.day),
        )
