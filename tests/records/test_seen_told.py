"""What of the log a family is told is a closed list; what is not on it changes no byte of its paper (2.1-2.3)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.models import Answer, AskedAt, How, Purpose, Recipient, Statement
from families.models import Caseload, Family, Kin, Person
from hsww.access.checks import routes
from hsww.access.hats import Hat, Office
from hsww.access.rules import RULES
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Outcome
from hsww.people.models import User
from records.models import Sample, SampledFile, Signature
from records.seen.papers import statement_on_paper
from records.seen.statement import statement_for
from records.seen.told import NOT_TOLD, SAMPLERS, TOLD, Job, not_told
from safeguarding.models import Concern
from tests import build
from tests.people.making import signed_in
from tests.records.looks import looked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CHANGING = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')


def test_every_rule_is_told_with_words_or_left_out_for_a_reason() -> None:
    list(routes())  # which brings in every app's rules
    left_out = list(not_told())

    assert set(RULES) == {*TOLD, *left_out}
    assert len(left_out) == len(set(left_out))
    assert not set(TOLD) & set(left_out)


def test_every_reason_and_every_word_says_something() -> None:
    assert all(reason.endswith(".") and rules for reason, rules in NOT_TOLD.items())
    assert all(told.what and told.why.endswith(".") for told in TOLD.values())


def test_nothing_of_safeguarding_or_of_watching_is_told() -> None:
    assert not [name for name in TOLD if name.startswith(("safeguarding.", "watching.", "consent."))]


def test_what_is_told_is_open_to_those_whose_job_it_names() -> None:
    hats = {Job.CO_ORDINATOR: {Hat.ORGANISER}, Job.VOLUNTEER: {Hat.VOLUNTEER}}
    for name, told in TOLD.items():
        assert told.job not in hats or set(RULES[name].hats) == hats[told.job]


def test_every_kind_of_reader_has_words_that_name_nobody() -> None:
    assert set(RULES["records.read_sampled"].hats) <= set(SAMPLERS)


@pytest.fixture
def mary() -> User:
    return build.worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def home(mary: User) -> Family:
    """With looks of all three kinds that are told."""
    found = build.active(by=mary, name="Tarrow")
    Caseload.objects.filter(family=found).update(begins_on=timezone.localdate() - timedelta(days=300))
    vic = build.worker(Hat.VOLUNTEER, name="Vic Visitor")
    build.match(by=mary, family=found, volunteer=vic)
    looked(vic, found, "families.visiting_family", hat=Hat.VOLUNTEER)
    for days_ago in (0, 3, 40, 90):
        looked(mary, found, "families.see_file", days_ago=days_ago)
    return found


@pytest.fixture
def mother(home: Family) -> Person:
    return Person.objects.get(family=home, kin=Kin.MOTHER)


@pytest.fixture
def father(home: Family) -> Person:
    return Person.objects.create(family=home, kin=Kin.FATHER, full_name="Fen Tarrow", place=1)


@dataclass(frozen=True)
class Scene:
    desk: Client
    home: Family
    mother: Person
    father: Person
    mary: User
    cast: dict[str, tuple[User, Hat]]
    """Everybody who may have had to do with the family's file, and in which role."""


@pytest.fixture
def scene(mary: User, home: Family, mother: Person, father: Person) -> Scene:
    cast = {
        "its co-ordinator": (mary, Hat.ORGANISER),
        "the lead": (build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD), Hat.ORGANISER),
        "duty": (build.worker(Hat.ORGANISER, Office.DUTY), Hat.ORGANISER),
        "another volunteer": (build.worker(Hat.VOLUNTEER), Hat.VOLUNTEER),
        "the chair": (build.worker(Hat.TRUSTEE, Office.CHAIR), Hat.TRUSTEE),
        "a reviewer who did not sign": (build.worker(Hat.HSUK_REVIEWER), Hat.HSUK_REVIEWER),
        "the co-ordinator as a volunteer": (build.also(mary, Hat.VOLUNTEER), Hat.VOLUNTEER),
    }
    return Scene(signed_in(mary, hat=Hat.ORGANISER), home, mother, father, mary, cast)


