"""A scheme in which every kind of viewer stands in every relation to a family of its own.

Everybody is given *all* grounds to the family called "own", as a volunteer, co-ordinator and reader of a sample at
once, whatever role they wear: so a role that reaches it by a ground of another role is found out.
"""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from consent.agencies.models import (
    Agency,
    AgencyKind,
    Contact,
    GotBack,
    Involvement,
    Misdirected,
    Part,
    SentHow,
)
from consent.household.models import Fact, FactKind
from consent.models import Answer, AskedAt, How, Information, Purpose, Recipient, Statement, WrittenHow
from consent.models import Kind as InformationKind
from consent.releases.models import Item, Release, Sent, Telling, Way
from consent.releases.rests import Rests
from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import Asker, CameBy, Counted, Numbers, Outcome, Request
from families.models import (
    Assessment,
    Caseload,
    Conflict,
    Cover,
    CoveredFamily,
    Decision,
    Evidence,
    Family,
    FamilyGrant,
    Kin,
    Match,
    Paper,
    PaperKind,
    PaperType,
    Person,
    Referral,
    Source,
    Stage,
    SuddenCover,
    Tie,
    Visit,
    VisitKind,
)
from families.rules import SAMPLES
from hsww.access.grants import give
from hsww.access.hats import Hat, Office
from hsww.board.figures import protected
from hsww.board.models import Report, Snapshot
from hsww.people.models import (
    Appointment,
    PendingChange,
    PersonFile,
    PersonFileGrant,
    RememberedPhone,
    User,
)
from hsww.people.sessions import OPAQUE
from hsww.vault import files
from hsww.watching.models import Kind, Unusual
from hsww.witnesses.models import Address
from records.models import (
    AUDITOR,
    READERS,
    READERS_OF,
    InkLine,
    Receipt,
    Sample,
    SampledFile,
    Signature,
    Sitting,
    Why,
)
from records.models import How as SignedHow
from records.models import Kind as SampleKind
from records.models import Purpose as SamplePurpose
from safeguarding.models import Concern, ConcernDraft, EmergencyCall, Rang, Rota
from tests import build
from tests.people.making import engaged, promised
from tests.policy.canaries import canary
from tests.policy.person_files import files_of_people
from tests.policy.table import LEADS

KINDS: dict[str, tuple[Hat, tuple[Office, ...]]] = {
    "organiser": (Hat.ORGANISER, ()),
    "duty": (Hat.ORGANISER, (Office.DUTY,)),
    "line_manager": (Hat.ORGANISER, (Office.LINE_MANAGER,)),
    "lead": (Hat.ORGANISER, (Office.SAFEGUARDING_LEAD,)),
    "deputy": (Hat.ORGANISER, (Office.DEPUTY_LEAD,)),
    "volunteer": (Hat.VOLUNTEER, ()),
    "trustee": (Hat.TRUSTEE, ()),
    "chair": (Hat.TRUSTEE, (Office.CHAIR,)),
    "spot_checker": (Hat.TRUSTEE, (Office.SPOT_CHECKER,)),
    "adviser": (Hat.ADVISER, ()),
    "reviewer": (Hat.HSUK_REVIEWER, ()),
    "auditor": (Hat.EXTERNAL_AUDITOR, ()),
    "administrator": (Hat.ADMINISTRATOR, ()),
    "contractor": (Hat.CONTRACTOR, ()),
}
COVER_DAYS = {"covering": (-3, 3), "covered": (-5, -1), "coming": (1, 5)}
"""From and to which day somebody covers, counted from today."""
OPENED_HOURS_AGO = {"sudden": 1, "lapsed": 25}
FAMILY_RELATIONS = (
    "own", "other", "ended", "revoked", "conflicted", "accepted", "received", *COVER_DAYS, *OPENED_HOURS_AGO,
)  # fmt: skip
ORGANISERS = tuple(kind for kind, (hat, _) in KINDS.items() if hat is Hat.ORGANISER)
COVERED_BY = (*ORGANISERS, "volunteer")
"""Who stands in for others, and one hat to which the same grants must be nothing."""
RELATIONS = (*FAMILY_RELATIONS, "senior", "self", "over", "missing")
"""The last four are for rows that hang on no family: a line manager's, about the viewer, done with (or not yet
released), none."""
NO_COUNTS = {
    **dict.fromkeys(("referred", "supported", "started", "ended", "visited", "visits"), 0),
    **{spread: {} for spread in ("by_source", "by_need", "by_district", "change")},
    "waiting": None,
}
STAGE_OF = {"received": Stage.RECEIVED, "accepted": Stage.ACCEPTED}
ACCOUNT_ROUTES = ("person_account", "person_appoint", "person_deactivate", "second_factor_reset")
SAMPLERS = ("reviewer", "spotchecker", "trustee", "chair", "adviser", "auditor")
"""Their families are another's work, because nobody samples their own (5.4), though they hold every kind of grant.

Trustees without the office are among them, so that nothing but the office keeps them out."""
GROUNDS = (
    "organiser_caseload",
    "volunteer_match",
    "reviewer_sample",
    "spot_checker_sample",
    "adviser_sample",
    "auditor_sample",
)


