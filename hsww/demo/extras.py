"""What stands around the families: the duty rota, samples to read, a line in ink, cover, and past board reports."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from django.utils import timezone

from families.models import FamilyGrant
from families.rules import SAMPLES
from hsww import quarters
from hsww.access.grants import permission
from hsww.access.hats import Hat
from hsww.board import actions as board
from hsww.demo import covering, names
from hsww.demo.names import chance
from hsww.demo.staff import Staff, Worker
from hsww.demo.viewers import co_ordinator
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.models import PersonFileGrant
from hsww.vault.file_types import clean
from hsww.vault.scopes import SCHEME_SCOPE
from records.draw import again, eligible
from records.drawn import commitment
from records.ink import add_line
from records.models import AUDITOR, Kind, Purpose, Sample, SampledFile
from records.papers import form_on_paper
from records.projection import cover
from records.rules import DRAW_SAMPLE
from safeguarding.models import Rota

DAYS_OF = {Kind.FAMILY: 21, Kind.VOLUNTEER: 27}
SAMPLE_SIZE = 3
WEEKS_OF_ROTA, WEEKS_BEFORE = 8, 2
REPORTS = 2
READ_FOR = {
    Hat.HSUK_REVIEWER: Purpose.QUALITY,
    Hat.TRUSTEE: Purpose.SPOT_CHECK,
    Hat.ADVISER: Purpose.ADVICE,
    AUDITOR: Purpose.AUDIT,
}


def add(staff: Staff, *, seed: int, today: date) -> None:
    _rota(staff, seed, today)
    drawn_at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10)))
    readers = {one.roles[0].hat: one for one in staff.others} | {Hat.TRUSTEE: staff.trustees[1]}
    for hat in READ_FOR:
        _sample(staff, readers[hat], drawn_at, chance(seed, "sample", readers[hat].id))
    for hat in (Hat.HSUK_REVIEWER, AUDITOR):
        rng = chance(seed, "sample of volunteers", readers[hat].id)
        _sample(staff, readers[hat], drawn_at, rng, Kind.VOLUNTEER)
    _ink(staff, today)
    covering.add(staff, seed=seed, today=today)
    _reports(staff, today)


def _ink(staff: Staff, today: date) -> None:
    """An inspector who signed on paper, for the first of the auditor's files."""
    drawn = (
        SampledFile.objects.filter(sample__hat=AUDITOR, person_file=None)
        .order_by("family__reference")
        .first()
    )
    if drawn is None:
        return
    scan = form_on_paper(cover(drawn.family), (), (), None)
    add_line(
        by=co_ordinator(staff.lead),
        family=drawn.family_id,
        name="Ines Example",
        capacity="Inspector of the council",
        purpose="Yearly inspection",
        signed_on=today - timedelta(days=40),
        present=staff.lead.name,
        file=clean(scan),
    )


def _rota(staff: Staff, seed: int, today: date) -> None:
    """A week each, from two weeks ago, each with a phone of her own. This week it is the deputy; the lead stands in."""
    rng = chance(seed, "rota")
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS_BEFORE)
    on_duty = staff.organisers[1:6]
    phones = {one.id: names.phone(rng) for one in staff.organisers}
    for week in range(WEEKS_OF_ROTA):
        begins, duty = monday + timedelta(weeks=week), on_duty[(week - WEEKS_BEFORE) % len(on_duty)]
        Rota.objects.create(
            id=names.identity(rng),
            day_from=begins,
            day_to=begins + timedelta(days=6),
            duty_id=duty.id,
            duty_phone=phones[duty.id],
            deputy_id=staff.lead.id,
            deputy_phone=phones[staff.lead.id],
        )


def _sample(
    staff: Staff,
    reader: Worker,
    drawn_at: datetime,
    rng: Random,
    kind: Kind = Kind.FAMILY,
) -> None:
    """Drawn as `records` draws, but from the scheme's own seed, so that it comes out the same again."""
    hat = reader.roles[0].hat
    ids = sorted(eligible(reader.id, hat, kind).values_list("pk", flat=True))
    if not ids:
        return
    number = rng.getrandbits(63)
    drawn = again(ids, number, SAMPLE_SIZE)
    sample = Sample.objects.create(
        id=names.identity(rng),
        reader_id=reader.id,
        hat=hat,
        kind=kind,
        purpose=READ_FOR[hat],
        size=len(drawn),
        seed=number,
        drawn_from=len(ids),
        drawn_from_digest=sha256(b"".join(one.bytes for one in ids)).digest(),
        drawn_by_id=staff.lead.id,
        drawn_at=drawn_at,
        expires_at=drawn_at + timedelta(days=DAYS_OF[kind]),
    )
    table, column = (FamilyGrant, "family_id") if kind is Kind.FAMILY else (PersonFileGrant, "person_file_id")
    opens = permission(table, SAMPLES[hat])
    for one in drawn:
        file = SampledFile.objects.create(id=names.identity(rng), sample=sample, **{column: one})
        table._default_manager.create(
            user_id=reader.id,
            permission=opens,
            content_object_id=one,
            source=file.id,
            granted_at=drawn_at,
            expires_at=sample.expires_at,
        )
    _say_what_was_drawn(staff, sample, drawn)


def _say_what_was_drawn(staff: Staff, sample: Sample, drawn: Sequence[UUID]) -> None:
    record(
        actor=staff.lead.id,
        hat=Hat.ORGANISER,
        action=Action.DRAWN,
        clause="8.3",
        rule=DRAW_SAMPLE.name,
        subjects=sample.subjects(),
        reason=commitment(sample, drawn),
        reason_scope=SCHEME_SCOPE,
    )


def _reports(staff: Staff, today: date) -> None:
    """By the board's own actions, so that no figure escapes its disclosure control."""
    lead = co_ordinator(staff.lead)
    for quarter in reversed(list(quarters.ended(min(today, timezone.localdate()), REPORTS))):
        board.release(by=lead, report=board.prepare(by=lead, quarter=quarter))