OUTSIDERS = st.sampled_from(
    [
        "the lead",
        "duty",
        "another volunteer",
        "the chair",
        "a reviewer who did not sign",
        "the co-ordinator as a volunteer",
    ]
)
DAYS = st.integers(min_value=0, max_value=400)
ALLOWED, DENIED = Outcome.ALLOWED, Outcome.DENIED
NOT_TOLD_OF_ANYBODY = st.tuples(
    st.one_of(st.just("its co-ordinator"), OUTSIDERS), st.sampled_from(sorted(not_told())), DAYS,
    st.sampled_from(list(Action)), st.just(ALLOWED),
)  # fmt: skip
TOLD_OF_INSIDERS_ALONE = st.tuples(
    OUTSIDERS, st.sampled_from(sorted(TOLD)), DAYS, st.just(Action.SEEN), st.just(ALLOWED)
)
REFUSED = st.tuples(OUTSIDERS, st.sampled_from(sorted(RULES)), DAYS, st.just(Action.SEEN), st.just(DENIED))
OF_THE_OTHER = st.sampled_from([Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    hidden=st.lists(st.one_of(NOT_TOLD_OF_ANYBODY, TOLD_OF_INSIDERS_ALONE, REFUSED), min_size=1, max_size=12),
    concern=st.booleans(),
    answers=st.lists(OF_THE_OTHER, max_size=2),
)
def test_families_that_differ_in_what_is_not_told_get_the_same_paper_to_the_byte(
    hidden: list[tuple[Any, ...]], concern: bool, answers: list[Answer], scene: Scene
) -> None:
    with transaction.atomic():
        before = everything(scene.desk, scene.mother)
        for who, rule, days_ago, action, outcome in hidden:
            user, hat = scene.cast[who]
            about = (Subject("concern", uuid4()),) if rule.startswith("safeguarding") else ()
            looked(
                user, scene.home, rule, hat=hat, days_ago=days_ago, action=action, outcome=outcome, about=about
            )  # fmt: skip
        if concern:
            Concern.objects.create(
                family=scene.home, worries="T", raised_by=scene.mary, raised_hat=Hat.ORGANISER
            )
        for answer in answers:
            said_by(scene.father, answer, scene.mary)

        assert everything(scene.desk, scene.mother) == before
        transaction.set_rollback(True)


def everything(desk: Client, parent: Person) -> tuple[Any, ...]:
    """On screen before it is handed over, what is printed of it, and the sheet."""
    told = statement_for(parent)
    address = f"/families/people/{parent.id}/seen/"
    first = desk.get(address).content
    printed = desk.post(address, {"read": "on", "shown": told.digest}).content
    return told, CHANGING.sub(b"", first), CHANGING.sub(b"", printed), statement_on_paper(told)


def said_by(parent: Person, answer: Answer, by: User) -> Statement:
    return Statement.objects.create(
        family=parent.family,
        giver=parent,
        recipient_kind=Recipient.REFERRER,
        purpose=Purpose.GENERAL,
        answer=answer,
        how=How.SAID,
        asked_at=AskedAt.PHONE,
        wording_version="1",
        recorded_by=by,
    )


def test_the_papers_of_both_parents_hold_each_ones_own_answers(
    mother: Person, father: Person, mary: User
) -> None:
    said_by(mother, Answer.GIVEN, mary)
    said_by(father, Answer.REFUSED, mary)

    assert [one.answer for one in statement_for(mother).said] == ["You said yes"]
    assert [one.answer for one in statement_for(father).said] == ["You said no"]


def test_what_a_lead_does_as_the_familys_own_co_ordinator_is_not_told(home: Family, mother: Person) -> None:
    lead = build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)
    Caseload.objects.filter(family=home).update(organiser=lead)
    looked(lead, home, "families.see_file", days_ago=1)

    assert "Your co-ordinator" not in {one.who for one in statement_for(mother).looked}


def test_a_reader_is_told_by_kind_once_they_have_signed(home: Family, mother: Person, mary: User) -> None:
    uma = build.worker(Hat.HSUK_REVIEWER, name="Uma Kay")
    looked(uma, home, "records.read_sampled", hat=Hat.HSUK_REVIEWER)
    unsigned = statement_for(mother)
    sign_for(home, uma, mary)

    signed = statement_for(mother)

    kind = "Somebody from Home-Start UK who checks our work"
    assert kind not in {one.who for one in unsigned.looked}
    assert kind in {one.who for one in signed.looked}
    assert "Uma" not in repr(signed)


def sign_for(home: Family, reader: User, by: User) -> Signature:
    now = timezone.now()
    sample = Sample.objects.create(
        reader=reader, hat=Hat.HSUK_REVIEWER, purpose="safeguarding", size=1, seed=1, drawn_from=1,
        drawn_from_digest=bytes(32), drawn_by=by, drawn_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    file = SampledFile.objects.create(sample=sample, family=home)
    return Signature.objects.create(
        family=home, sampled=file, signer=reader, hat=Hat.HSUK_REVIEWER, signed_name="Uma Kay",
        purpose="safeguarding", entry=uuid4(),
    )  # fmt: skip