@dataclass
class Facts:
    """One family and one row of everything that hangs on it, by the name routes use."""

    family: Family
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    facts: dict[tuple[str, str], Facts] = field(default_factory=dict)
    tags: dict[str, tuple[str, str]] = field(default_factory=dict)
    lone: dict[tuple[str, str], UUID] = field(default_factory=dict)
    """Rows that hang on no family, by the name routes use and "other", "over", or "own of" or "self of" a kind."""
    not_found: bytes = b""

    def object(self, kind: str, relation: str, route: str, name: str) -> UUID | int | str | None:
        if route in ACCOUNT_ROUTES:
            name = "account"
        if (name, "other") in self.lone:
            return self.lone.get((name, f"{relation} of {kind}"), self.lone.get((name, relation)))
        found = self.facts.get((kind, relation))
        row = found.rows.get(name) if found else None
        return row.pk if row is not None else None

    def models_of_families(self) -> set[type[Model]]:
        return {type(row) for facts in self.facts.values() for row in facts.rows.values()}

    def rows_of(self, kind: str, relation: str, model: type[Model]) -> set[UUID]:
        """The ids of this model's rows about the viewer's family in this relation."""
        facts = self.facts.get((kind, relation))
        return {row.pk for row in facts.rows.values() if type(row) is model} if facts else set()

    def relations_with(self, kind: str, model: type[Model]) -> set[str]:
        return {relation for relation in RELATIONS if self.rows_of(kind, relation, model)}

    def all_of(self, model: type[Model]) -> list[UUID]:
        return [pk for kind, relation in self.facts for pk in self.rows_of(kind, relation, model)]

    @staticmethod
    def destroy(family: Family) -> None:
        """Deletes the rows, protected ones first, as the real destruction will."""
        for model in (Signature, SampledFile, Visit, Match):
            model._default_manager.filter(family=family).delete()
        family.delete()

    @staticmethod
    def as_seen_by_others(relation: str) -> str:
        """What another viewer's family in this relation is to everybody else: an open family, or one just received."""
        return relation if relation in STAGE_OF else "other"


def build_world() -> World:
    world = World()
    for kind, (hat, offices) in KINDS.items():
        world.users[kind] = build.worker(hat, *offices)
        world.clients[kind] = build.sign_in(world.users[kind], hat=hat)
    promised(world.users["contractor"])
    for kind in KINDS:
        for relation in FAMILY_RELATIONS:
            if kind in COVERED_BY or relation not in (*COVER_DAYS, *OPENED_HOURS_AGO):
                _relate(world, kind, relation)
    world.lone = {**_lone_rows(world.users), **files_of_people(world.users)}
    world.lone |= _drawn_people(world)
    world.not_found = world.clients["organiser"].get("/there-is-no-such-page/").content
    return world


