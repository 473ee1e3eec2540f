"""The pages of sharing, through the browser's own requests (7.2-7.4)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Answer, Recipient
from consent.releases.models import Heard, Release, Sent, Stopped, Telling, Way
from consent.releases.said import Whom
from families.models import Kin
from hsww.ledger.models import Action, Entry
from tests.consent.making import day_parts, parent, today
from tests.consent.releases.making import SCHOOL, Scene, lead, piece, scene
from tests.people.making import signed_in
from tests.records.sheets import faults, said, tagged

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

EMPTY = {f"piece{number}-{name}": "" for number in range(4) for name in ("text", "covered", "where")}
TO = {"contact": "", "recipient_name": "", "ground": "", "way": "letter", "help": "", "often": "", **EMPTY}


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def client(here: Scene) -> Client:
    return signed_in(here.user)


def page(client: Client, route: str, row: object) -> str:
    response = client.get(reverse(route, args=[row]))
    assert response.status_code == 200
    return response.content.decode()


def draft_news(client: Client, here: Scene, **changed: str) -> Release | str:
    sent = {
        **TO, "contact": str(here.contact.pk), "recipient_kind": "agencies", "help": "visits", "often": "weekly",
    }  # fmt: skip
    response = client.post(reverse("release_new", args=[here.family.pk]), {**sent, **changed})
    return response.content.decode() if response.status_code == 200 else Release.objects.latest("recorded_at")


def send(client: Client, release: Release) -> str:
    shown = client.get(reverse("release", args=[release.pk])).context["preview"].fingerprint
    response = client.post(reverse("release_send", args=[release.pk]), {"shown": shown}, follow=True)
    return response.content.decode()


def test_general_news_is_chosen_shown_sent_and_saved_as_the_very_file_that_was_sent(
    here: Scene, client: Client, tmp_path: Path
) -> None:
    here.allows()
    draft = draft_news(client, here)
    assert isinstance(draft, Release)
    assert "a volunteer visits them at home, about once a week" in page(client, "release", draft.pk)

    assert "Saved as shared" in send(client, draft)

    sent = Sent.objects.get()
    paper = client.post(reverse("release_paper", args=[sent.pk]))
    assert "a volunteer visits them at home, about once a week" in said(paper)
    assert here.family.name in said(paper)
    assert tagged(paper)["tree"]
    assert faults(paper, tmp_path) == []
    assert paper["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action=Action.EXPORTED, rule="consent.open_release").exists()
    assert "Shared" in page(client, "releases", here.family.pk)


def test_nothing_can_be_typed_into_general_news(here: Scene, client: Client) -> None:
    answer = draft_news(client, here, **{"piece0-text": "She has told us that"})

    assert isinstance(answer, str)
    assert "Only what kind of help, and how much, may go to them" in answer
    assert "She has told us that" in answer


def test_what_is_left_out_stands_there_with_its_reason_and_is_sent_after_the_yes(
    here: Scene, client: Client
) -> None:
    sent = {**TO, "recipient_name": SCHOOL.name, "recipient_kind": "multi_agency", "way": "spoken"}
    sent["piece0-text"] = "We come on Tuesdays."
    client.post(reverse("release_new", args=[here.family.pk]), sent)
    draft = Release.objects.get()
    assert "Left out because" in page(client, "release", draft.pk)
    assert "Not everyone whose word it needs has been asked about this." in page(client, "release", draft.pk)

    here.allows_school("Which days we come")
    address = f"{reverse('release_new', args=[here.family.pk])}?instead={draft.pk}"
    form = client.get(address).context["form"]
    assert form.pieces[0].initial["text"] == "We come on Tuesdays."
    key = next(iter(form.pieces[0]._known))
    client.post(address, {**sent, "piece0-covered": key})

    draft = Release.objects.get(stopped=None)
    answer = client.post(reverse("release_send", args=[draft.pk]), {"shown": "x"})
    assert answer.status_code == 302  # nothing was shown that this fingerprint is of
    assert "Saved as shared" in send(client, draft)


def test_an_unchecked_contact_leads_to_check_its_you_first() -> None:
    here = scene(checked=False)
    here.allows()
    here.user.set_password("correct horse battery staple")
    here.user.save()
    client = signed_in(here.user)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 10_000} for one in session["account_authentication_methods"]
    ]
    session.save()
    draft = here.draft()

    response = client.post(reverse("release_send", args=[draft.pk]), {"shown": "x"})

    assert response["Location"].startswith(reverse("step_up"))
    assert not Sent.objects.exists()


def test_share_now_needs_only_the_reason_and_who_hears_it(here: Scene, client: Client) -> None:
    sent = {"contact": "", "recipient_name": "The duty desk", "ground": "child", "said": ""}

    response = client.post(reverse("release_now", args=[here.family.pk]), sent)

    assert response["Location"] == reverse("release_account", args=[Sent.objects.get().pk])
    facts = {"said": "", "facts": "A bruise.", "opinion": "", "least": "They must know.", "decided": "Olwen"}
    client.post(response["Location"], facts)
    assert "A bruise." in page(client, "release", Release.objects.get().pk)


def test_what_was_already_said_is_saved_and_the_lead_looks_at_it(here: Scene, client: Client) -> None:
    sent = {
        "contact": "", "recipient_name": "A neighbour", "recipient_kind": "referrer", "ground": "", "way": "spoken",
        "said": "That they are ill.", "said_time": "09:10", **day_parts("said_on", today()),
    }  # fmt: skip

    client.post(reverse("release_earlier", args=[here.family.pk]), sent)

    row, desk = Sent.objects.get(), signed_in(lead()[0])
    assert "shared without permission: lead to review" in desk.get(reverse("today")).content.decode()
    assert "That they are ill." in page(desk, "release_review", row.pk)
    assert "A neighbour" in page(desk, "release_review", row.pk)
    desk.post(reverse("release_review", args=[row.pk]), {"verdict": "wrong", "words": "Train again."})
    assert row.review.words == "Train again."
    assert "lead to review" not in desk.get(reverse("today")).content.decode()


def test_the_decision_not_to_share_needs_its_reason(here: Scene, client: Client) -> None:
    draft = here.draft()
    address = reverse("release_stop", args=[draft.pk])

    answer = client.post(address, {"why": "not_shared", "reason": ""}).content.decode()
    assert "Write down why we do not share it" in answer
    client.post(address, {"why": "not_shared", "reason": "They may not know."})

    assert Stopped.objects.get().reason == "They may not know."
    assert "We decided not to share it" in page(client, "releases", here.family.pk)


def test_the_page_of_telling_says_how_to_reach_them_and_asks_for_a_reason_and_a_day(
    here: Scene, client: Client
) -> None:
    here.now()
    telling = Telling.objects.get()
    assert "tell Tamsin, and nobody else, what we shared" in client.get(reverse("today")).content.decode()
    assert "Do not say who you are" in page(client, "release_told", telling.pk)
    address, told = reverse("release_told", args=[telling.pk]), day_parts("told_on", today())

    answer = client.post(address, {"how": "put_off", "reason": "", **told}).content.decode()
    assert "Write down how it would make the danger greater" in answer
    client.post(address, {"how": "visit", "reason": "", **told})

    assert Heard.objects.get().told_on == today()


def test_whoever_holds_something_gets_a_letter_that_names_nobody(here: Scene, client: Client) -> None:
    here.allows()
    here.send(here.draft())
    here.allows(Answer.REFUSED)

    assert "they still hold something" in page(client, "releases", here.family.pk)
    letter = client.post(reverse("release_back", args=[Sent.objects.get().pk]))

    assert "The family no longer agrees" in said(letter)
    assert here.family.name not in said(letter)
    assert tagged(letter)["tree"]


def test_there_is_no_letter_to_who_holds_nothing_by_a_yes_that_was_taken_back(
    here: Scene, client: Client
) -> None:
    here.allows()
    agreed, reported = here.send(here.draft()), here.now()
    addresses = [reverse("release_back", args=[one.pk]) for one in (agreed, reported)]

    assert [client.post(address).status_code for address in addresses] == [404, 404]
    here.allows(Answer.WITHDRAWN)
    assert [client.post(address).status_code for address in addresses] == [200, 404]


def test_the_letter_names_only_the_part_that_was_taken_back(here: Scene, client: Client) -> None:
    father = parent(here.family, "Dan Quillfeather", kin=Kin.FATHER)
    first = here.allows_school("How often we come")
    other = Whom(recipient=Recipient.MULTI_AGENCY, name=SCHOOL.name)
    his = here.allows_school("His work", giver=father)
    parts = [
        piece(first, about=frozenset({here.mother.pk})),
        piece(his, text="His work", about=frozenset({father.pk})),
    ]
    sent = here.send(here.draft(other, parts), stepped_up=True)
    here.allows_school("His work", giver=father, answer=Answer.WITHDRAWN)

    letter = said(client.post(reverse("release_back", args=[sent.pk])))

    assert "of the 2 things that we told you there, counted from the top, number 2." in letter
    assert "1 of 2 parts" in page(client, "releases", here.family.pk)


def test_what_lies_here_on_paper_is_not_printed_once_the_yes_was_taken_back(
    here: Scene, client: Client
) -> None:
    here.allows()
    sent = here.send(here.draft(way=Way.LETTER))
    address = reverse("release_paper", args=[sent.pk])
    assert client.post(address).status_code == 200

    here.allows(Answer.WITHDRAWN)

    assert client.post(address).status_code == 404
    assert "Save it to print" not in page(client, "release", sent.release_id)
    assert signed_in(lead()[0]).post(address).status_code == 200


def test_a_piece_that_somebody_else_of_the_family_is_asked_about_shows_whose_yes_covers_it(
    here: Scene, client: Client
) -> None:
    here.allows_school("How often we come")

    found = page(client, "release_new", here.family.pk)

    assert "Tarn Hill School: How often we come (Tamsin said yes)" in found
