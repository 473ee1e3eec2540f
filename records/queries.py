"""What the pages of sampling show; every row comes through a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef
from django.http import HttpRequest

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.access.prepared import A_ROW, Prepared
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Entry
from hsww.people import queries as people
from hsww.people.models import PersonFile
from records import sittings
from records.checking import stands
from records.lines import AccessLine, FormLine, InkRow, access_line, form_lines, ink_row
from records.log import of_uid
from records.models import AUDITOR, Kind, Receipt, Sample, SampledFile, Signature, in_full, of_file
from records.people_rules import PERSON_SIGNATURES
from records.routine import Work, routine
from records.rules import (
    DRAWS,
    DRAWS_OF,
    FILES_TO_READ,
    MY_RECEIPTS,
    SAMPLES_DRAWN,
    SEE_RECORD_OF_ACCESS,
    SIGNATURES,
    SIGNED_IN_INK,
)

AT_MOST = 200
FEW = 5
SIGNED_FOR = Count("files__signatures__sampled", distinct=True)
"""Of the files of a sample."""


@dataclass(frozen=True)
class Reader:
    """Somebody for whom a sample can be drawn, in the hat they would read it in."""

    user_id: UUID
    hat: Hat
    name: str

    @property
    def code(self) -> str:
        return f"{self.hat.value}:{self.user_id}"


@dataclass(frozen=True)
class DrawnSample:
    """A sample as those who drew it see it: how many files, never which."""

    id: UUID
    reader: UUID
    name: str
    working_as: str
    kind: str
    purpose: str
    size: int
    signed: int
    drawn_at: datetime
    expires_at: datetime
    seed: int
    live: bool

    def subjects(self) -> Sequence[Subject]:
        return (Subject("sample", self.id), Subject("person", self.reader))


@dataclass(frozen=True)
class FileToRead:
    id: UUID
    reference: str
    purpose: str
    expires_at: datetime
    signed: bool
    about: tuple[Subject, ...]
    page: str
    """The name of the page it is read on."""
    form: str
    """And of that on which it is signed for."""

    def subjects(self) -> Sequence[Subject]:
        return self.about


def readers(viewer: Viewer) -> list[Reader]:
    if not viewer.holds(*DRAWS):
        return []
    found = [(user, Hat.HSUK_REVIEWER) for user in people.wearers(Hat.HSUK_REVIEWER)]
    found += [(user, Hat.TRUSTEE) for user in people.holders(Office.SPOT_CHECKER)]
    found += [(user, hat) for hat in (Hat.ADVISER, AUDITOR) for user in people.wearers(hat)]
    names = people.names(user.id for user, _ in found)
    return [Reader(user.id, hat, names[user.id]) for user, hat in found if user.id != viewer.user_id]


def kinds_to_draw(viewer: Viewer) -> list[Kind]:
    return [kind for kind in Kind if viewer.holds(*DRAWS_OF[kind])]


def samples_drawn(viewer: Viewer) -> list[DrawnSample]:
    rows = SAMPLES_DRAWN.rows(viewer).annotate(signed=SIGNED_FOR).order_by("-drawn_at")
    samples = list(rows[:AT_MOST])
    names = people.names(sample.reader_id for sample in samples)
    live = set(Sample.objects.live().values_list("pk", flat=True))
    return [_drawn(sample, names[sample.reader_id], sample.id in live) for sample in samples]


def newest_sample(viewer: Viewer) -> datetime | None:
    """When the last sample was drawn, for those who draw."""
    newest: datetime | None = SAMPLES_DRAWN.rows(viewer).aggregate(newest=Max("drawn_at"))["newest"]
    return newest


def files_to_read(viewer: Viewer) -> list[FileToRead]:
    signed = Signature.objects.filter(sampled=OuterRef("pk"))
    rows = (
        FILES_TO_READ.rows(viewer)
        .select_related("sample", "family", "person_file")
        .annotate(signed=Exists(signed))
    )
    found = [_to_read(file) for file in rows]
    return sorted(found, key=lambda one: (one.expires_at, one.reference))


def file_to_sign(viewer: Viewer, file: UUID) -> SampledFile:
    """Of a file that lies in two samples, drawn before draws waited for each other, the older."""
    rows = FILES_TO_READ.rows(viewer).select_related("sample").filter(of_file(file))
    found: SampledFile | None = rows.order_by("sample__drawn_at", "pk").first()
    if found is None:
        raise Denied
    return found


def record_of_access(viewer: Viewer, family: UUID) -> tuple[FormLine, ...]:
    """Newest first."""
    return form_lines(family, list(in_full(SIGNATURES.rows(viewer).filter(family_id=family))))


def day_to_day(viewer: Viewer, family: UUID) -> tuple[list[Work], bool]:
    """For those who see the form of this family."""
    seen = SEE_RECORD_OF_ACCESS.rows(viewer).filter(pk=family).exists()
    return routine(family, of_leads=viewer.leads) if seen else ([], False)


def signed_in_ink(viewer: Viewer, family: UUID) -> tuple[InkRow, ...]:
    """Newest first."""
    rows = SIGNED_IN_INK.rows(viewer).filter(family_id=family)
    return tuple(map(ink_row, rows.order_by("-signed_on", "-added_at", "pk")))


def person_record(viewer: Viewer, file: UUID) -> tuple[FormLine, ...]:
    """The form of a file of a volunteer or of staff, newest first."""
    return form_lines(file, list(in_full(PERSON_SIGNATURES.rows(viewer).filter(person_file=file))))


def person_lines(viewer: Viewer, file: UUID) -> list[AccessLine]:
    """The newest in short, one more than a panel shows."""
    rows = PERSON_SIGNATURES.rows(viewer).filter(person_file=file).select_related("person_file")
    return [access_line(one) for one in rows.order_by("-signed_at", "id")[: FEW + 1]]


def receipts(viewer: Viewer) -> list[Receipt]:
    return list(MY_RECEIPTS.rows(viewer).order_by("-stated_at", "id")[:AT_MOST])


def receipt_for(viewer: Viewer, file: UUID) -> UUID | None:
    """The viewer's newest receipt for a file."""
    mine = MY_RECEIPTS.rows(viewer).filter(of_file(file)).order_by("-stated_at")
    found: UUID | None = mine.values_list("pk", flat=True).first()
    return found


