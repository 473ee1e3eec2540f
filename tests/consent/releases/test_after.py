"""What follows: nothing delays keeping somebody safe, what was said always saves, the family is told (1.5, 2.1-2.3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.agencies.models import Misdirected
from consent.models import Answer, Kind, Recipient
from consent.releases import actions, after, queries
from consent.releases.models import Heard, Item, Release, Review, Sent, Telling
from consent.releases.rules import REVIEW, SEE_RELEASE, TELL
from consent.releases.said import Whom
from consent.releases.views import SENT, SENT_BY_THE_LEAD, SENT_SILENTLY
from consent.state import state_of
from families.models import Assessment, Family, Kin
from hsww.access.hats import Hat, Office
from hsww.access.today import waiting
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people.models import PolicyVersion
from tests import build
from tests.consent.making import co_ordinator, day_parts, parent
from tests.consent.releases.making import SCHOOL, Scene, lead, piece, scene
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LATER = timedelta(days=3)


@pytest.fixture
def here() -> Scene:
    return scene()


def today_of(by: object, tag: str) -> list[str]:
    return [one.what for one in waiting(by) if one.tag == tag]  # type: ignore[arg-type]


def test_to_keep_somebody_safe_nothing_stands_in_front_but_being_signed_in() -> None:
    here = scene(checked=False)
    here.allows(Answer.REFUSED)
    client = signed_in(here.user, two_factor=False, agreed=False)
    PolicyVersion.objects.create(number=99, text_key="new", adopted_on=timezone.localdate())
    to = {"contact": str(here.contact.pk), "recipient_name": "", "ground": "child", "said": ""}

    response = client.post(reverse("release_now", args=[here.family.pk]), to)

    assert response.status_code == 302
    assert Sent.objects.get().verdicts[0]["why"] == "ground"
    assert Entry.objects.filter(action=Action.DISCLOSED, clause="2.1").count() == 1


def test_a_hidden_address_or_a_no_does_not_stop_it(here: Scene) -> None:
    Family.objects.filter(pk=here.family.pk).update(address_hidden=True)
    here.allows(Answer.WITHDRAWN)

    assert here.now("adult").review_by == timezone.localdate() + LATER


@pytest.mark.parametrize("ground", ["", "court", "transfer", "drug_offence", "nonsense"])
def test_what_is_no_reason_to_act_at_once_does_not_pass_for_one(ground: str, here: Scene) -> None:
    with pytest.raises(Denied):
        here.now(ground)
    assert not Release.objects.exists()


def test_the_lead_looks_at_what_went_on_a_ground_and_nobody_at_her_own(here: Scene) -> None:
    user, leading = lead()
    here.now()
    assert today_of(leading, "Look at it within days") == [
        "Quillfeather (Tamsin): shared for a reason of the policy: lead to review"
    ]
    with pytest.raises(Denied):
        after.review(by=here.by, sent=Sent.objects.get(), verdict=Review.Verdict.RIGHT, words="T")

    mine = actions.share_now(
        by=leading,
        family=here.family,
        whom=Whom(recipient=Recipient.OTHER, name="The police"),
        ground="child",
    )

    assert not REVIEW.rows(leading).filter(pk=mine.pk).exists()
    assert REVIEW.rows(lead()[1]).filter(pk=mine.pk).exists()
    assert user.pk == mine.recorded_by_id


def test_what_should_not_have_been_shared_is_the_beginning_of_a_breach(here: Scene) -> None:
    leading, sent = lead()[1], here.now()
    other = here.now()

    after.review(by=leading, sent=other, verdict=Review.Verdict.RIGHT, words="It was needed.")
    assert not Misdirected.objects.exists()
    after.review(by=leading, sent=sent, verdict=Review.Verdict.WRONG, words="Nobody was in danger.")

    row = Misdirected.objects.get()
    assert (row.sent_how, row.got_back, row.sent_on) == ("call", "no", timezone.localdate())
    assert today_of(leading, "Sent to the wrong one")


def test_what_was_said_with_permission_of_that_day_needs_no_review(here: Scene) -> None:
    here.allows()

    allowed = here.earlier(timezone.now(), kind=Kind.KIND_AND_LEVEL)
    too_much = here.earlier(timezone.now())

    assert allowed.review_by is None
    assert too_much.review_by == timezone.localdate() + LATER
    assert too_much.verdicts[0]["why"] == "more_than_general"


def test_a_yes_written_down_afterwards_makes_nothing_right_that_was_said_before(here: Scene) -> None:
    said_at = timezone.now()
    here.allows_school("That the twins are poorly.")

    sent = here.earlier(said_at, SCHOOL)

    assert sent.said_at == said_at
    assert sent.verdicts[0]["why"] == "not_asked"
    assert sent.review_by == timezone.localdate() + LATER


def test_what_was_said_to_anybody_on_any_day_is_saved_even_before_there_was_a_family_file(
    here: Scene,
) -> None:
    sent = here.earlier(timezone.now() - timedelta(days=400))

    assert sent.earlier
    assert sent.verdicts[0]["why"] == "not_involved"


def test_of_what_they_share_the_parents_at_home_are_told_and_nobody_else(here: Scene) -> None:
    parent(here.family, "Udo Away", kin=Kin.FATHER, here=False)
    parent(here.family, "Mo Uncle", kin=Kin.OTHER_ADULT)
    parent(here.family, "Pip Child", kin=Kin.CHILD)

    here.now()

    assert {one.person.first_name for one in Telling.objects.all()} == {"Tamsin"}


def test_agreed_news_is_told_at_the_next_visit_and_waits_on_nobodys_list(here: Scene) -> None:
    here.allows()
    sent = here.send(here.draft())
    assert today_of(here.by, "To be told") == []
    assert [one.state for one in queries.tellings(here.by, sent)] == ["To be told at the next visit"]

    Assessment.objects.create(
        family=here.family, kind="review", held_on=timezone.localdate() + timedelta(days=1), by=here.user
    )

    assert [one.state for one in queries.tellings(here.by, sent)] == ["Told: at the next visit"]


def test_telling_is_put_off_only_with_a_reason_and_a_day_and_comes_back_then(here: Scene) -> None:
    here.now()
    telling, today = Telling.objects.get(), timezone.localdate()
    assert today_of(here.by, "To be told") == [
        "Quillfeather (Tamsin): tell Tamsin, and nobody else, what we shared"
    ]

    after.put_off(by=here.by, telling=telling, reason="He reads her post.", look_again_on=today + LATER)
    assert today_of(here.by, "To be told") == []

    Telling.objects.all().delete()
    again = Telling.objects.create(
        family=here.family, sent=Sent.objects.get(), person=here.mother, recorded_by=here.user
    )
    Heard.objects.create(
        family=here.family,
        telling=again,
        how="put_off",
        reason="T",
        look_again_on=today,
        recorded_by=here.user,
    )
    assert today_of(here.by, "To be told") == ["Quillfeather (Tamsin): look again if they can be told now"]
    after.tell(by=here.by, telling=again, how=Heard.How.VISIT, told_on=today)
    assert today_of(here.by, "To be told") == []
    with pytest.raises(Denied):
        after.tell(by=here.by, telling=again, how=Heard.How.VISIT, told_on=today)


def test_after_a_crime_was_reported_the_lead_alone_decides_when_the_family_hears(here: Scene) -> None:
    here.now("crime")
    telling, (_, leading) = Telling.objects.get(), lead()

    assert today_of(here.by, "To be told") == []
    assert len(today_of(leading, "To be told")) == 1
    with pytest.raises(Denied):
        after.tell(by=here.by, telling=telling, how=Heard.How.CALL, told_on=timezone.localdate())
    after.tell(by=leading, telling=telling, how=Heard.How.CALL, told_on=timezone.localdate())


def test_a_family_that_was_not_told_for_a_week_is_on_the_leads_list_too(here: Scene) -> None:
    _, leading = lead()
    sent = here.now()
    assert today_of(leading, "To be told") == []
    Telling.objects.all().delete()
    Telling.objects.create(
        family=here.family, sent=sent, person=here.mother, recorded_by=here.user,
        recorded_at=timezone.now() - timedelta(days=8),
    )  # fmt: skip

    assert len(today_of(leading, "To be told")) == 1


def test_the_lead_reads_what_was_not_done_before_it_went() -> None:
    here = scene(checked=False)
    sent = here.now()

    assert sent.verdicts[0]["after"] == [
        "Nobody had checked that the address is their own.",
        "The safeguarding lead had not agreed to the reason before.",
        "It went without the family’s permission.",
        "The facts were not written down before.",
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"how": "put_off"},
        {"how": "put_off", "reason": "T"},
        {"how": "visit"},
        {
            "how": "put_off",
            "reason": "T",
            "told_on": timezone.localdate(),
            "look_again_on": timezone.localdate(),
        },
    ],
)
def test_the_database_refuses_half_a_telling(told: dict[str, object], here: Scene) -> None:
    here.now()

    with pytest.raises(Error), transaction.atomic():
        Heard.objects.create(family=here.family, telling=Telling.objects.get(), recorded_by=here.user, **told)


@pytest.mark.parametrize("ground", ["terrorism", "terrorism_money", "money_laundering"])
def test_what_no_family_may_hear_shows_nowhere_but_to_the_lead(ground: str, here: Scene) -> None:
    plain = scene()
    here.now(ground)
    client, desk = signed_in(here.user), signed_in(lead()[0])
    release = Release.objects.get()

    assert not Telling.objects.exists()
    assert not SEE_RELEASE.rows(here.by).exists()
    assert client.get(reverse("release", args=[release.pk])).status_code == 404
    assert "duty desk" not in _told(client, here)
    assert _told(client, here) == _told(signed_in(plain.user), plain)
    assert desk.get(reverse("release", args=[release.pk])).status_code == 200


def _told(client: Client, here: Scene) -> str:
    """What the list of its releases, its file and who has seen it say, save for names and marks of the page."""
    pages = [
        client.get(reverse(route, args=[here.family.pk])).content.decode()
        for route in ("releases", "family_seen", "family_file")
    ]
    marks = [line for page in pages for line in page.splitlines() if "shared" in line.casefold()]
    return "\n".join(marks).replace(str(here.family.pk), "").replace(here.family.reference, "")


@pytest.mark.parametrize(
    ("ground", "says"),
    [("terrorism", SENT_SILENTLY), ("crime", SENT_BY_THE_LEAD), ("child", SENT)],
)
def test_only_where_the_family_may_hear_of_it_the_page_asks_to_tell_them(ground: str, says: str) -> None:
    here = scene(Office.SAFEGUARDING_LEAD)
    client = signed_in(here.user)
    drafted = here.draft(Whom(recipient=Recipient.OTHER, name="The police"), [piece(None)], ground=ground)
    shown = actions.shown_to(here.by, drafted, stepped_up=False).fingerprint

    sent = client.post(reverse("release_send", args=[drafted.pk]), {"shown": shown}, follow=True)

    page = sent.content.decode()
    assert says in page
    assert ("Nobody may tell the family about this." in page) == (ground == "terrorism")


def test_only_the_lead_drafts_what_no_family_may_hear(here: Scene) -> None:
    whom = Whom(recipient=Recipient.OTHER, name="The police")

    with pytest.raises(Denied):
        here.draft(whom, [piece(None)], ground="terrorism")


def test_a_withdrawal_stops_what_is_not_sent_and_names_who_holds_something(here: Scene) -> None:
    here.allows()
    sent = here.send(here.draft())
    here.draft()
    assert queries.holders(queries.of_family(here.by, here.family), state_of(here.family.pk)) == []

    here.allows(Answer.REFUSED)

    found, state = queries.of_family(here.by, here.family), state_of(here.family.pk)
    assert [one.state for one in queries.lines(here.by, found, state)] == [
        "Stopped: nothing of it may go",
        "Shared",
    ]
    assert [(one.sent.pk, one.to) for one in queries.holders(found, state)] == [
        (sent.pk, "The office, Puddle Lane Nursery")
    ]
    assert Sent.objects.get(pk=sent.pk).verdicts[0]["goes"]


def test_a_colleague_sees_and_tells_nothing_of_a_family_that_is_not_hers(here: Scene) -> None:
    here.now()
    _, stranger = co_ordinator()

    assert not SEE_RELEASE.rows(stranger).exists()
    assert not TELL.rows(stranger).exists()
    assert not SEE_RELEASE.rows(build.viewer_of(build.worker(Hat.VOLUNTEER))).exists()


def test_the_account_keeps_facts_apart_from_opinion_and_is_followed_never_changed(here: Scene) -> None:
    sent = here.now()
    words = {
        "said": "",
        "facts": "A bruise.",
        "opinion": "I fear.",
        "least": "They must know.",
        "decided": "Me",
    }

    after.write_account(by=here.by, sent=sent, **words)
    after.write_account(by=here.by, sent=sent, **{**words, "facts": "Two bruises."})

    assert [one.facts for one in queries.accounts(sent)] == ["A bruise.", "Two bruises."]


def test_whoever_chose_the_reason_does_not_look_at_it_although_a_colleague_sent_it(here: Scene) -> None:
    (_, leading), (_, deputy) = lead(), lead()
    whom = Whom(recipient=Recipient.OTHER, name="The police")
    drafted = here.draft(whom, [piece(None)], ground="child", by=leading)

    sent = here.send(drafted, by=here.by)

    assert not REVIEW.rows(leading).filter(pk=sent.pk).exists()
    assert REVIEW.rows(deputy).filter(pk=sent.pk).exists()


def test_nobody_was_told_before_it_was_shared(here: Scene) -> None:
    here.now()
    telling, before = Telling.objects.get(), timezone.localdate() - timedelta(days=400)
    typed = {"how": "visit", "reason": "", **day_parts("told_on", before)}

    answer = signed_in(here.user).post(reverse("release_told", args=[telling.pk]), typed)

    assert "The day must not be before it was shared" in answer.content.decode()
    with pytest.raises(Denied):
        after.tell(by=here.by, telling=telling, how=Heard.How.VISIT, told_on=before)


def test_share_now_that_is_sent_twice_is_one_report_and_one_telling(here: Scene) -> None:
    client, address = signed_in(here.user), reverse("release_now", args=[here.family.pk])
    to = {"contact": "", "recipient_name": "The desk", "ground": "child", "said": "", "writing": str(uuid4())}

    first, second = (client.post(address, to)["Location"] for _ in range(2))
    other = client.post(address, {**to, "writing": str(uuid4())})["Location"]

    assert first == second != other
    assert [Sent.objects.count(), Telling.objects.count()] == [2, 2]


@pytest.mark.parametrize("words", ["x" * 50_000, "A bruise\0 on his arm"])
def test_no_length_and_no_odd_letter_stops_what_is_written_down(words: str, here: Scene) -> None:
    client, kept = signed_in(here.user), words.replace("\0", "")
    now = {"contact": "", "recipient_name": "The desk", "ground": "child", "said": words}
    before = {
        "contact": "", "recipient_name": "The desk", "recipient_kind": "", "ground": "", "way": "spoken",
        "said": words, "said_time": "", **day_parts("said_on", timezone.localdate()),
    }  # fmt: skip

    assert client.post(reverse("release_now", args=[here.family.pk]), now).status_code == 302
    assert client.post(reverse("release_earlier", args=[here.family.pk]), before).status_code == 302

    assert {item.text for item in Item.objects.all()} == {kept}
