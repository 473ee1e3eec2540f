"""Reads for the page on which the lead decides. The caller has the statement from its rule."""

from consent.deciding_facts import Line, lines_of
from consent.disagreements.models import Decided
from consent.models import Statement
from consent.sharing import Asked, Together, current, topic_row
from consent.standing import State, topic_of
from families.models import Family

AT_ODDS = (Together.DISAGREE, Together.LEAD_YES, Together.LEAD_NO)


def open_disagreement(statement: Statement, family: Family) -> Asked | None:
    """What the answers come to, where they do not agree today; decided or not, she may decide again."""
    found = topic_row(statement, current(family))
    return found if found and found.together in AT_ODDS else None


def lines_of_yes(asked: Asked) -> list[tuple[Line, str]]:
    """Each named piece of information that somebody says yes to."""
    yes = (
        one.statement
        for one in asked.voices
        if one.standing.state in (State.GIVEN, State.LIMITED) and one.statement
    )
    return [(Line(said.id, number), text) for said in yes for number, text in enumerate(lines_of(said.items))]


def earlier(statement: Statement, family: Family) -> list[Decided]:
    """What was decided on the same question before, newest first."""
    topic, said = topic_of(statement), {one.id: one for one in family.statements.all()}
    rows = [one for one in family.decided.all() if topic_of(said[one.about_id]) == topic]
    return sorted(rows, key=lambda one: one.recorded_at, reverse=True)
