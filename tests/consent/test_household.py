"""Who may decide, and on which day: facts that are added and followed, and what `decide` makes of them (1.2)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import queries
from consent.deciding_facts import Party, Span, SpeaksFor
from consent.household import actions
from consent.household.actions import Days
from consent.household.models import Fact, FactKind
from consent.household.telling import party
from consent.models import NeverChangedError
from consent.state import state_of
from families.models import Family, Kin, Person
from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Entry
from hsww.people.models import User
from tests.consent.making import day_parts, family_of, parent, today
from tests.people.making import signed_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAYS = Days(says_who="The mother")
BEFORE = today() - timedelta(days=20)


@pytest.fixture
def anna(family: Family) -> Person:
    return parent(family)


@pytest.fixture
def pip(family: Family) -> Person:
    return Person.objects.create(family=family, kin=Kin.CHILD, full_name="Pip Quillfeather", place=9)


def write(by: Viewer, kind: FactKind, who: Person, child: Person | None = None, **days: object) -> Fact:
    told = Days(**{**vars(SAYS), **days})  # type: ignore[arg-type]
    return actions.write_down(by=by, family=who.family, kind=kind, person=who, child=child, days=told)


def told_of(who: Person) -> Party:
    return next(one for one in state_of(who.family_id).people if one.id == who.id)


def test_until_something_is_written_down_a_parent_who_lives_here_speaks_for_the_children(
    anna: Person, pip: Person
) -> None:
    assert told_of(anna).speaks_for == (SpeaksFor(pip.id),)
    assert told_of(anna).here == (Span(),)
    assert told_of(pip).speaks_for == ()


def test_who_left_and_came_back_lived_here_on_just_those_days(by: Viewer, anna: Person) -> None:
    left = write(by, FactKind.LIVES_HERE, anna, last_on=BEFORE)

    assert told_of(anna).here == (Span(None, BEFORE),)
    anna.refresh_from_db()
    assert (anna.lives_here, anna.left_on) == (False, BEFORE + timedelta(days=1))
    assert queries.household(left.family) == ()

    write(by, FactKind.LIVES_HERE, anna, first_on=today())
    assert set(told_of(anna).here) == {Span(None, BEFORE), Span(today())}
    anna.refresh_from_db()
    assert (anna.lives_here, anna.left_on) == (True, None)


def test_a_court_can_give_and_take_the_say_over_a_child(by: Viewer, anna: Person, pip: Person) -> None:
    write(by, FactKind.ORDER, anna, pip, first_on=BEFORE, last_on=today())
    write(by, FactKind.BARRED, anna, first_on=today())

    assert told_of(anna).speaks_for == (SpeaksFor(pip.id, Span(BEFORE, today())),)
    assert told_of(anna).barred == (Span(today()),)


def test_who_has_no_say_over_one_child_keeps_it_over_another(by: Viewer, anna: Person, pip: Person) -> None:
    kit = Person.objects.create(family=anna.family, kin=Kin.CHILD, full_name="Kit", place=10)
    write(by, FactKind.NOT_RESPONSIBLE, anna, pip, first_on=BEFORE, last_on=today())

    assert set(told_of(anna).speaks_for) == {
        SpeaksFor(pip.id, Span(None, BEFORE - timedelta(days=1))),
        SpeaksFor(pip.id, Span(today() + timedelta(days=1), None)),
        SpeaksFor(kit.id),
    }


def test_a_child_judged_able_is_asked_itself(by: Viewer, anna: Person, pip: Person) -> None:
    write(by, FactKind.ABLE, pip, first_on=BEFORE, why="She explained it back to us", says_who="Olwen")

    assert told_of(pip).able_since == BEFORE
    assert queries.with_a_say(Family.objects.get()) == (anna, pip)
    assert queries.household(Family.objects.get()) == (anna,)


def test_a_hidden_address_has_its_days_and_that_of_the_family_hides_everybody(
    by: Viewer, anna: Person, pip: Person
) -> None:
    write(by, FactKind.HIDDEN, anna, first_on=BEFORE)
    assert told_of(anna).address_hidden == (Span(BEFORE),)
    assert told_of(pip).address_hidden == ()

    family = Family.objects.get()
    family.address_hidden = True
    family.save()
    assert told_of(pip).address_hidden == (Span(),)


def test_what_follows_counts_and_a_past_moment_still_knows_what_stood_then(by: Viewer, anna: Person) -> None:
    first = write(by, FactKind.HIDDEN, anna, first_on=BEFORE)
    then = timezone.now()
    second = actions.follow(
        by=by, fact=first, days=Days(says_who="Anna", first_on=BEFORE, last_on=today()), mistaken=False
    )

    assert told_of(anna).address_hidden == (Span(BEFORE, today()),)
    before = next(one for one in state_of(anna.family_id, at=then).people if one.id == anna.id)
    assert before.address_hidden == (Span(BEFORE),)
    with pytest.raises(Denied):
        actions.follow(by=by, fact=first, days=SAYS, mistaken=True)
    actions.follow(by=by, fact=second, days=SAYS, mistaken=True)
    assert told_of(anna).address_hidden == ()


def test_a_past_moment_knows_who_lived_here_by_what_the_file_said_then(by: Viewer, anna: Person) -> None:
    then = timezone.now()
    ben = parent(anna.family, "Ben Quillfeather", kin=Kin.FATHER)
    write(by, FactKind.LIVES_HERE, anna, last_on=BEFORE)

    people = {one.id: one.here for one in state_of(anna.family_id, at=then).people}
    assert people == {anna.id: (Span(),)}
    assert ben.id in {one.id for one in state_of(anna.family_id).people}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": FactKind.RESPONSIBLE, "first_on": BEFORE},
        {"kind": FactKind.ABLE, "first_on": BEFORE},
        {"kind": FactKind.ABLE, "why": "She is able"},
        {"kind": FactKind.LIVES_HERE},
        {"kind": FactKind.HIDDEN, "first_on": today(), "last_on": BEFORE},
        {"kind": FactKind.HIDDEN, "mistaken": True},
    ],
    ids=["of no child", "able, and nobody says why", "able from no day", "here on no day", "backwards", "no mistake"],
)  # fmt: skip
def test_the_database_refuses(olwen: tuple[User, Viewer], anna: Person, wrong: dict[str, object]) -> None:
    usual = {"family": anna.family, "person": anna, "says_who": "T", "recorded_by": olwen[0]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(**{**usual, **wrong})


def test_a_fact_is_never_changed_not_even_in_the_database(by: Viewer, anna: Person) -> None:
    fact = write(by, FactKind.HIDDEN, anna, first_on=BEFORE)

    with pytest.raises(NeverChangedError):
        fact.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_fact SET first_on = NULL")


def test_nothing_is_written_down_of_another_familys_people_or_of_the_wrong_ones(
    olwen: tuple[User, Viewer], anna: Person, pip: Person
) -> None:
    by, stranger = olwen[1], parent(family_of(olwen[0]))

    for kind, who, child in (
        (FactKind.HIDDEN, stranger, None),
        (FactKind.ABLE, anna, None),
        (FactKind.BARRED, pip, None),
        (FactKind.ORDER, anna, stranger),
        (FactKind.HIDDEN, anna, pip),
    ):
        with pytest.raises(Denied):
            actions.write_down(by=by, family=anna.family, kind=kind, person=who, child=child, days=SAYS)
    assert not Fact.objects.exists()


def sent(kind: FactKind, who: Person, child: Person | None = None, **more: object) -> dict[str, str]:
    days: dict[str, str] = {}
    for name, value in more.items():
        days |= day_parts(name, value) if isinstance(value, date) else {name: str(value)}
    given = {"kind": kind.value, "person": str(who.pk), "child": str(child.pk) if child else ""}
    return {**given, "says_who": "The mother", **days}


def page(client: Client, family: Family, data: dict[str, str]) -> str:
    return client.post(reverse("who_decides", args=[family.pk]), data, follow=True).content.decode()


def test_the_page_says_what_is_wrong_beside_its_field(
    olwen: tuple[User, Viewer], anna: Person, pip: Person
) -> None:
    client, family = signed_in(olwen[0]), anna.family
    tomorrow = today() + timedelta(days=1)

    assert "Choose which child" in page(client, family, sent(FactKind.ORDER, anna))
    assert "it is not of one child" in page(client, family, sent(FactKind.HIDDEN, anna, pip))
    assert "cannot be said of this person" in page(client, family, sent(FactKind.BARRED, pip))
    assert "Give the day they came" in page(client, family, sent(FactKind.LIVES_HERE, anna))
    assert "must be today or before" in page(
        client, family, sent(FactKind.LIVES_HERE, anna, last_on=tomorrow)
    )
    assert "Say what shows" in page(client, family, sent(FactKind.ABLE, pip, first_on=today()))
    backwards = sent(FactKind.HIDDEN, anna, first_on=today(), last_on=BEFORE)
    assert "must not be before the first" in page(client, family, backwards)
    assert not Fact.objects.exists()


def test_the_page_writes_down_shows_and_follows(
    olwen: tuple[User, Viewer], anna: Person, pip: Person
) -> None:
    client, family = signed_in(olwen[0]), anna.family

    shown = page(client, family, sent(FactKind.HIDDEN, anna, first_on=BEFORE))
    assert "Hidden: tell nobody" in shown
    url = reverse("fact_follow", args=[Fact.objects.get().pk])
    assert "Tamsin" in client.get(url).content.decode()
    client.post(url, {"mistaken": "on", "says_who": "I misread it"})

    shown = client.get(reverse("who_decides", args=[family.pk])).content.decode()
    assert "Hidden: tell nobody" not in shown
    assert "It was a mistake." in shown
    assert client.get(url).status_code == 404
    rules = list(Entry.objects.filter(action="changed").values_list("rule", flat=True))
    assert rules.count("consent.who_decides") == rules.count("consent.change_fact") == 1


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.ADMINISTRATOR])
def test_no_other_hat_reads_who_must_not_be_found(by: Viewer, anna: Person, hat: Hat) -> None:
    write(by, FactKind.HIDDEN, anna, first_on=BEFORE)
    client = signed_in(worker(hat))

    assert client.get(reverse("who_decides", args=[anna.family_id])).status_code in {302, 404}


def test_a_child_that_left_no_fact_is_told_as_entered(pip: Person) -> None:
    found = party(pip, [], [pip.id], today(), hidden=False)

    assert (found.here, found.able_since, found.barred) == ((Span(),), None, ())
