"""Whether a drawn file is still what was drawn: for whom, as what, what for, and until when (8.3, 9.1).

The log's entry of a draw commits to all of that in its reason, under the scheme's key, since it names files and people
by opaque ids alone; and it has an entry of its end. What agrees with neither opens nothing, and its signatures do not
hold. Samples from before draws committed to anything have the longest time that one may last.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from uuid import UUID

from hsww.ledger.models import Action, Entry, EntrySubject, Leaf, Outcome
from hsww.ledger.reasons import reason_of
from hsww.vault.errors import VaultError
from records.log import trusted
from records.models import MOST_DAYS, Sample, SampledFile

SAMPLE = "sample"
"""What the log calls one."""
AT_ONCE = timedelta(minutes=1)
"""Between a row and its entry, which are written together."""


def commitment(sample: Sample, files: Iterable[UUID]) -> str:
    """What the log's entry of a draw commits to, in the words of its reason. The files come last."""
    until = sample.expires_at.astimezone(UTC).isoformat()
    of = f"{sample.id.hex} {sample.reader_id.hex} {sample.hat} {sample.kind} {sample.purpose} {until}"
    return " ".join((of, *sorted(file.hex for file in files)))


def as_drawn(files: Iterable[SampledFile]) -> set[UUID]:
    """The ids of those drawn files that are, in a sample that is, what the log says."""
    asked = list(files)
    drawn, ended = _entries({file.sample_id for file in asked})
    return {
        file.id
        for file in asked
        if (file.sample.ended_at is not None) == bool(ended[file.sample_id])
        and any(_says(entry, file) for entry in drawn[file.sample_id])
    }


def problems() -> Iterator[str]:
    """For the daily audit of the log."""
    files = list(SampledFile.objects.select_related("sample").order_by("sample__drawn_at", "pk"))
    agree = as_drawn(files)
    for sample in dict.fromkeys(file.sample_id for file in files if file.id not in agree):
        yield f"The sample {sample} is not what was drawn."


def _entries(samples: set[UUID]) -> tuple[dict[UUID, list[Entry]], dict[UUID, list[Entry]]]:
    """Of their draws, and of their ends."""
    about = EntrySubject.objects.filter(
        kind=SAMPLE,
        subject__in=samples,
        entry__action__in=(Action.DRAWN, Action.REVOKED),
        entry__outcome=Outcome.ALLOWED,
    )
    sample_of = dict(about.values_list("entry", "subject"))
    drawn, ended = defaultdict[UUID, list[Entry]](list), defaultdict[UUID, list[Entry]](list)
    for entry in trusted(Entry.objects.filter(pk__in=sample_of))[0]:
        (drawn if entry.action == Action.DRAWN else ended)[sample_of[entry.pk]].append(entry)
    return drawn, ended


def _says(entry: Entry, file: SampledFile) -> bool:
    if entry.reason is None:
        return _is_old(entry, file)
    try:
        said = (reason_of(entry) or "").split()
    except VaultError:
        return False
    of = commitment(file.sample, ()).split()
    return said[: len(of)] == of and file.about.hex in said[len(of) :]


def _is_old(entry: Entry, file: SampledFile) -> bool:
    """Whether it was drawn before any draw committed to anything, and lasts no longer than it could have then."""
    place = Leaf.objects.filter(entry=entry).values_list("sequence", flat=True).first()
    if place is None or file.about not in {row.subject for row in entry.subjects.all()}:
        return False
    committed = Entry.objects.filter(action=Action.DRAWN, reason__isnull=False, leaf__sequence__lt=place)
    longest = entry.at + timedelta(days=MOST_DAYS) + AT_ONCE
    return file.sample.expires_at <= longest and not committed.exists()
