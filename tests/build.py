"""Builders for tests: people at work, signed in; families at every stage, made by the real actions.

    mary = worker(Hat.ORGANISER, name="Mary Example")
    home = active(by=mary, name="Tarrow")
    match(by=mary, family=home, volunteer=worker(Hat.VOLUNTEER))
    page = sign_in(mary).get(f"/families/{home.id}/")

The `by` of a builder is the user; `viewer_of` makes the viewer she is in her first, or the named, hat.
"""

from datetime import date, timedelta
from itertools import count
from secrets import token_bytes
from typing import Any

from django.test import Client
from django.utils import timezone

from families.actions import matches, referrals, support
from families.details import Asked, Home, PersonDetails, Scores
from families.models import Decision, Evidence, Family, Kin, Match, Need, Source
from families.safe_contact import SafeContact
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.models import Acknowledgement, Appointment, User
from hsww.vault.keyring import keyring
from hsww.vault.scopes import SCHEME_SCOPE, person_scope
from records.checking import beginning
from records.checking import commitment as signed_as
from records.drawn import commitment
from records.models import How, Receipt, Sample, SampledFile, Signature, Sitting
from tests.people import making

SAFE = SafeContact(ways=("call",), times="Mornings", say_who_we_are=True)
_names = count(1)


@keyring()
def worker(hat: Hat, *offices: Office, name: str = "Robin Example") -> User:
    """Somebody with a live, confirmed appointment who has agreed to the policy in that hat."""
    user = making.worker(hat, *offices, name=name)
    Acknowledgement.objects.create(user=user, hat=hat, version=making.policy_in_force())
    return user


@keyring()
def also(user: User, hat: Hat, *offices: Office) -> User:
    """The same person in a second hat."""
    making.appointed(user, hat, *offices)
    Acknowledgement.objects.create(user=user, hat=hat, version=making.policy_in_force())
    return user


def sign_in(user: User, *, hat: Hat | None = None, two_factor: bool = True) -> Client:
    return making.signed_in(user, hat=hat, two_factor=two_factor)


def viewer_of(user: User, hat: Hat | None = None) -> Viewer:
    standing = Appointment.objects.live().filter(user=user)
    worn = standing.get(hat=hat) if hat else standing[0]
    return making.viewer(user, Hat(worn.hat), *(Office(office) for office in worn.offices))


@keyring()
def received(
    *,
    by: User,
    name: str = "",
    agreed: bool = True,
    received_on: date | None = None,
    children: tuple[str, ...] = ("Pip",),
) -> Family:
    """Referred by a health visitor; with `agreed=False` nobody knows whether the family wants it."""
    name = name or f"Family{next(_names)}"
    mother = PersonDetails(kin=Kin.MOTHER, full_name=f"Ana {name}", phone="01632 960555", safe_contact=SAFE)
    born = timezone.localdate() - timedelta(days=800)
    kids = [PersonDetails(kin=Kin.CHILD, full_name=f"{child} {name}", born_on=born) for child in children]
    asked = Asked(
        source=Source.HEALTH_VISITOR,
        received_on=received_on or timezone.localdate(),
        referrer="Hester Example",
        reason="Needs a hand with the twins.",
        needs=[Need.ISOLATION.value],
        evidence=Evidence.SIGNED if agreed else Evidence.NONE,
        agreed_on=timezone.localdate() if agreed else None,
    )
    home = Home(name=name, address="1 Made Up Street", postcode="ZZ9 9ZZ", district="Hatfield")
    return referrals.take_referral(by=viewer_of(by), home=home, people=[mother, *kids], asked=asked)


@keyring()
def accepted(*, by: User, name: str = "", organiser: User | None = None) -> Family:
    family = received(by=by, name=name)
    referrals.decide_referral(
        by=viewer_of(by),
        family=family,
        decision=Decision.ACCEPTED,
        organiser=organiser.id if organiser else None,
    )
    return family


@keyring()
def active(*, by: User, name: str = "") -> Family:
    """Visited, told about confidentiality, and supported since today."""
    family = accepted(by=by, name=name)
    today, viewer = timezone.localdate(), viewer_of(by)
    visit = Scores(held_on=today, note="Hopes for a rest.", scores={Need.ISOLATION.value: 2})
    support.record_first_visit(by=viewer, family=family, scores=visit)
    support.mark_informed(by=viewer, family=family, informed_on=today)
    support.start_support(by=viewer, family=family, active_from=today, plan="Two hours on Tuesdays.")
    return family


@keyring()
def match(*, by: User, family: Family, volunteer: User) -> Match:
    return matches.make_match(
        by=viewer_of(by), family=family, volunteer=volunteer.id, plan=family.plan, visitor_notes="A big dog."
    )


@keyring()
def drawn(sample: Sample) -> None:
    """A sample that no draw made, as its draw would have been entered in the log."""
    files = [file.about for file in sample.files.all()]
    record(
        actor=sample.drawn_by_id, hat=Hat.ORGANISER, action=Action.DRAWN, clause="8.3", rule="records.draw",
        subjects=sample.subjects(), reason=commitment(sample, files), reason_scope=SCHEME_SCOPE,
    )  # fmt: skip


@keyring()
def sat(sitting: Sitting) -> Sitting:
    """A sitting that nobody began, as its beginning would have been entered in the log."""
    about: dict[str, Any] = {"clause": "10.1", "session": sitting.session, "subjects": sitting.subjects()}
    record(actor=sitting.organiser_id, hat=Hat.ORGANISER, action=Action.STEPPED_UP, **about)
    sitting.entry = record(
        actor=sitting.auditor_id, appointment=sitting.appointment, hat=Hat.EXTERNAL_AUDITOR, action=Action.GRANTED,
        reason=beginning(sitting), reason_scope=person_scope(sitting.auditor_id), **about,
    ).uid  # fmt: skip
    sitting.save(force_insert=True)
    return sitting


@keyring()
def signed(file: SampledFile, sitting: Sitting | None = None) -> Signature:
    """A line that nobody signed, as it would have been entered in the log."""
    sample, of = file.sample, {"family": file.family_id, "person_file": file.person_file_id}
    same = {"signer_id": sample.reader_id, "hat": sample.hat, "signed_name": "T", "purpose": sample.purpose}
    receipt = Receipt(
        **of, **same, person=file.person_file.person_id if file.person_file else None, file=file.id,
        reference=file.owner.reference, stated_at=timezone.now(), nonce=token_bytes(32), how=How.CODE,
        sitting=sitting, organiser=sitting.organiser_id if sitting else None,
    )  # fmt: skip
    beside = [Subject("sitting", sitting.id)] if sitting else []
    entry = record(
        actor=sample.reader_id, hat=sample.hat, action=Action.SIGNED, clause="9.1", rule="records.sign",
        subjects=[*file.subjects(), *beside], reason_scope=file.scope,
        reason=signed_as(receipt.statement(), How.CODE, None, ""),
    )  # fmt: skip
    receipt.entry = entry.uid
    receipt.save()
    lines = {f"{name}_id": one for name, one in of.items()}
    return Signature.objects.create(
        **lines, **same, sampled=file, sitting=sitting, signed_at=entry.at, entry=entry.uid, receipt=receipt
    )