def _tag(kind: str, relation: str) -> str:
    return f"{kind}{relation}".replace("_", "")


def _relate(world: World, kind: str, relation: str) -> None:
    tag = _tag(kind, relation)
    world.tags[tag] = (kind, relation)
    user, author = world.users[kind], world.users["lead" if kind != "lead" else "deputy"]
    facts = _family(tag, stage=STAGE_OF.get(relation, Stage.ACTIVE), author=author)
    world.facts[kind, relation] = facts
    _shared(facts, tag, author, sender=user if relation == "ended" and kind in LEADS else author)
    if relation in ("own", "other"):
        writer = user if relation == "own" else build.worker(Hat.VOLUNTEER)
        facts.rows["concern draft"] = ConcernDraft.objects.create(
            author=writer, hat=KINDS[kind][0], content={}
        )
    if relation == "other":
        facts.rows["receipt"] = _receipt(facts.family, author, Hat.TRUSTEE)
        facts.rows["sitting"] = _sitting(build.worker(AUDITOR), build.worker(Hat.ORGANISER), token_bytes(8))
    if relation == "accepted":
        _give_caseload(facts.family, user)
    if relation in ("own", "ended", "revoked", "conflicted"):
        _tie(world, facts, kind, author, relation)
    if relation in COVER_DAYS or relation in OPENED_HOURS_AGO:
        _cover(facts, user, author, tag, relation)
    if relation in ("own", "other", "conflicted", "covering"):
        _opened(facts, author, tag)
    if relation == "conflicted":
        Conflict.objects.create(family=facts.family, person=user, tie=Tie.RELATIVE)


def _family(tag: str, *, stage: Stage, author: User) -> Facts:
    today = timezone.localdate()
    active, agreed = stage == Stage.ACTIVE, stage != Stage.RECEIVED
    family = Family.objects.create(
        reference=f"T{abs(hash(tag)) % 10**9}",
        name=canary(tag, "name"),
        address=canary(tag, "address"),
        postcode=canary(tag, "pc")[:12],
        plan=canary(tag, "plan"),
        visitor_notes=canary(tag, "notes"),
        district="north",
        stage=stage,
        informed_on=today if active else None,
        active_from=today if active else None,
    )
    adult = Person.objects.create(
        family=family,
        kin=Kin.MOTHER,
        full_name=f"{canary(tag, 'adult')} {canary(tag, 'surname')}",
        phone=canary(tag, "phone"),
        contact_confirmed_on=today,
    )
    Person.objects.create(
        family=family,
        kin=Kin.CHILD,
        full_name=f"{canary(tag, 'child')} {canary(tag, 'childsurname')}",
        place=1,
    )
    referral = Referral.objects.create(
        family=family,
        source=Source.HEALTH_VISITOR,
        referrer=canary(tag, "referrer"),
        reason=canary(tag, "reason"),
        evidence=Evidence.SIGNED if agreed else Evidence.NONE,
        agreed_on=today if agreed else None,
        decision=Decision.ACCEPTED if agreed else Decision.RECEIVED,
        decided_on=today if agreed else None,
        taken_by=author,
    )
    facts = Facts(family, {"family": family, "person": adult, "referral": referral})
    facts.rows["concern"] = Concern.objects.create(
        family=family, child_words=canary(tag, "concern"), raised_by=author, raised_hat=Hat.ORGANISER
    )
    facts.rows["call"] = EmergencyCall.objects.create(
        family=family, by=author, by_hat=Hat.ORGANISER, whom=Rang.EMERGENCY, what=canary(tag, "concern")
    )
    facts.rows["paper"] = _paper(family, tag, author)
    facts.rows["line in ink"] = _ink_line(facts.rows["paper"], tag, author)
    if tag.endswith("ended"):  # and read, so that it is no longer for whoever is on duty
        now = timezone.now()
        Concern.objects.filter(family=family).update(acknowledged_by=author, acknowledged_at=now)
        EmergencyCall.objects.filter(family=family).update(seen_by=author, seen_at=now)
    if active:
        _support(facts, tag, adult, author)
    return facts


