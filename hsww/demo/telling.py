"""Makes up one family's story. Pure: seed, number and day decide all of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from consent.models import Answer, AskedAt
from consent.questions import REFERRER, Question
from families.actions.support import FIRST_REVIEW_AFTER, NEXT_REVIEW_AFTER
from families.models import Assessment, Decision, Ending, Evidence, Kin, Need, Source, Stage, VisitKind
from hsww.demo import names, words
from hsww.demo.life import CAST, SUPPORTED, Diary, Human, Life, Look, Part, Spell, Word
from hsww.demo.names import chance, happens

TWO_YEARS = 730
MAY_BE_UNANSWERED = 10
"""Days within which it may still be unknown whether a family agreed; later such a referral is erased (7.1)."""


def live(seed: int, number: int, today: date) -> Life:
    rng = chance(seed, "family", number)
    part = CAST[number] if number < len(CAST) else Part.CHANCE
    life = _call(rng, number, part, today)
    if _decide(life, rng, today):
        _visit_first(life, rng, today)
    if life.active_from is not None:
        _support(life, rng, today)
    life.words = list(_answers(life, rng))
    return life


def _call(rng: Random, number: int, part: Part, today: date) -> Life:
    days_ago = rng.randrange(TWO_YEARS)
    if part in SUPPORTED:
        days_ago = rng.randint(170, 220)
    elif part in (Part.NOT_AGREED, Part.NEW):
        days_ago = rng.randint(1, 3)
    elif part is Part.HEALTH_VISITOR_NOT_ASKED:
        days_ago = rng.randint(12, 16)
    agreed = part is not Part.NOT_AGREED and (days_ago > MAY_BE_UNANSWERED or happens(rng, 0.9))
    surname = names.surname(rng)
    source = rng.choices(list(Source), weights=(14, 40, 10, 8, 12, 10, 6))[0]
    if part is Part.HEALTH_VISITOR_NOT_ASKED:
        source = Source.SELF
    elif part in (Part.DISAGREEING, Part.NOT_AGREED):
        source = Source.HEALTH_VISITOR
    evidence = (
        Evidence.TOLD_US if source == Source.SELF else rng.choice((Evidence.SIGNED, Evidence.TOLD_REFERRER))
    )
    return Life(
        number=number,
        part=part,
        surname=surname,
        came_on=today - timedelta(days=days_ago),
        source=source,
        evidence=evidence if agreed or source == Source.SELF else Evidence.NONE,
        people=list(_people(rng, surname, part, today)),
        needs=rng.sample(list(Need), rng.randint(2, 4)),
    )


def _people(rng: Random, surname: str, part: Part, today: date) -> Iterator[Human]:
    contact: dict[str, object] = {
        "ways": rng.choice((["call", "text"], ["text"], ["call"], ["text", "letter"])),
        "times": rng.choice(("", "Mornings", "After six", "While the baby sleeps")),
        "say_who_we_are": happens(rng, 0.8),
        "voicemail": happens(rng, 0.6),
        "letters": happens(rng, 0.5),
    }
    born = today - timedelta(days=rng.randint(7000, 15000))
    yield Human(
        kin=Kin.MOTHER,
        name=f"{rng.choice(names.WOMEN)} {surname}",
        born_on=born,
        phone=names.phone(rng),
        contact=contact,
    )
    if part is Part.DISAGREEING or happens(rng, 0.4):
        here = part is Part.DISAGREEING or happens(rng, 0.75)
        name = f"{rng.choice(names.MEN)} {surname if happens(rng, 0.7) else names.surname(rng)}"
        yield Human(kin=Kin.FATHER, name=name, born_on=born, lives_here=here, phone=names.phone(rng))
    for _ in range(rng.choices((1, 2, 3), weights=(45, 40, 15))[0]):
        born = today - timedelta(days=rng.randint(30, 2400))
        yield Human(kin=Kin.CHILD, name=f"{rng.choice(names.CHILDREN)} {surname}", born_on=born)
    if happens(rng, 0.06):
        yield Human(kin=Kin.EXPECTED, name="", born_on=today + timedelta(days=rng.randint(10, 200)))


def _decide(life: Life, rng: Random, today: date) -> bool:
    """Accepts, refuses or waits; true once the family is accepted."""
    day = life.came_on + timedelta(days=rng.randint(1, 6))
    if life.evidence == Evidence.NONE or life.part is Part.NEW or day > today:
        return False
    if life.part is Part.CHANCE and happens(rng, 0.11):
        life.decision = Decision.DECLINED if happens(rng, 0.6) else Decision.REDIRECTED
        life.stage, life.decided_on = Stage.DECLINED, day
        return False
    waits = rng.randint(14, 70) if life.part is Part.CHANCE and happens(rng, 0.2) else 0
    if day + timedelta(days=waits) > today:
        life.decision, life.stage, life.decided_on = Decision.WAITING, Stage.WAITING, day
        return False
    life.decision, life.stage = Decision.ACCEPTED, Stage.ACCEPTED
    life.decided_on = day + timedelta(days=waits)
    return True


def _visit_first(life: Life, rng: Random, today: date) -> None:
    assert life.decided_on is not None  # noqa: S101 - an accepted referral has its day
    day = life.decided_on + timedelta(days=rng.randint(2, 6))
    if day > today:
        return
    scores = {need: rng.choices((0, 1, 2, 3), weights=(1, 4, 4, 2))[0] for need in life.needs}
    life.looks.append(Look(Assessment.Kind.INITIAL, day, scores, life.fill(rng, words.HOPES, day)))
    if life.part is Part.HEALTH_VISITOR_NOT_ASKED:
        life.informed_on = day
        return
    told = day + timedelta(days=0 if happens(rng, 0.9) else rng.randint(1, 9))
    starts = told + timedelta(days=rng.randint(1, 20))
    life.informed_on = told if told <= today else None
    if starts <= today:
        life.active_from, life.stage = starts, Stage.ACTIVE


def _support(life: Life, rng: Random, today: date) -> None:
    assert life.active_from is not None  # noqa: S101 - asked by the caller
    length = 500 if life.part in SUPPORTED else rng.randint(120, 420)
    over = life.active_from + timedelta(days=length)
    until = min(over, today)
    _review(life, rng, until)
    if over <= today:
        life.stage, life.ended_on, life.review_due_on = Stage.ENDED, over, None
        life.ending = rng.choices(list(Ending), weights=(60, 12, 10, 8, 10))[0]
        note = life.fill(rng, words.ENDING_NOTES, over)
        life.looks.append(Look(Assessment.Kind.ENDING, over, _better(life.looks[-1].scores, rng), note))
    life.spells = list(_spells(life, rng, until))
    life.diary = [
        diary for place, spell in enumerate(life.spells) for diary in _visits(life, rng, place, spell, until)
    ]
    if life.part is Part.UNREAD_CONCERN:
        life.concern_on = today - timedelta(days=1)
    elif life.diary and happens(rng, 0.04):
        life.concern_on = min(rng.choice(life.diary).day, today - timedelta(days=2))


def _better(scores: dict[Need, int], rng: Random) -> dict[Need, int]:
    return {
        need: min(5, score + rng.choices((0, 1, 2), weights=(3, 5, 2))[0]) for need, score in scores.items()
    }


def _review(life: Life, rng: Random, until: date) -> None:
    """Reviews held so far, and the day the next is due; a few are late."""
    assert life.active_from is not None  # noqa: S101 - asked by the caller
    due = life.active_from + FIRST_REVIEW_AFTER
    while True:
        held = due + timedelta(days=rng.randint(0, 12))
        late = life.part is Part.OVERDUE or happens(rng, 0.04)
        if held > until or late:
            life.review_due_on = due
            return
        scores = _better(life.looks[-1].scores, rng)
        note = life.fill(rng, words.REVIEW_NOTES, held)
        life.looks.append(Look(Assessment.Kind.REVIEW, held, scores, note))
        due = held + NEXT_REVIEW_AFTER


def _spells(life: Life, rng: Random, until: date) -> Iterator[Spell]:
    assert life.active_from is not None  # noqa: S101 - asked by the caller
    begins = life.active_from + timedelta(days=rng.randint(0, 21))
    if begins > until or (life.part is Part.CHANCE and happens(rng, 0.05)):
        return
    if life.part is Part.CHANCE and happens(rng, 0.15):
        handed_over = begins + timedelta(days=rng.randint(40, 120))
        if handed_over < until:
            yield Spell(begins, handed_over)
            begins = handed_over
    yield Spell(begins, life.ended_on)


def _visits(life: Life, rng: Random, place: int, spell: Spell, until: date) -> Iterator[Diary]:
    """The last weeks in full and earlier ones now and then: enough to read, and not to weigh down a big scheme."""
    last = min(spell.ends_on or until, until)
    days = {last - timedelta(days=7 * week + rng.randint(1, 4)) for week in range(3)}
    days |= {spell.begins_on + timedelta(days=rng.randint(24, 36) * month) for month in range(5)}
    for day in sorted(day for day in days if spell.begins_on <= day <= last):
        kind = rng.choices(list(VisitKind), weights=(80, 7, 6, 4, 3))[0]
        met = kind in (VisitKind.HOME, VisitKind.OUT)
        note, named = words.NOTHING_HAPPENED.get(kind, ""), frozenset[int]()
        if met:
            note, named = life.tell(rng, words.OUT if kind == VisitKind.OUT else words.AT_HOME, day)
        minutes = rng.choice((60, 90, 120, 120, 150)) if met else 0
        yield Diary(place, day, kind, minutes, note, named)


def _answers(life: Life, rng: Random) -> Iterator[Word]:
    """What each parent here said at the first visit, and again at reviews; some were not asked, some changed."""
    if life.part is Part.HEALTH_VISITOR_NOT_ASKED:
        return
    said: dict[tuple[int, str], Answer] = {}
    for look in life.looks:
        asked_at = AskedAt.INITIAL if look.kind == Assessment.Kind.INITIAL else AskedAt.REVIEW
        if look.kind == Assessment.Kind.ENDING:
            return
        for place, (who, _) in enumerate(life.adults):
            for question in life.questions:
                answer = _answer(life, rng, place, question, said.get((who, question.name)))
                if answer is not None:
                    said[who, question.name] = answer
                    limits = rng.choice(words.LIMITS) if answer == Answer.LIMITED else ""
                    yield Word(who, question, answer, asked_at, look.day, limits)


def _answer(life: Life, rng: Random, place: int, question: Question, before: Answer | None) -> Answer | None:
    if life.part is Part.DISAGREEING:
        return Answer.REFUSED if place and question is REFERRER else Answer.GIVEN
    if before in (Answer.GIVEN, Answer.LIMITED):
        return rng.choices((before, Answer.WITHDRAWN, None), weights=(84, 4, 12))[0]
    if before is not None:
        return before if happens(rng, 0.5) else None
    silent = 30 if place else 8
    said = (Answer.GIVEN, Answer.LIMITED, Answer.REFUSED, None)
    return rng.choices(said, weights=(76, 8, 8, silent))[0]