def entry_of(receipt: Receipt) -> Entry | None:
    return of_uid(receipt.entry)


_newest_signatures = Prepared(
    lambda family: Signature.objects.filter(family=family).order_by("-signed_at", "id")[: FEW + 1],
    family=A_ROW,
)


def newest_signatures(viewer: Viewer, family: Family) -> tuple[list[AccessLine], bool]:
    """The newest lines of the form, and whether there are more. `family` has come through the rule of its file,
    which reaches the same files as the rule of their signatures (a test holds that), so that is not asked again."""
    if SIGNATURES.reach(viewer) is None:
        return [], False
    found = list(_newest_signatures.rows(family=family.id))
    return [access_line(signature) for signature in found[:FEW]], len(found) > FEW


def has_signed(_request: HttpRequest, viewer: Viewer, file: Family | PersonFile) -> bool:
    """The gates RECORD_SIGNED: signed by this person, in this hat, for this file, in a sample that lives and is as it
    was drawn; by an outside auditor in the sitting that goes on (10.1). A line that does not hold opens nothing."""
    files = FILES_TO_READ.rows(viewer).filter(of_file(file.id))
    signed = Signature.objects.filter(sampled__in=files, signer_id=viewer.user_id, hat=viewer.hat)
    here = in_full(signed.filter(sitting=sittings.current(viewer)))
    return any(stands(one) is not False for one in here)


def _drawn(sample: Any, name: str, live: bool) -> DrawnSample:
    return DrawnSample(
        id=sample.id,
        reader=sample.reader_id,
        name=name,
        working_as=Hat(sample.hat).label,
        kind=sample.get_kind_display(),
        purpose=sample.get_purpose_display(),
        size=sample.size,
        signed=sample.signed,
        drawn_at=sample.drawn_at,
        expires_at=sample.expires_at,
        seed=sample.seed,
        live=live,
    )


def _to_read(file: Any) -> FileToRead:
    return FileToRead(
        id=file.about,
        reference=file.owner.reference,
        purpose=file.sample.get_purpose_display(),
        expires_at=file.sample.expires_at,
        signed=file.signed,
        about=tuple(file.subjects()),
        page="sampled_file" if file.family else "drawn_file",
        form="record_sign" if file.family else "drawn_file_sign",
    )