def _paper(family: Family, tag: str, author: User) -> Paper:
    """Its pages hold a word of their own too."""
    pages = f"%PDF-1.7 {canary(tag, 'paper')}".encode()
    paper = Paper(
        family=family,
        kind=PaperKind.LETTER,
        title=canary(tag, "paper"),
        note=canary(tag, "paper"),
        content_type=PaperType.PDF,
        size=len(pages),
        added_by=author,
    )
    with files.keeping(paper.scope, paper.place, pages):
        paper.save(force_insert=True)
    return paper


def _ink_line(paper: Paper, tag: str, author: User) -> InkLine:
    told = dict.fromkeys(("name", "capacity", "purpose", "present"), canary(tag, "ink"))
    return InkLine.objects.create(
        family=paper.family, paper=paper, signed_on=timezone.localdate(), added_by=author, **told
    )


def _support(facts: Facts, tag: str, adult: Person, author: User) -> None:
    today = timezone.localdate()
    family = facts.family
    Assessment.objects.create(family=family, kind="initial", note=canary(tag, "assessment"), by=author)
    Information.objects.create(
        family=family,
        spoken_on=today,
        written_on=today,
        written_how=WrittenHow.GIVEN,
        notice_version="1",
        recorded_by=author,
    )
    facts.rows["statement"] = Statement.objects.create(
        family=family,
        giver=adult,
        recipient_kind=Recipient.REFERRER,
        recipient_name=canary(tag, "recipient"),
        purpose=Purpose.GENERAL,
        answer=Answer.LIMITED,
        limits=canary(tag, "limits"),
        how=How.SAID,
        asked_at=AskedAt.INITIAL,
        wording_version="1",
        recorded_by=author,
    )
    facts.rows["fact"] = Fact.objects.create(
        family=family,
        person=adult,
        kind=FactKind.HIDDEN,
        says_who=canary(tag, "limits"),
        why=canary(tag, "limits"),
        recorded_by=author,
    )
    _asked(facts, tag, author)
    agency = Agency.objects.create(name="T", kind=AgencyKind.SCHOOL, added_by=author)
    facts.rows["involvement"] = Involvement.objects.create(
        family=family, agency=agency, part=Part.HELPS, says_who=canary(tag, "limits"), added_by=author
    )
    earlier = Match.objects.create(family=family, volunteer=author, made_by=author, ends_on=today)
    Visit.objects.create(
        match=earlier,
        family=family,
        author=author,
        kind=VisitKind.HOME,
        minutes=60,
        note=canary(tag, "othernote"),
    )


def _shared(facts: Facts, tag: str, author: User, *, sender: User) -> None:
    """A draft, and what went because of a ground and is neither told nor looked at yet; where support is under way."""
    if facts.family.stage != Stage.ACTIVE:
        return
    word, family, now = canary(tag, "shared"), facts.family, timezone.now()
    told = {"family": family, "recorded_by": author}
    to = {
        "recipient_kind": Recipient.OTHER,
        "recipient_name": word,
        "purpose": Purpose.OTHER,
        "way": Way.LETTER,
    }
    draft, release = (Release.objects.create(**to, **told, ground="child") for _ in range(2))
    for one in (draft, release):
        item = Item.objects.create(
            **told, release=one, place=0, kind=InformationKind.SPECIFIC, text=word, rests=Rests().kept()
        )
    verdict = {"item": str(item.pk), "goes": True, "clause": "2.1", "reason": word, "statements": []}
    sent = Sent.objects.create(
        **told | {"recorded_by": sender}, release=release, said_at=now - timedelta(minutes=1),
        digest="0" * 64, verdicts=[verdict],
        content=json.dumps({"to": word}), paper=b64encode(word.encode()).decode(),
        review_by=timezone.localdate(),
    )  # fmt: skip
    telling = Telling.objects.create(**told, sent=sent, person=facts.rows["person"])
    facts.rows["held"] = _held(facts, draft, verdict, word)
    counted = Counted.objects.create(numbers=_numbers(author), family=family, recorded_by=author)
    facts.rows |= {
        "draft": draft, "release": release, "sent": sent, "telling": telling, "counted": counted,
    }  # fmt: skip


