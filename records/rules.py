"""Who draws samples, who reads the files drawn and in whose presence, and who sees the form (8.3, 9.1, 10.1)."""

from django.db.models import Q, QuerySet

from families.models import Family, FamilyGrant
from families.rules import READS, SAMPLES, in_my_care, of_families
from hsww.access.gates import ORGANISER_PRESENT, RECORD_SIGNED, USUAL
from hsww.access.grants import granted
from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Reach, Rule, every_row
from hsww.access.viewer import Viewer
from hsww.people.models import PersonFile
from records.draw import not_own_work
from records.models import AUDITOR, READERS, InkLine, Kind, Receipt, Sample, SampledFile, Signature, Sitting
from records.people_rules import drawn_for_me
from records.projection import cover, sampled_view
from records.sampling import PRESENT_FIELDS, SIGN_FIELDS, samples_of

DRAW_FIELDS = frozenset({"kind", "reader", "size", "purpose", "days"})
INK_FIELDS = frozenset({"name", "capacity", "purpose", "present", "signed_on", "file"})

DRAWS = LEADS | {Office.LINE_MANAGER}
"""Other co-ordinators do not draw samples."""
DRAWS_OF = {Kind.FAMILY: DRAWS, Kind.VOLUNTEER: DRAWS, Kind.PERSONNEL: frozenset({Office.LINE_MANAGER})}
"""Only a line manager says when it is fit that a trustee reads files of staff (8.4)."""


def live(_viewer: Viewer, rows: QuerySet[Sample]) -> QuerySet[Sample]:
    return rows.filter(pk__in=Sample.objects.live().values("pk"))


def in_my_samples(viewer: Viewer, rows: QuerySet[Family]) -> QuerySet[Family]:
    live = SampledFile.objects.filter(sample__in=samples_of(viewer)).values("family_id")
    mine = rows.filter(pk__in=granted(viewer, FamilyGrant, [SAMPLES[viewer.hat]])).filter(pk__in=live)
    return not_own_work(viewer.user_id, mine)


def files_of_my_samples(viewer: Viewer, rows: QuerySet[SampledFile]) -> QuerySet[SampledFile]:
    families = in_my_samples(viewer, Family.objects.all()).values("pk")
    people = drawn_for_me(viewer, PersonFile.objects.all()).values("pk")
    mine = rows.filter(sample__in=samples_of(viewer))
    return mine.filter(Q(family__in=families) | Q(person_file__in=people))


def signed_by_me(viewer: Viewer, rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
    return rows.filter(signer_id=viewer.user_id)


def i_am_present(viewer: Viewer, rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return rows.filter(organiser_id=viewer.user_id)


def open_with_me(viewer: Viewer, rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return i_am_present(viewer, rows).filter(ended_at=None)


def open_beside_me(viewer: Viewer, rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return rows.filter(auditor_id=viewer.user_id, ended_at=None)


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
    sentence="A reviewer, a spot-checking trustee, an adviser or an outside auditor sees which files were drawn for "
    "them.",
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
    gates=(*USUAL, ORGANISER_PRESENT),
)

READ_SAMPLED = Rule(
    name="records.read_sampled",
    clauses=("8.3", "9.1"),
    sentence="You read this file because it was drawn for you and you signed its Record of Access.",
    model=Family,
    hats={hat: Reach(rows=in_my_samples, shown_as=sampled_view, offices=READS[hat]) for hat in READERS},
    gates=(*USUAL, ORGANISER_PRESENT, RECORD_SIGNED),
)

BEGIN_SITTING = Rule(
    name="records.begin_sitting",
    clauses=("10.1",),
    sentence="You read this file only while a co-ordinator sits beside you. Both of you show first that it is you.",
    model=Family,
    hats={AUDITOR: Reach(rows=in_my_samples, shown_as=cover, writes=PRESENT_FIELDS)},
)

SITTINGS = Rule(
    name="records.sittings",
    clauses=("10.1",),
    sentence="A co-ordinator sees at which readings of an outside auditor she is or was present.",
    model=Sitting,
    hats={Hat.ORGANISER: Reach(rows=i_am_present)},
    action="listed",
)

LEAVE_SITTING = Rule(
    name="records.leave_sitting",
    clauses=("10.1",),
    sentence="When the co-ordinator leaves, the reading ends.",
    model=Sitting,
    hats={AUDITOR: Reach(rows=open_beside_me), Hat.ORGANISER: Reach(rows=open_with_me)},
    action="changed",
)

SEE_RECORD_OF_ACCESS = Rule(
    name="records.record_of_access",
    clauses=("9.1",),
    sentence="A co-ordinator sees who signed to read the files in her care.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care, shown_as=cover)},
)

SIGNED_IN_INK = Rule(
    name="records.signed_in_ink",
    clauses=("9.1", "10.1"),
    sentence="A co-ordinator sees who signed in ink for the files in her care.",
    model=InkLine,
    hats={Hat.ORGANISER: Reach(rows=of_families(in_my_care))},
    action="listed",
)

ADD_INK = Rule(
    name="records.add_ink",
    clauses=("9.1", "10.1"),
    sentence="A co-ordinator adds what was signed in ink for a file in her care, with the scan of the paper.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=in_my_care, shown_as=cover, writes=INK_FIELDS)},
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
