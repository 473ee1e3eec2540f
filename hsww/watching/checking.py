"""Whether the log agrees with what is kept of unusual access: nothing taken off the list, and no case gone (8.3, 4.3).

A case that was looked into needs the log's entry of that, by the same person, after all that it is about; and a case
that was raised needs its row, about the same person. Entries from before they named the case name its person alone:
there the person, the time and how many there are have to do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.watching.models import CASE, PERSON, Unusual
from hsww.watching.rules import LOOK_INTO, SEE_UNUSUAL

AT_ONCE = timedelta(minutes=1)
"""Between a row and its entry, which are written together."""


def problems() -> Iterator[str]:
    """For the daily audit of the log. In the order of the log, and then of the rows."""
    rows = {row.pk: row for row in Unusual.objects.defer("note")}
    yield from _raised(rows)
    told = defaultdict(list)
    for entry, about in _entries(Action.ACKNOWLEDGED, LOOK_INTO.name):
        told[about.get(CASE) or about.get(PERSON)].append((entry, CASE in about))
    for row in rows.values():
        if row.looked_into_at is not None and not (
            any(_closes(entry, row) for entry, _ in told[row.pk])
            or any(_closes(entry, row) for entry, named in told[row.actor_id] if not named)
        ):
            yield f"The unusual access {row.pk} is said to be looked into, and the log does not say so."


def _raised(rows: dict[UUID, Unusual]) -> Iterator[str]:
    named, unnamed = set(), Counter[UUID | None]()
    for _, about in _entries(Action.RAISED, SEE_UNUSUAL.name):
        case, person = about.get(CASE), about.get(PERSON)
        if case is None:
            unnamed[person] += 1
            continue
        named.add(case)
        if case not in rows or rows[case].actor_id != person:
            yield f"The unusual access {case} was raised, and is not there, or is about somebody else."
    older = Counter[UUID | None](row.actor_id for row in rows.values() if row.pk not in named)
    for person in unnamed - older:
        yield f"Unusual access of {person} was raised, and is not there."


def _closes(entry: Entry, row: Unusual) -> bool:
    at = row.looked_into_at
    in_time = at is not None and abs(entry.at - at) <= AT_ONCE
    return in_time and entry.actor == row.looked_into_by_id and row.last_entry < entry.pk


def _entries(action: Action, rule: str) -> Iterator[tuple[Entry, dict[str, UUID]]]:
    """Each with whom and which case it is about."""
    rows = EntrySubject.objects.filter(
        kind__in=(PERSON, CASE), entry__action=action, entry__rule=rule, entry__outcome=Outcome.ALLOWED
    )
    about: dict[int, dict[str, UUID]] = defaultdict(dict)
    entries: dict[int, Entry] = {}
    for one in rows.select_related("entry").order_by("entry"):
        entries[one.entry_id] = one.entry
        about[one.entry_id][one.kind] = one.subject
    for pk, entry in entries.items():
        yield entry, about[pk]
