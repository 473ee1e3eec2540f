"""A day that no calendar goes beyond, or a row that cannot be read, blocks nothing that keeps somebody safe (2.3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.disagreements.models import Decided
from consent.household import actions as household
from consent.household.actions import Days
from consent.household.models import FactKind
from consent.models import Answer, Kind
from consent.releases.models import Sent
from consent.releases.proposing import NOT_KNOWN
from consent.state import state_of
from families.models import Family, Kin, Person
from hsww.access.today import waiting
from hsww.pages.forms import PartsDateField
from tests.consent.making import parent
from tests.consent.releases.making import Scene, lead, scene
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGES = ("family_file", "who_decides", "consent_record", "releases", "release_new", "release_earlier")


@pytest.fixture
def here() -> Scene:
    return scene()


def broken(one: Scene) -> None:
    """A row of the lead's in a shape that nothing here writes."""
    said = one.allows()
    Decided.objects.create(family=one.family, about=said, lines=["?"], reason="T", recorded_by=one.user)


def test_who_never_has_a_say_again_has_none_and_every_page_of_the_family_opens(here: Scene) -> None:
    pip = Person.objects.create(family=here.family, kin=Kin.CHILD, full_name="Pip", place=7)
    days = Days(says_who="T", first_on=timezone.localdate(), last_on=date.max)
    household.write_down(
        by=here.by,
        family=here.family,
        kind=FactKind.NOT_RESPONSIBLE,
        person=here.mother,
        child=pip,
        days=days,
    )

    [mother] = [one for one in state_of(here.family.pk).people if one.id == here.mother.pk]
    assert [one.span.last for one in mother.speaks_for] == [timezone.localdate() - timedelta(days=1)]
    client = signed_in(here.user)
    assert {client.get(reverse(page, args=[here.family.pk])).status_code for page in PAGES} == {200}
    assert here.now().verdicts[0]["why"] == "ground"


def test_a_day_that_nobody_means_is_refused_beside_its_field() -> None:
    form_field = PartsDateField()

    with pytest.raises(Exception, match="must be on or before 31 December 2199"):
        form_field.clean(["31", "12", "9999"])


def test_a_review_or_an_ending_on_the_last_day_there_is_breaks_nothing(here: Scene) -> None:
    here.allows()
    Family.objects.filter(pk=here.family.pk).update(review_due_on=date.max)

    assert here.send(here.draft()).verdicts[0]["goes"]


def test_keeping_somebody_safe_is_saved_where_the_file_cannot_be_read(here: Scene) -> None:
    broken(here)
    to = {"contact": str(here.contact.pk), "recipient_name": "", "ground": "child", "said": "Come now."}

    answer = signed_in(here.user).post(reverse("release_now", args=[here.family.pk]), to)

    assert answer.status_code == 302
    sent = Sent.objects.get()
    assert sent.verdicts[0]["why"] == "ground"
    assert NOT_KNOWN in sent.verdicts[0]["after"]
    assert sent.review_by is not None


def test_what_was_said_is_saved_where_the_file_cannot_be_read_and_the_lead_looks_at_it(here: Scene) -> None:
    broken(here)

    sent = here.earlier(timezone.now(), kind=Kind.KIND_AND_LEVEL)

    assert sent.verdicts[0]["reason"] == NOT_KNOWN
    assert sent.review_by is not None


def test_one_file_that_cannot_be_read_leaves_the_leads_page_its_others(here: Scene) -> None:
    for one in (here, scene()):
        dan = parent(one.family, "Dan Quillfeather", kin=Kin.FATHER)
        one.allows(Answer.REFUSED, who=dan)
    one.allows()
    broken(here)

    found = [item.what for item in waiting(lead()[1]) if item.tag == "What we may share"]

    assert sorted(what.partition(": ")[2][:30] for what in found) == [
        "the parents do not agree", "what it lets us share cannot b",
    ]  # fmt: skip
