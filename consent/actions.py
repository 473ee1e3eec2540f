"""Recording what a family was told and what each parent answered. Every action adds rows; none changes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from consent import queries
from consent.models import (
    Answer,
    AskedAt,
    How,
    Information,
    Kind,
    Purpose,
    Recipient,
    Statement,
    WrittenHow,
)
from consent.questions import NOTICE_VERSION, SPECIAL, Question
from consent.rules import ASK_MORE, ASK_ONE_THING, ASK_PERMISSION, RECORD_INFORMATION, WITHDRAW
from consent.turn import take_turn
from consent.wordings import newest
from families.actions.reach import must_reach
from families.actions.support import mark_informed
from families.models import Family, Person
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.unchanged import as_added


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How, when and on which day an answer reached us."""

    how: How
    asked_at: AskedAt
    said_on: date


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One person's answer to one of the usual questions."""

    giver: Person
    question: Question
    answer: Answer
    limits: str = ""


@transaction.atomic
def inform(
    *,
    by: Viewer,
    family: Family,
    spoken_on: date | None,
    written_on: date | None,
    written_how: WrittenHow | None,
    right_to_see_told: bool,
) -> Information:
    """Only when a family was told both ways does it count as informed, and may support begin (1.1)."""
    must_reach(RECORD_INFORMATION, by, family.pk)
    row = Information.objects.create(
        family=family,
        spoken_on=spoken_on,
        written_on=written_on,
        written_how=written_how or "",
        notice_version=NOTICE_VERSION,
        right_to_see_told=right_to_see_told,
        recorded_by_id=by.user_id,
    )
    _mark_informed(by, Family.objects.select_for_update().get(pk=family.pk))
    log.note(by, action=Action.CHANGED, clause="1.1", rule=RECORD_INFORMATION.name, subjects=row.subjects())
    return row


def _mark_informed(by: Viewer, family: Family) -> None:
    """The first day on which both had happened; a later telling does not move it."""
    day = queries.told(family).fully_on
    if day is not None and family.informed_on is None:
        mark_informed(by=by, family=family, informed_on=day)


@transaction.atomic
def record_answers(
    *, by: Viewer, family: Family, telling: Telling, replies: Iterable[Reply]
) -> list[Statement]:
    must_reach(ASK_PERMISSION, by, family.pk)
    take_turn(family.pk)
    asked = set(queries.household(family))
    rows = [_usual(by, family, telling, reply) for reply in replies]
    if not {row.giver for row in rows} <= asked:
        raise Denied
    for row in rows:
        row.save()
    _noted(by, ASK_PERMISSION, rows)
    return rows


def _usual(by: Viewer, family: Family, telling: Telling, reply: Reply) -> Statement:
    return Statement(
        family=family,
        giver=reply.giver,
        recipient_kind=reply.question.recipient,
        recipient_name="",
        purpose=reply.question.purpose,
        answer=reply.answer,
        limits=reply.limits if reply.answer == Answer.LIMITED else None,
        **_told_us(by, telling),
    )


@transaction.atomic
def record_special(
    *,
    by: Viewer,
    family: Family,
    giver: Person,
    recipient: Recipient,
    recipient_name: str,
    items: str,
    answer: Answer,
    limits: str = "",
    until: date | None = None,
    telling: Telling,
) -> Statement:
    """Permission beyond general news: for one recipient by name, and for named pieces of information (1.4, 7.4)."""
    kind = SPECIAL[recipient]
    return _beyond_the_usual(
        ASK_MORE,
        by=by,
        telling=telling,
        family=family,
        giver=giver,
        recipient_kind=recipient,
        recipient_name=recipient_name,
        purpose=kind.purpose,
        information=kind.information,
        items=items,
        answer=answer,
        limits=limits if answer == Answer.LIMITED else None,
        until=until,
    )


@transaction.atomic
def record_one_thing(
    *,
    by: Viewer,
    family: Family,
    giver: Person,
    recipient_name: str,
    purpose: Purpose,
    occasion: str,
    items: str,
    text: str,
    answer: Answer,
    limits: str = "",
    until: date | None = None,
    telling: Telling,
) -> Statement:
    """Numbers for one request, a photograph for one use, a story for one audience (8.9, P.2, P.6, 7.5)."""
    return _beyond_the_usual(
        ASK_ONE_THING,
        by=by,
        telling=telling,
        family=family,
        giver=giver,
        recipient_kind=Recipient.OTHER,
        recipient_name=recipient_name,
        purpose=purpose,
        information=Kind.SPECIFIC,
        items=items,
        occasion=occasion,
        text=text if purpose == Purpose.CASE_STUDY else None,
        answer=answer,
        limits=limits if answer == Answer.LIMITED else None,
        until=until,
    )


def _beyond_the_usual(
    rule: Rule, *, by: Viewer, telling: Telling, family: Family, giver: Person, **said: object
) -> Statement:
    must_reach(rule, by, family.pk)
    take_turn(family.pk)
    if giver not in queries.with_a_say(family):
        raise Denied
    row = Statement.objects.create(family=family, giver=giver, **said, **_told_us(by, telling))
    _noted(by, rule, [row])
    return row


@transaction.atomic
def withdraw(*, by: Viewer, statement: Statement, telling: Telling) -> Statement:
    """Takes a yes back, whoever it was for, at any contact. What was shared before stays lawful."""
    must_reach(WITHDRAW, by, statement.pk)
    take_turn(statement.family_id)
    row = Statement.objects.create(
        family_id=statement.family_id,
        giver_id=statement.giver_id,
        recipient_kind=statement.recipient_kind,
        recipient_name=statement.recipient_name,
        purpose=statement.purpose,
        information=statement.information,
        items=statement.items,
        occasion=statement.occasion,
        text=statement.text,
        answer=Answer.WITHDRAWN,
        **_told_us(by, telling),
    )
    _noted(by, WITHDRAW, [row])
    return row


def _told_us(by: Viewer, telling: Telling) -> dict[str, object]:
    return {
        "how": telling.how,
        "asked_at": telling.asked_at,
        "said_on": telling.said_on,
        "wording_version": newest().version,
        "recorded_by_id": by.user_id,
    }


def _noted(by: Viewer, rule: Rule, rows: list[Statement]) -> None:
    subjects = {about for row in rows for about in (*row.subjects(), as_added(row))}
    log.note(by, action=Action.CHANGED, clause=rule.clauses[0], rule=rule.name, subjects=subjects)
