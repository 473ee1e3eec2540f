"""Who reads the files of volunteers and staff that were drawn, and who sees their Record of Access (8.3, 8.4, 9.1).

As with files of families: each is signed for, by each reader, before it opens. A form is for whoever keeps the file,
and its lines are for the person it is about too (8.7).
"""

from django.db.models import Q, QuerySet

from families.rules import READS, SAMPLES
from hsww.access.gates import PERSON_ORGANISER_PRESENT, PERSON_RECORD_SIGNED, USUAL
from hsww.access.grants import granted
from hsww.access.hats import Hat
from hsww.access.rules import Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.files import rules as files
from hsww.people.files.models import FileKind
from hsww.people.models import PersonFile, PersonFileGrant
from records.draw import not_hers
from records.models import AUDITOR, READERS_OF, Kind, SampledFile, Signature
from records.people_projection import drawn_view, person_cover
from records.sampling import PRESENT_FIELDS, SIGN_FIELDS, samples_of

READERS = READERS_OF[Kind.VOLUNTEER]
Files = QuerySet[PersonFile]


def drawn_for_me(viewer: Viewer, rows: Files) -> Files:
    live = SampledFile.objects.filter(sample__in=samples_of(viewer)).values("person_file_id")
    mine = rows.filter(pk__in=granted(viewer, PersonFileGrant, [SAMPLES[viewer.hat]])).filter(pk__in=live)
    return not_hers(viewer.user_id, mine)


def kept_or_own(viewer: Viewer, rows: QuerySet[Signature]) -> QuerySet[Signature]:
    """Lines of files that are the viewer's to keep, and of her own."""
    found = Q()
    for rule in (files.SEE_OWN_FILE, SEE_VOLUNTEER_RECORD, SEE_PERSONNEL_RECORD):
        found |= Q(person_file__in=rule.rows(viewer).values("pk"))
    return rows.filter(found)


SIGN_DRAWN = Rule(
    name="records.sign_drawn",
    clauses=("9.1", "8.3", "8.4"),
    sentence="Before you read a file of a volunteer or of staff that was drawn for you, you sign its Record of Access.",
    model=PersonFile,
    hats={
        hat: Reach(rows=drawn_for_me, shown_as=person_cover, writes=SIGN_FIELDS, offices=READS[hat])
        for hat in READERS
    },
    gates=(*USUAL, PERSON_ORGANISER_PRESENT),
)

READ_DRAWN = Rule(
    name="records.read_drawn",
    clauses=("8.3", "8.4", "9.1"),
    sentence="You read this file because it was drawn for you and you signed its Record of Access.",
    model=PersonFile,
    hats={hat: Reach(rows=drawn_for_me, shown_as=drawn_view, offices=READS[hat]) for hat in READERS},
    gates=(*USUAL, PERSON_ORGANISER_PRESENT, PERSON_RECORD_SIGNED),
)

BEGIN_DRAWN_SITTING = Rule(
    name="records.begin_drawn_sitting",
    clauses=("8.3", "10.1"),
    sentence="You read this file only while a co-ordinator sits beside you. Both of you show first that it is you.",
    model=PersonFile,
    hats={AUDITOR: Reach(rows=drawn_for_me, shown_as=person_cover, writes=PRESENT_FIELDS)},
)

SEE_VOLUNTEER_RECORD = Rule(
    name="records.volunteer_record",
    clauses=("9.1", "8.3"),
    sentence="Whoever keeps the file of a volunteer sees who signed to read it.",
    model=PersonFile,
    hats={Hat.ORGANISER: Reach(rows=files.volunteers, shown_as=person_cover)},
)

SEE_PERSONNEL_RECORD = Rule(
    name="records.personnel_record",
    clauses=("9.1", "8.4"),
    sentence="The line manager sees who signed to read the files of staff, and the chair those of a line manager.",
    model=PersonFile,
    hats={
        Hat.ORGANISER: Reach(rows=files.managed, shown_as=person_cover, offices=files.LINE_MANAGER),
        Hat.TRUSTEE: Reach(rows=files.chairs, shown_as=person_cover, offices=files.CHAIR),
    },
)

PERSON_SIGNATURES = Rule(
    name="records.person_signatures",
    clauses=("8.7", "9.1"),
    sentence="You see who signed to read the files that are yours to keep, and who signed to read your own.",
    model=Signature,
    hats=dict.fromkeys(
        (Hat.ORGANISER, Hat.TRUSTEE, Hat.VOLUNTEER, Hat.ADMINISTRATOR), Reach(rows=kept_or_own)
    ),
    action="listed",
)

RECORD_OF = {FileKind.VOLUNTEER: SEE_VOLUNTEER_RECORD, FileKind.PERSONNEL: SEE_PERSONNEL_RECORD}
