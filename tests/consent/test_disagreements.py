"""Where parents do not agree the lead decides what may go, until when, and why; and nobody else does (1.2)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from consent import actions as asking
from consent import sharing, waiting
from consent.agencies.models import Agency, Involvement, Part
from consent.deciding import decide
from consent.deciding_facts import Item, Line, Proposed
from consent.deciding_words import Why
from consent.disagreements.actions import decide_between
from consent.disagreements.models import Decided
from consent.models import Answer, AskedAt, How, Kind, Recipient, Statement
from consent.questions import REFERRER, Question
from consent.sharing import Together
from consent.standing import topic_of
from consent.state import state_of
from families.models import Family, Kin, Person
from hsww.access.hats import Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Entry
from hsww.people.models import User
from tests.consent.making import co_ordinator, day_parts, family_of, parent, today
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TELLING = asking.Telling(how=How.SAID, asked_at=AskedAt.PHONE, said_on=today())


@pytest.fixture
def lead() -> tuple[User, Viewer]:
    return co_ordinator(Office.SAFEGUARDING_LEAD)


@pytest.fixture
def couple(olwen: tuple[User, Viewer]) -> tuple[Person, Person]:
    family = family_of(olwen[0])
    agency = Agency.objects.create(name="Brindle Surgery", kind="gp", added_by=olwen[0])
    Involvement.objects.create(
        family=family, agency=agency, part=Part.REFERRER, says_who="T", added_by=olwen[0], begins_on=today()
    )
    return parent(family), parent(family, "Ben Quillfeather", kin=Kin.FATHER)


def answer(by: Viewer, who: Person, said: Answer, question: Question = REFERRER) -> Statement:
    reply = asking.Reply(giver=who, question=question, answer=said)
    family = Family.objects.get(pk=who.family_id)
    return asking.record_answers(by=by, family=family, telling=TELLING, replies=[reply])[0]


def at_odds(by: Viewer, couple: tuple[Person, Person]) -> Statement:
    answer(by, couple[1], Answer.REFUSED)
    return answer(by, couple[0], Answer.GIVEN)


def together(statement: Statement) -> Together:
    found = sharing.topic_row(statement, sharing.current(Family.objects.get(pk=statement.family_id)))
    assert found is not None
    return found.together


def why(statement: Statement, *lines: Line) -> Why:
    item = Item(id=statement.pk, kind=Kind(statement.information), lines=frozenset(lines), within=frozenset())
    agency = Agency.objects.get().pk
    proposed = Proposed(topic=topic_of(statement), items=(item,), agency=agency, verified=True)
    return decide(proposed, state_of(statement.family_id), timezone.now()).items[0].why


def lets(lead: Viewer, said: Statement, *lines: Line, **more: object) -> Decided:
    usual = {"general": not lines, "lines": lines, "ends_on": None, "reason": "The children need it."}
    return decide_between(by=lead, statement=said, **{**usual, **more})  # type: ignore[arg-type]


def test_what_the_lead_lets_go_may_go_and_the_page_says_so(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    said = at_odds(olwen[1], couple)
    assert (why(said), together(said)) == (Why.DISAGREE, Together.DISAGREE)

    lets(lead[1], said, ends_on=today())

    assert (why(said), together(said)) == (Why.LEAD_DECIDED, Together.LEAD_YES)
    assert list(waiting.to_decide(lead[1])) == []


def test_a_no_that_is_said_again_afterwards_waits_for_the_lead_again(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    said = at_odds(olwen[1], couple)
    lets(lead[1], said)

    answer(olwen[1], couple[1], Answer.REFUSED)

    assert (why(said), together(said)) == (Why.DISAGREE, Together.DISAGREE)
    assert len(list(waiting.to_decide(lead[1]))) == 1


def test_that_nothing_goes_is_a_decision_too_and_leaves_the_leads_today(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    said = at_odds(olwen[1], couple)
    lets(lead[1], said)
    lets(lead[1], said, general=False)

    assert (why(said), together(said)) == (Why.DISAGREE, Together.LEAD_NO)
    assert list(waiting.to_decide(lead[1])) == []


def test_of_named_lines_only_those_go_that_the_lead_named(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    hub = {
        "by": olwen[1], "family": couple[0].family, "recipient": Recipient.MULTI_AGENCY, "recipient_name": "Hub",
        "items": "How often we visit\nThe nursery place", "telling": TELLING,
    }  # fmt: skip
    said = asking.record_special(giver=couple[0], answer=Answer.GIVEN, **hub)  # type: ignore[arg-type]
    asking.record_special(giver=couple[1], answer=Answer.REFUSED, **hub)  # type: ignore[arg-type]

    lets(lead[1], said, Line(said.pk, 1))

    assert [why(said, Line(said.pk, line)) for line in (0, 1)] == [Why.DISAGREE, Why.LEAD_DECIDED]
    assert together(said) is Together.LEAD_YES
    for wrong in ({"general": True}, {"lines": [Line(said.pk, 2)]}):
        with pytest.raises(Denied):
            lets(lead[1], said, **wrong)


def test_nobody_decides_but_the_lead_and_only_where_they_do_not_agree(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    yes = answer(olwen[1], couple[0], Answer.GIVEN)
    with pytest.raises(Denied):
        lets(lead[1], yes)
    answer(olwen[1], couple[1], Answer.REFUSED)
    with pytest.raises(Denied):
        lets(olwen[1], yes)
    assert signed_in(olwen[0]).get(reverse("disagreement_decide", args=[yes.pk])).status_code == 404
    assert not Decided.objects.exists()


def test_the_lead_decides_on_the_page_and_the_reason_stays_with_the_leads(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    said = at_odds(olwen[1], couple)
    client, url = signed_in(lead[0]), reverse("disagreement_decide", args=[said.pk])
    record = reverse("consent_record", args=[said.family_id])

    assert url in client.get(record).content.decode()
    given = {"may_go": "general", "reason": "They must know we come.", **day_parts("ends_on", today())}
    late = client.post(url, {**given, **day_parts("ends_on", today() - timedelta(days=1))})
    assert "must be today or later" in late.content.decode()
    assert client.post(url, given).status_code == 302

    assert Decided.objects.get().reason == "They must know we come."
    assert "They must know we come." in client.get(url).content.decode()
    page = signed_in(olwen[0]).get(record).content.decode()
    assert "the lead decided what may go" in page
    assert "They must know we come." not in page
    assert Entry.objects.filter(rule="consent.decide_disagreement", action="changed").count() == 1


def test_where_they_agree_the_page_offers_nothing_to_decide(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    said = answer(olwen[1], couple[0], Answer.GIVEN)

    answered = signed_in(lead[0]).post(
        reverse("disagreement_decide", args=[said.pk]), {"may_go": "general", "reason": "x"}
    )

    assert "There is nothing to decide" in answered.content.decode()
    assert not Decided.objects.exists()


def test_a_decision_is_never_changed_not_even_in_the_database(
    olwen: tuple[User, Viewer], lead: tuple[User, Viewer], couple: tuple[Person, Person]
) -> None:
    lets(lead[1], at_odds(olwen[1], couple))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_decided SET ends_on = NULL, general = false")