def _held(facts: Facts, draft: Release, verdict: dict[str, Any], word: str) -> Sent:
    """What somebody outside holds by a yes that was taken back."""
    told = {"family": facts.family, "recorded_by": draft.recorded_by}
    no = Statement.objects.create(
        **told, giver=facts.rows["person"], recipient_kind=Recipient.OTHER, recipient_name=word,
        purpose=Purpose.OTHER, answer=Answer.REFUSED, how=How.SAID, asked_at=AskedAt.PHONE, wording_version="1",
    )  # fmt: skip
    release = Release.objects.create(
        **told, recipient_kind=Recipient.OTHER, recipient_name=word, purpose=Purpose.OTHER, way=Way.LETTER
    )
    return Sent.objects.create(
        **told, release=release, said_at=timezone.now() - timedelta(minutes=1), digest="0" * 64,
        content=json.dumps({"to": word}), verdicts=[{**verdict, "clause": "7.4", "statements": [str(no.pk)]}],
    )  # fmt: skip


def _numbers(author: User) -> Numbers:
    """Of all these families, because numbers are of many."""
    found = Numbers.objects.first()
    if found is None:
        asked = _request("T", asker=Asker.FUNDER, recorded_by=author, occasion="T")
        given = Outcome.objects.create(
            request=asked, what=Outcome.What.GIVEN, reasoning="T", recorded_by=author
        )
        found = Numbers.objects.create(outcome=given, text="T", families=9, recorded_by=author)
    return found


def _asked(facts: Facts, tag: str, author: User) -> None:
    """By a court, with the file on hold; where support has ended, no more. Of her own family the police ask too."""
    word, told = canary(tag, "asked"), {"family": facts.family, "recorded_by": author}
    facts.rows["asked"] = court = _request(word, asker=Asker.COURT, **told)
    facts.rows["hold"] = hold = Hold.objects.create(
        **told, request=court, why=Hold.Why.COURT, reason=word, look_again_on=timezone.localdate()
    )
    if tag.endswith("ended"):
        Lifted.objects.create(**told, hold=hold, reason=word)
    if tag.endswith("own"):
        facts.rows["asked by police"] = _request(word, asker=Asker.POLICE, **told)


def _request(word: str, **told: Any) -> Request:
    words = dict.fromkeys(("who", "job", "organisation", "wants", "power"), word)
    return Request.objects.create(**told, **words, came_by=CameBy.PHONE, due_on=timezone.localdate())


def _tie(world: World, facts: Facts, kind: str, author: User, relation: str) -> None:
    """All grounds at once; over for "ended", and with grants that have run out for "revoked"."""
    user, family, today, now = world.users[kind], facts.family, timezone.localdate(), timezone.now()
    tag, over = _tag(kind, relation), relation == "ended"
    ends_on = today if over else None
    worker = author if tag.startswith(SAMPLERS) else user
    caseload = Caseload.objects.create(family=family, organiser=worker, ends_on=ends_on)
    match = Match.objects.create(family=family, volunteer=worker, made_by=author, ends_on=ends_on)
    facts.rows["match"] = match
    facts.rows["visit"] = Visit.objects.create(
        match=match, family=family, author=user, kind=VisitKind.HOME, minutes=60, note=canary(tag, "visit")
    )
    sitting = facts.rows["sitting"] = _own_sitting(world, kind, over=relation != "own")
    files = [_sampled(facts, user, author, hat, sitting, over=over) for hat in READERS]
    if over:
        return
    expires_at = now - timedelta(minutes=1) if relation == "revoked" else None
    sources = (caseload.id, match.id, *(file.id for file in files))
    for ground, source in zip(GROUNDS, sources, strict=True):
        give(FamilyGrant, to=user.id, about=family, ground=ground, source=source, expires_at=expires_at)


