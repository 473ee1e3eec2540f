"""Whether every row that says whose file an entry is about has its entry (8.3).

The digest of an entry commits to its subjects, so what is added to one that is there, or taken from it, is told by the
audit of the log itself. A row without an entry belongs to nothing that is sealed.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from hsww.ledger.models import Entry, EntrySubject


def problems() -> Iterator[str]:
    """For the daily audit of the log."""
    entry = Entry.objects.filter(pk=OuterRef("entry_id"))
    if count := EntrySubject.objects.filter(~Exists(entry)).count():
        yield f"Rows that say whom an entry is about, of entries that are not there: {count}."
