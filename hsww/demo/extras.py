"""What stands around the families: the duty rota, samples to read, and the board's reports of past quarters."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random

from django.utils import timezone

from families.models import FamilyGrant
from families.rules import SAMPLES
from hsww.access.grants import permission
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.board import actions as board
from hsww.board import quarters
from hsww.demo import names
from hsww.demo.names import chance
from hsww.demo.staff import Staff, Worker
from hsww.people.models import Appointment
from records.draw import again, eligible
from records.models import Purpose, Sample, SampledFile
from safeguarding.models import Rota

SAMPLE_DAYS = 21
SAMPLE_SIZE = 3
WEEKS_OF_ROTA, WEEKS_BEFORE = 8, 2
REPORTS = 2


def add(staff: Staff, *, seed: int, today: date) -> None:
    _rota(staff, seed, today)
    drawn_at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10)))
    reviewer = next(one for one in staff.others if one.roles[0].hat is Hat.HSUK_REVIEWER)
    for reader, purpose in ((reviewer, Purpose.QUALITY), (staff.trustees[1], Purpose.SPOT_CHECK)):
        _sample(staff, reader, purpose, drawn_at, chance(seed, "sample", reader.id))
    _reports(staff, today)


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


def _sample(staff: Staff, reader: Worker, purpose: Purpose, drawn_at: datetime, rng: Random) -> None:
    """Drawn as `records` draws, but from the scheme's own seed, so that it comes out the same again."""
    hat = reader.roles[0].hat
    ids = sorted(eligible(reader.id, hat).values_list("pk", flat=True))
    if not ids:
        return
    number = rng.getrandbits(63)
    drawn = again(ids, number, SAMPLE_SIZE)
    sample = Sample.objects.create(
        id=names.identity(rng),
        reader_id=reader.id,
        hat=hat,
        purpose=purpose,
        size=len(drawn),
        seed=number,
        drawn_from=len(ids),
        drawn_from_digest=sha256(b"".join(one.bytes for one in ids)).digest(),
        drawn_by_id=staff.lead.id,
        drawn_at=drawn_at,
        expires_at=drawn_at + timedelta(days=SAMPLE_DAYS),
    )
    opens = permission(FamilyGrant, SAMPLES[hat])
    for family in drawn:
        file = SampledFile.objects.create(id=names.identity(rng), sample=sample, family_id=family)
        FamilyGrant.objects.create(
            user_id=reader.id,
            permission=opens,
            content_object_id=family,
            source=file.id,
            granted_at=drawn_at,
            expires_at=sample.expires_at,
        )


def _reports(staff: Staff, today: date) -> None:
    """By the board's own actions, so that no figure escapes its disclosure control."""
    appointment = Appointment.objects.get(user_id=staff.lead.id, hat=Hat.ORGANISER)
    lead = Viewer(
        user_id=staff.lead.id,
        hat=Hat.ORGANISER,
        offices=frozenset(staff.lead.roles[0].offices),
        appointment_id=appointment.id,
        display_name=staff.lead.name,
        can_switch=False,
    )
    for quarter in reversed(list(quarters.ended(min(today, timezone.localdate()), REPORTS))):
        board.release(by=lead, report=board.prepare(by=lead, quarter=quarter))