def _cover(facts: Facts, user: User, author: User, tag: str, relation: str) -> None:
    """A colleague's family. Its grant is there as the timer left it: too late to take, or too early to be of use."""
    family, today, now = facts.family, timezone.localdate(), timezone.now()
    Caseload.objects.create(family=family, organiser=author)
    facts.rows["match"] = Match.objects.create(family=family, volunteer=author, made_by=author)
    if relation in OPENED_HOURS_AGO:
        row = _opened(facts, user, tag, opened_at=now - timedelta(hours=OPENED_HOURS_AGO[relation]))
        give(
            FamilyGrant, to=user.id, about=family, ground="sudden_cover", source=row.id,
            expires_at=row.expires_at,
        )  # fmt: skip
        return
    first, last = (today + timedelta(days=days) for days in COVER_DAYS[relation])
    cover = Cover.objects.create(
        organiser=author, colleague=user, begins_on=first, ends_on=last, whole=False, planned_by=author
    )
    CoveredFamily.objects.create(cover=cover, family=family)
    give(FamilyGrant, to=user.id, about=family, ground="organiser_cover", source=cover.id)


def _opened(facts: Facts, by: User, tag: str, **values: Any) -> SuddenCover:
    row: SuddenCover = SuddenCover.objects.create(
        family=facts.family, organiser=by, reason=canary(tag, "why"), **values
    )
    facts.rows["sudden cover"] = row
    return row


def _sampled(
    facts: Facts, user: User, author: User, hat: Hat, sitting: Sitting, *, over: bool
) -> SampledFile:
    """Drawn and signed for in this hat."""
    now = timezone.now()
    sample = facts.rows["sample"] = facts.rows[f"sample as {hat}"] = Sample.objects.create(
        drawn_by=author,
        reader=user,
        hat=hat,
        purpose=SamplePurpose.QUALITY,
        size=1,
        seed=1,
        drawn_from=1,
        drawn_from_digest=bytes(32),
        drawn_at=now - timedelta(days=9),
        expires_at=now + timedelta(days=-1 if over else 7),
    )
    file = SampledFile.objects.create(sample=sample, family=facts.family)
    build.drawn(sample)
    facts.rows[f"file as {hat}"] = file
    beside = sitting if hat is AUDITOR else None
    facts.rows[f"signature as {hat}"] = signature = build.signed(file, beside)
    facts.rows["receipt"] = signature.receipt
    return file


def _drawn_people(world: World) -> dict[tuple[str, str], UUID]:
    """A volunteer's file drawn and signed for in each role that reads such files: open, over, and the reader's own."""
    rows = {
        ("drawn_file", "other"): PersonFile.objects.create(
            kind="volunteer", person=build.worker(Hat.VOLUNTEER)
        )
    }
    for kind, user in world.users.items():
        for relation in ("own", "over", "self"):
            person = user if relation == "self" else build.worker(Hat.VOLUNTEER)
            file, _ = PersonFile.objects.get_or_create(kind="volunteer", person=person)
            rows["drawn_file", f"{relation} of {kind}"] = file
            for hat in READERS_OF[SampleKind.VOLUNTEER]:
                sitting = world.facts[kind, "own"].rows["sitting"]
                _sampled_person(user, file, hat, sitting, over=relation == "over")
    return {place: row.pk for place, row in rows.items()}


