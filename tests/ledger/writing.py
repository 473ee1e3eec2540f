"""Entries for the tests of this folder."""

from uuid import UUID, uuid4

from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import Draft, record_many

ORGANISER = UUID("6f1c3a52-0000-4000-8000-000000000001")
FAMILY = Subject("family", UUID("6f1c3a52-0000-4000-8000-000000000002"))


def sightings(count: int, *subjects: Subject) -> list[Entry]:
    drafts = [
        Draft(
            actor=ORGANISER,
            hat="organiser",
            action=Action.SEEN,
            clause="8.3",
            rule="families.see_file",
            subjects=subjects or (FAMILY, Subject("person", uuid4())),
            session=b"sessions",
        )
        for _ in range(count)
    ]
    return record_many(drafts)
