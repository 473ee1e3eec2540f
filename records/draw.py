"""Draws files by chance, so that nobody chooses which are read (9.1). The seed is kept, to draw again.

Left out are families that were never accepted, and those the reader is tied to, visits or visited, works or worked
with: nobody samples their own work (5.4). Of the files of our people: the reader's own, and those that are or were
hers to keep (8.3, 8.4).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from families.models import Caseload, Conflict, Family, Match, Stage
from families.models.family import OPEN
from families.queries.facts import covered_ever, opened_ever
from hsww.access.hats import Hat
from hsww.people.files.rules import kept_ever
from hsww.people.models import PersonFile
from records.models import Kind, Sample, SampledFile

SEED_BITS = 63


@dataclass(frozen=True)
class Draw:
    seed: int
    drawn_from: int
    digest: bytes
    files: tuple[UUID, ...]


def eligible(reader: UUID, hat: Hat, kind: Kind = Kind.FAMILY) -> QuerySet[Any]:
    """The files of this kind that this reader may be given."""
    mine = Sample.objects.live().filter(reader_id=reader, hat=hat)
    drawn = SampledFile.objects.filter(sample__in=mine)
    if kind is Kind.FAMILY:
        return _families(reader).exclude(pk__in=drawn.filter(person_file=None).values("family_id"))
    rows = PersonFile.objects.filter(kind=kind.value)
    return not_hers(reader, rows).exclude(pk__in=drawn.filter(family=None).values("person_file_id"))


def _families(reader: UUID) -> QuerySet[Family]:
    rows: QuerySet[Family] = Family.objects.filter(stage__in=(*OPEN, Stage.ENDED))
    tied = Conflict.objects.filter(person_id=reader, ends_on=None)
    return not_own_work(reader, rows.exclude(pk__in=tied.values("family_id")))


def not_own_work(reader: UUID, rows: QuerySet[Family]) -> QuerySet[Family]:
    """Not those the reader visits or visited, works or worked with, covers or covered. Asked again at every reading."""
    visited = Match.objects.filter(volunteer_id=reader).values("family_id")
    answered = Caseload.objects.filter(organiser_id=reader).values("family_id")
    left = rows.exclude(pk__in=visited).exclude(pk__in=answered)
    return left.exclude(pk__in=covered_ever(reader)).exclude(pk__in=opened_ever(reader))


def not_hers(reader: UUID, rows: QuerySet[PersonFile]) -> QuerySet[PersonFile]:
    """Not her own file, and none that she keeps or kept. Asked again at every reading."""
    return rows.exclude(Q(person=reader) | kept_ever(reader))


def draw(reader: UUID, hat: Hat, size: int, kind: Kind = Kind.FAMILY) -> Draw:
    ids = sorted(eligible(reader, hat, kind).values_list("pk", flat=True))
    seed = secrets.randbits(SEED_BITS)
    return Draw(seed, len(ids), sha256(b"".join(one.bytes for one in ids)).digest(), again(ids, seed, size))


def again(ids: Sequence[UUID], seed: int, size: int) -> tuple[UUID, ...]:
    """The same files from the same ids and seed, for whoever checks a draw."""
    return tuple(Random(seed).sample(ids, min(size, len(ids))))  # noqa: S311 - it must be repeatable