def _sampled_person(user: User, file: PersonFile, hat: Hat, sitting: Sitting, *, over: bool) -> None:
    """As of a family; the grant is still there when the sample is over, as a late timer leaves it."""
    now = timezone.now()
    sample = Sample.objects.create(
        drawn_by=build.worker(Hat.ORGANISER), reader=user, hat=hat, kind=SampleKind.VOLUNTEER,
        purpose=SamplePurpose.QUALITY, size=1, seed=1, drawn_from=1, drawn_from_digest=bytes(32),
        drawn_at=now - timedelta(days=9), expires_at=now + timedelta(days=-1 if over else 7),
    )  # fmt: skip
    sampled = SampledFile.objects.create(sample=sample, person_file=file)
    build.drawn(sample)
    give(PersonFileGrant, to=user.id, about=file, ground=SAMPLES[hat], source=sampled.id)
    build.signed(sampled, sitting if hat is AUDITOR else None)


def _unusual(actor: User, **values: Any) -> Unusual:
    now = timezone.now()
    return Unusual.objects.create(
        kind=Kind.MANY_FILES, actor=actor, hat=Hat.VOLUNTEER, day=now.date(), begins_at=now, ends_at=now,
        first_entry=1, last_entry=1, times=1, **values,
    )  # fmt: skip


def _receipt(family: Family, user: User, hat: Hat) -> Receipt:
    return Receipt.objects.create(
        signer=user, hat=hat, family=family.id, file=uuid4(), reference=family.reference, signed_name="T",
        purpose=SamplePurpose.QUALITY, stated_at=timezone.now(), nonce=token_bytes(32), how=SignedHow.CODE,
        entry=uuid4(),
    )  # fmt: skip


def _own_sitting(world: World, kind: str, *, over: bool) -> Sitting:
    """Somebody of this kind reads in it, or is present at it if she is a co-ordinator; it goes on, or is over."""
    user, session = world.users[kind], bytes.fromhex(world.clients[kind].session[OPAQUE])
    if kind in ORGANISERS:
        return _sitting(build.worker(AUDITOR), user, session, over=over)
    return _sitting(user, build.worker(Hat.ORGANISER), session, over=over)


def _sitting(auditor: User, organiser: User, session: bytes, *, over: bool = False) -> Sitting:
    now = timezone.now()
    made = Sitting(
        auditor=auditor,
        appointment=auditor.appointments.get().id,
        session=session,
        auditor_how=SignedHow.CODE,
        organiser=organiser,
        organiser_appointment=organiser.appointments.get().id,
        organiser_how=SignedHow.CODE,
        begun_at=now,
        reconfirmed_at=now,
        active_at=now,
        ended_at=now if over else None,
        why=Why.LEFT if over else "",
    )
    return build.sat(made)


def _give_caseload(family: Family, user: User) -> None:
    caseload = Caseload.objects.create(family=family, organiser=user)
    give(FamilyGrant, to=user.id, about=family, ground="organiser_caseload", source=caseload.id)


