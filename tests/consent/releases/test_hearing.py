"""Who hears of what was shared: of somebody's own part they alone, and never who may be the danger (1.5, 2.2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.deciding_facts import Line
from consent.household import actions as household
from consent.household.actions import Days
from consent.household.models import FactKind
from consent.models import Answer, Kind, Recipient
from consent.releases import after, queries
from consent.releases.models import Heard, Sent, Telling
from consent.releases.rests import Rests
from consent.releases.said import Piece, Whom
from families.models import Kin, Person
from hsww.access.today import waiting
from hsww.access.viewer import Denied, Viewer
from tests.consent.making import parent
from tests.consent.releases.making import SCHOOL, Scene, lead, piece, scene
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LEAVING = "She is leaving him on Friday"
DESK = Whom(recipient=Recipient.OTHER, name="The Refuge")


@pytest.fixture
def here() -> Scene:
    one = scene()
    one.extra["dan"] = parent(one.family, "Dan Quillfeather", kin=Kin.FATHER)
    return one


def daughter(one: Scene, age: int, *, able: bool = False) -> Person:
    today = timezone.localdate()
    girl = Person.objects.create(
        family=one.family,
        kin=Kin.CHILD,
        full_name="Ida Q",
        place=8,
        born_on=today - timedelta(days=age * 366),
    )
    if able:
        days = Days(says_who="T", why="T", first_on=today)
        household.write_down(
            by=one.by, family=one.family, kind=FactKind.ABLE, person=girl, child=None, days=days
        )
    return girl


def told() -> dict[str, bool]:
    return {one.person.first_name: one.lead_decides for one in Telling.objects.all()}


def everything(user: object, by: Viewer, one: Scene, sent: Sent) -> str:
    """Today, the list, the release and the pages of telling that this person opens."""
    client = signed_in(user)  # type: ignore[arg-type]
    rows = [reverse("release_told", args=[row.pk]) for row in Telling.objects.all()]
    pages = [reverse("today"), reverse("releases", args=[one.family.pk]), *rows]
    pages += [reverse("release", args=[sent.release_id]), reverse("family_file", args=[one.family.pk])]
    return "\n".join(client.get(page).content.decode() for page in pages) + "".join(
        item.what for item in waiting(by)
    )


def test_of_her_own_part_that_went_by_her_yes_nothing_anywhere_asks_to_tell_him(here: Scene) -> None:
    said = here.allows_school(LEAVING)
    sent = here.send(
        here.draft(SCHOOL, [piece(said, text=LEAVING, about=frozenset({here.mother.pk}))]), stepped_up=True
    )

    assert told() == {"Tamsin": False}
    for user, by in ((here.user, here.by), lead()):
        seen = everything(user, by, here, sent)
        assert "tell the family" not in seen.casefold()
        assert "tell dan" not in seen.casefold()
        assert "Say that Dan" not in seen
    assert "tell Tamsin, and nobody else" in everything(here.user, here.by, here, sent)
    assert "only Tamsin" in everything(here.user, here.by, here, sent)


@pytest.mark.parametrize("ground", ["child", "adult"])
def test_where_it_went_without_their_yes_and_one_of_two_may_be_the_danger_the_lead_decides(
    ground: str, here: Scene
) -> None:
    sent = here.now(ground, said=LEAVING)
    _, leading = lead()
    his = Telling.objects.get(person=here.extra["dan"])

    assert told() == {"Tamsin": True, "Dan": True}
    assert [one for one in waiting(here.by) if one.tag == "To be told"] == []
    seen = everything(here.user, here.by, here, sent)
    assert "tell Dan" not in seen
    assert queries.DO_NOT_TELL in seen
    assert "The safeguarding lead decides if and when." in seen
    with pytest.raises(Denied):
        after.tell(by=here.by, telling=his, how=Heard.How.CALL, told_on=timezone.localdate())
    assert {one.what.partition(": ")[2] for one in waiting(leading) if one.tag == "To be told"} == {
        "decide if it is safe that Dan hears what we shared",
        "decide if it is safe that Tamsin hears what we shared",
    }


def test_who_stays_is_not_to_be_told_although_she_has_moved_out(here: Scene) -> None:
    days = Days(says_who="T", last_on=timezone.localdate() - timedelta(days=1))
    household.write_down(
        by=here.by, family=here.family, kind=FactKind.LIVES_HERE, person=here.mother, child=None, days=days
    )
    here.now("adult", said=LEAVING)

    assert told() == {"Dan": True}


def test_what_was_said_without_leave_is_for_the_lead_to_tell_too(here: Scene) -> None:
    here.earlier(timezone.now(), kind=Kind.SPECIFIC)

    assert told() == {"Tamsin": True, "Dan": True}


def test_of_two_parts_each_hears_only_what_is_theirs(here: Scene) -> None:
    hers = here.allows_school(LEAVING, "How often we come")
    his = here.allows_school("How often we come", giver=here.extra["dan"])
    shared = Piece(
        text="How often we come", rests=Rests(lines=frozenset({Line(hers.pk, 1), Line(his.pk, 0)}))
    )
    own = piece(hers, 0, LEAVING, about=frozenset({here.mother.pk}))
    here.send(here.draft(SCHOOL, [own, shared]), stepped_up=True)
    client = signed_in(here.user)

    def page(person: Person) -> str:
        row = Telling.objects.get(person=person)
        return client.get(reverse("release_told", args=[row.pk])).content.decode()

    assert told() == {"Tamsin": False, "Dan": False}
    assert LEAVING not in page(here.extra["dan"])
    assert "How often we come" in page(here.extra["dan"])
    assert LEAVING in page(here.mother)


def test_who_answers_alone_hears_of_their_own_part_and_their_mother_does_not(here: Scene) -> None:
    for girl in (daughter(here, 16, able=True), daughter(here, 20)):
        Telling.objects.all().delete()
        here.send(
            here.draft(DESK, [piece(None, text="Her letters", about=frozenset({girl.pk}))], ground="child"),
            stepped_up=True,
        )
        assert [one.person_id for one in Telling.objects.all()] == [girl.pk]
        assert told() == {"Ida": False}


def test_agreed_news_is_still_told_to_both_of_them(here: Scene) -> None:
    here.allows()
    here.allows(Answer.GIVEN, who=here.extra["dan"])
    here.send(here.draft())

    assert told() == {"Tamsin": False, "Dan": False}
