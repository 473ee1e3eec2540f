"""Whether the log agrees with what is kept of unusual access: nothing taken off the list, and no case gone (8.3, 4.3).

A case that was looked into needs the log's entry of that, by the same person, which commits to the case and to the note
in its reason; and a case that was raised needs its row, about the same person. Entries from before they committed to
anything name the case or, older still, its person alone: there the person, the time and how many there are have to do.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from hsww.ledger import believed
from hsww.ledger.models import Action, Entry, EntrySubject, Leaf, Outcome
from hsww.ledger.reading import readable
from hsww.ledger.reasons import reason_of
from hsww.vault.errors import VaultError
from hsww.watching.models import CASE, PERSON, Unusual
from hsww.watching.rules import LOOK_INTO, SEE_UNUSUAL

Told = dict[UUID | None, list[Entry]]

AT_ONCE = timedelta(minutes=1)
"""Between a row and its entry, which are written together."""


def problems() -> Iterator[str]:
    """For the daily audit of the log. In the order of the log, and then of the rows."""
    rows = {row.pk: row for row in Unusual.objects.all()}
    yield from _raised(rows)
    done = [row for row in rows.values() if row.looked_into_at is not None]
    told, unnamed = _answers(_entries(Action.ACKNOWLEDGED, LOOK_INTO.name))
    for row in done:
        if not any(_closes(entry, row) for entry in (*told[row.pk], *unnamed[row.actor_id])):
            yield f"The unusual access {row.pk} is said to be looked into, and the log does not say so."


def commitment(case: Unusual) -> str:
    """What the log's entry of an answer commits to, in the words of its reason."""
    note = sha256((case.note or "").encode()).hexdigest()
    about = f"{case.id.hex} {case.kind} {case.actor_id.hex} {case.hat} {case.day}"
    return f"{about} {case.first_entry} {case.last_entry} {note}"


def answered(done: Iterable[Unusual]) -> list[Unusual]:
    """Those of them of which the log says so by name; the rest were only said in the database to be looked into."""
    rows = list(done)
    told, _ = _answers(_entries(Action.ACKNOWLEDGED, LOOK_INTO.name, cases=[row.pk for row in rows]))
    return [row for row in rows if any(_closes(entry, row) for entry in told[row.pk])]


def is_raised(case: Unusual) -> bool:
    """Whether the log says so, and not the row alone."""
    return any(True for _ in _entries(Action.RAISED, SEE_UNUSUAL.name, cases=[case.pk]))


def _answers(entries: Iterable[tuple[Entry, dict[str, UUID]]]) -> tuple[Told, Told]:
    """By case and, of entries that name none, by person."""
    named, unnamed = defaultdict[UUID | None, list[Entry]](list), defaultdict[UUID | None, list[Entry]](list)
    for entry, about in entries:
        (named[about[CASE]] if CASE in about else unnamed[about.get(PERSON)]).append(entry)
    return named, unnamed


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
    return in_time and entry.actor == row.looked_into_by_id and _says(entry, row)


def _says(entry: Entry, row: Unusual) -> bool:
    if entry.reason is None:
        return row.last_entry < entry.pk and _is_old(entry)
    try:
        return reason_of(entry) == commitment(row)
    except VaultError:
        return False


def _is_old(entry: Entry) -> bool:
    """Whether it was sealed before any answer committed to anything."""
    place = Leaf.objects.filter(entry=entry).values_list("sequence", flat=True).first()
    committed = Entry.objects.filter(
        action=Action.ACKNOWLEDGED, rule=LOOK_INTO.name, reason__isnull=False, leaf__sequence__lt=place or 0
    )
    return place is not None and not committed.exists()


def _entries(
    action: Action, rule: str, cases: Collection[UUID] | None = None
) -> Iterator[tuple[Entry, dict[str, UUID]]]:
    """Each that is to be believed, with whom and which case it is about."""
    rows = EntrySubject.objects.filter(
        kind__in=(PERSON, CASE), entry__action=action, entry__rule=rule, entry__outcome=Outcome.ALLOWED
    )
    if cases is not None:
        rows = rows.filter(kind=CASE, subject__in=cases)
    about: dict[int, dict[str, UUID]] = defaultdict(dict)
    for pk, kind, subject in rows.order_by("entry").values_list("entry", "kind", "subject"):
        about[pk][kind] = subject
    for entry in readable(sorted(believed.among(about))):
        yield entry, about[entry.pk]