def _lone_rows(users: dict[str, User]) -> dict[tuple[str, str], UUID]:
    """Rows that hang on no family: about somebody who never signs in, done with, and about each kind of viewer."""
    today, now = timezone.localdate(), timezone.now()
    somebody, another = build.worker(Hat.VOLUNTEER), build.worker(Hat.ORGANISER)
    third = build.worker(Hat.TRUSTEE)
    rota = Rota.objects.create(
        day_from=today, day_to=today, duty=another, duty_phone="07700 900101", deputy=somebody,
        deputy_phone="07700 900102",
    )  # fmt: skip
    agency, over = (Agency.objects.create(name="T", kind=AgencyKind.GP, added_by=another) for _ in range(2))
    contact, unused = (Contact.objects.create(agency=agency, who="T", added_by=another) for _ in range(2))
    for row in (over, unused):
        row.ended_by, row.ended_at = another, timezone.now()
        row.save()
    rows: dict[tuple[str, str], Any] = {
        ("agency", "other"): agency,
        ("agency", "over"): over,
        ("contact", "other"): contact,
        ("contact", "over"): unused,
        ("misdirected", "other"): _astray(contact, another),
        ("misdirected", "over"): _astray(contact, another, read_by=third, read_at=timezone.now()),
        ("account", "other"): somebody,
        ("row", "other"): rota,
        ("unsettled", "other"): _request("T", asker=Asker.POLICE, recorded_by=another),
        ("unsettled", "over"): _request("T", asker=Asker.FUNDER, recorded_by=another),
        ("appointment", "other"): _proposed(somebody, by=another),
        ("change", "other"): _change(somebody, by=another),
        ("phone", "other"): _phone(somebody),
        ("unusual", "other"): _unusual(build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)),
        ("unusual", "over"): _unusual(somebody, looked_into_by=another, looked_into_at=now, note="T"),
        ("address", "other"): Address.objects.create(whose="T", email="t@example.org", added_by=another),
        ("report", "other"): _report(400, prepared_by=another, released_by=another, released_at=now),
        ("appointment", "over"): _proposed(
            somebody, by=another, confirmed_by=third, confirmed_at=now, ended_by=another, ended_at=now
        ),
        ("organiser", "other"): another,
        ("cover", "other"): _covers(another, somebody),
        ("engagement", "other"): engaged(),
        ("engagement", "over"): engaged(ends_in=-1),
        ("cover", "over"): _covers(another, somebody, ended_by=another, ended_at=now),
        ("address", "over"): Address.objects.create(
            whose="T", email="t@example.org", added_by=another, ended_by=third, added_at=now, ended_at=now
        ),
        ("change", "over"): _change(somebody, by=another, confirmed_by=third, confirmed_at=now),
        ("phone", "over"): _phone(somebody, lost_by=another, lost_at=now),
        ("report", "over"): _report(300, prepared_by=another),
    }
    for kind, user in users.items():
        rows["account", f"self of {kind}"] = rows["organiser", f"self of {kind}"] = user
        rows["cover", f"self of {kind}"] = _covers(user, another)
        rows["engagement", f"self of {kind}"] = engaged(user)
        rows["appointment", f"self of {kind}"] = _proposed(user, by=another)
        rows["change", f"self of {kind}"] = _change(user, by=another)
    return {place: row.pk for place, row in rows.items()}


def _astray(contact: Contact, by: User, **more: Any) -> Misdirected:
    return Misdirected.objects.create(
        contact=contact, sent_on=timezone.localdate(), sent_how=SentHow.LETTER, got_back=GotBack.NO,
        told_by=by, told_at=timezone.now() - timedelta(days=1), **more,
    )  # fmt: skip


def _proposed(user: User, *, by: User, **more: Any) -> Appointment:
    taken = set(user.appointments.values_list("hat", flat=True))
    hat = next(hat for hat in (Hat.ADVISER, Hat.CONTRACTOR, Hat.EXTERNAL_AUDITOR) if hat not in taken)
    return Appointment.objects.create(
        user=user, hat=hat, starts_on=timezone.localdate(), proposed_by=by, **more
    )


def _covers(organiser: User, colleague: User, **more: Any) -> Cover:
    day = timezone.localdate() + timedelta(days=9)
    return Cover.objects.create(
        organiser=organiser, colleague=colleague, begins_on=day, ends_on=day, planned_by=organiser, **more
    )


def _change(user: User, *, by: User, **more: Any) -> PendingChange:
    return PendingChange.objects.create(
        kind=PendingChange.Kind.SECOND_FACTOR, user=user, requested_by=by, **more
    )


def _phone(user: User, **more: Any) -> RememberedPhone:
    expires_at = timezone.now() + timedelta(days=9)
    return RememberedPhone.objects.create(
        user=user, session=token_bytes(8), label="Phone", expires_at=expires_at, **more
    )


def _report(days_ago: int, **more: Any) -> Report:
    start = timezone.localdate() - timedelta(days=days_ago)
    taken = Snapshot.objects.create(
        period_start=start, period_end=start + timedelta(days=90), counts=NO_COUNTS
    )
    return Report.objects.create(snapshot=taken, figures=protected(NO_COUNTS), **more)
