"""Who draws samples, who reads the files drawn, and who sees the Record of Access form (8.3, 9.1)."""

from django.db.models import QuerySet

from families.models import Family, FamilyGrant
from families.rules import READS, SAMPLES, in_my_care, of_families
from hsww.access.gates import RECORD_SIGNED, USUAL
from hsww.access.grants import granted
from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Reach, Rule, every_row
from hsww.access.viewer import Viewer
from records.draw import not_own_work
from records.models import READERS, Receipt, Sample, SampledFile, Signature
from records.projection import cover, sampled_view

DRAW_FIELDS = frozenset({"reader", "size", "purpose", "days"})
SIGN_FIELDS = frozenset({"name", "purpose", "detail", "promise", "password", "code", "credential", "token"})


DRAWS = LEADS | {Office.LINE_MANAGER}
"""Other co-ordinators do not draw samples."""


def live(_viewer: Viewer, rows: QuerySet[Sample]) -> QuerySet[Sample]:
    return rows.filter(pk__in=Sample.objects.live().values("pk"))


def in_my_samples(viewer: Viewer, rows: QuerySet[Family]) -> QuerySet[Family]:
    live = SampledFile.objects.filter(sample__in=_my_samples(viewer)).values("family_id")
    mine = rows.filter(pk__in=granted(viewer, FamilyGrant, [SAMPLES[viewer.hat]])).filter(pk__in=live)
    return not_own_work(viewer.user_id, mine)


def files_of_my_samples(viewer: Viewer, rows: QuerySet[SampledFile]) -> QuerySet[SampledFile]:
    found: QuerySet[SampledFile] = of_families(in_my_samples)(viewer, rows)
    return found.filter(sample__in=_my_samples(viewer))


def _my_samples(viewer: Viewer) -> QuerySet[Sample]:
    mine: QuerySet[Sample] = Sample.objects.live().filter(reader_id=viewer.user_id, hat=viewer.hat)
    return mine


def signed_by_me(viewer: Viewer, rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
    return rows.filter(signer_id=viewer.user_id)


DRAW_SAMPLE = Rule(
    name="records.draw",
    clauses=("8.3", "9.1"),
    sentence="The safeguarding lead or the line manager has files drawn by chance; nobody picks them.",
    model=Sample,
    hats={Hat.ORGANISER: Reach(rows=every_row, writes=DRAW_FIELDS, offices=DRAWS)},
)

SAMPLES_DRAWN = Rule(
    name="records.samples_drawn",
    clauses=("8.3",),
    sentence="Those who have samples drawn see who may read how many files, and until when.",
    model=Sample,
    hats={Hat.ORGANISER: Reach(rows=every_row, offices=DRAWS)},
    action="listed",
)

END_SAMPLE = Rule(
    name="records.end_sample",
    clauses=("8.3",),
    sentence="Those who have samples drawn may end one before its day.",
    model=Sample,
    hats={Hat.ORGANISER: Reach(rows=live, offices=DRAWS)},
)

FILES_TO_READ = Rule(
    name="records.files_to_read",
    clauses=("8.3", "9.1"),
    sentence="A Home-Start UK reviewer or a spot-checking trustee sees which files were drawn for them.",
    model=SampledFile,
    hats={hat: Reach(rows=files_of_my_samples, offices=READS[hat]) for hat in READERS},
    action="listed",
)

SIGN_RECORD = Rule(
    name="records.sign",
    clauses=("9.1",),
    sentence="Before you read a file that was drawn for you, you sign its Record of Access.",
    model=Family,
    hats={
        hat: Reach(rows=in_my_samples, shown_as=cover, writes=SIGN_FIELDS, offices=READS[hat])
        for hat in READERS
    },
)

READ_SAMPLED = Rule(
    name="records.read_sampled",
    clauses=("8.3", "9.1"),
    sentence="You read this file because it was drawn for you and you signed its Record of Access.",
    model=Family,
    hats={hat: Reach(rows=in_my_samples, shown_as=sampled_view, offices=READS[hat]) for hat in READERS},
    gates=(*USUAL, RECORD_SIGNED),
)

SEE_RECORD_OF_ACCESS = Rule(
    name="records.record_of_access",
    clauses=("9.1",),
    sentence="A co-ordinator sees who signed to read the files in her care.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care, shown_as=cover)},
)

SIGNATURES = Rule(
    name="records.signatures",
    clauses=("9.1",),
    sentence="The signatures on a file are for its co-ordinator, and for whoever has signed there too.",
    model=Signature,
    hats={
        Hat.ORGANISER: Reach(rows=of_families(in_my_care)),
        **{hat: Reach(rows=of_families(in_my_samples), offices=READS[hat]) for hat in READERS},
    },
    action="listed",
)

MY_RECEIPTS = Rule(
    name="records.my_receipts",
    clauses=("9.1",),
    sentence="Whoever signed a Record of Access keeps a receipt for it, also after the file is gone.",
    model=Receipt,
    hats=dict.fromkeys(READERS, Reach(rows=signed_by_me)),
    action="listed",
)

SEE_RECEIPT = Rule(
    name="records.see_receipt",
    clauses=("9.1",),
    sentence="A receipt is for whoever signed, and for nobody else.",
    model=Receipt,
    hats=dict.fromkeys(READERS, Reach(rows=signed_by_me)),
)
