"""Draft, preview, sent: decided twice, kept exactly, and never what the sender was not shown (7.2-7.4)."""

import base64
import json
from hashlib import sha256

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from consent.deciding_words import REASONS, Why
from consent.models import Answer, How, Recipient
from consent.releases import actions, proposing, queries
from consent.releases.actions import ChangedSinceError, NotYetError
from consent.releases.drafting import NOT_ASKED_YET
from consent.releases.models import Release, Sent, Stopped, Telling, Way
from consent.releases.said import Whom
from consent.requests.models import Asker
from families.models import Decision, Evidence, Family, Kin, Referral
from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from hsww.ledger import unchanged
from hsww.ledger.models import Action, Entry, EntrySubject
from hsww.ledger.sealing import seal
from hsww.vault.envelope import delimited
from tests import build
from tests.consent.making import co_ordinator, parent
from tests.consent.releases.making import NEWS, SCHOOL, Scene, lead, piece, scene
from tests.consent.requests.making import about, ordered
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def here() -> Scene:
    return scene()


def test_what_the_family_allows_goes_and_is_kept_word_for_word(here: Scene) -> None:
    here.allows()

    sent = here.send(here.draft(way=Way.LETTER))

    again = Sent.objects.get(pk=sent.pk)
    said = json.loads(again.content)
    assert said["parts"] == [
        "Home-Start Welwyn Hatfield and this family: a volunteer visits them at home, about once a week."
    ]
    assert said["to"] == "The office, Puddle Lane Nursery"
    assert base64.b64decode(again.paper).startswith(b"%PDF")
    assert again.digest == sha256(delimited([again.content, again.paper])).hexdigest()
    assert again.review_by is None


def test_the_ledger_says_that_it_was_shared_and_commits_to_its_digest(here: Scene) -> None:
    here.allows()

    sent = here.send(here.draft())

    entry = Entry.objects.get(action=Action.DISCLOSED)
    assert entry.clause == "7.2"
    about = set(EntrySubject.objects.filter(entry=entry).values_list("kind", "subject"))
    assert ("family", here.family.pk) in about
    assert (unchanged.AS_ADDED, unchanged.as_added(Sent.objects.get(pk=sent.pk)).id) in about


def test_what_was_sent_cannot_be_changed_by_anybody(here: Scene) -> None:
    here.allows()
    sent = here.send(here.draft())

    for table, column in (("consent_sent", "digest"), ("consent_release", "way"), ("consent_item", "kind")):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = 'x'")
    assert Sent.objects.get(pk=sent.pk).digest == sent.digest


def test_a_row_put_in_its_place_is_noticed_by_the_daily_audit(here: Scene) -> None:
    here.allows()
    sent = here.send(here.draft())
    seal()
    assert list(unchanged.problems()) == []

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM consent_telling")
        cursor.execute("DELETE FROM consent_sent")
    other = Sent(**{field.attname: getattr(sent, field.attname) for field in Sent._meta.concrete_fields})
    other.digest = "0" * 64
    other.save(force_insert=True)

    assert any("not as it was added" in one for one in unchanged.problems())


def test_nothing_goes_while_nobody_was_asked_and_the_preview_says_why(here: Scene) -> None:
    draft = here.draft()

    found = actions.shown_to(here.by, draft, stepped_up=False)

    assert [one.verdict.reason for one in found.left_out] == [
        "Not everyone whose word it needs has been asked about this."
    ]
    with pytest.raises(NotYetError):
        here.send(draft)
    assert not Sent.objects.exists()


def test_one_piece_goes_and_the_other_is_left_out(here: Scene) -> None:
    yes = here.allows_school("How often we come", "What we do")
    draft = here.draft(SCHOOL, [piece(yes), piece(None, text="Why they came to us")])

    sent = here.send(draft, stepped_up=True)

    assert json.loads(sent.content)["parts"] == ["How often we come"]
    assert [one["why"] for one in sent.verdicts] == ["agreed", "not_named"]
    assert "Why they came to us" not in sent.content


def test_a_withdrawal_between_preview_and_sending_stops_it(here: Scene) -> None:
    here.allows()
    draft = here.draft()
    shown = actions.shown_to(here.by, draft, stepped_up=False).fingerprint
    here.allows(Answer.REFUSED)

    with pytest.raises(ChangedSinceError):
        actions.send(by=here.by, release=draft, shown=shown, stepped_up=False)

    assert not Sent.objects.exists()
    assert Release.objects.get().pk == draft.pk


def test_a_yes_that_came_after_the_preview_lets_nothing_more_go_than_was_shown(here: Scene) -> None:
    yes = here.allows_school("How often we come")
    draft = here.draft(SCHOOL, [piece(yes), piece(yes, line=1, text="What we do")])
    shown = actions.shown_to(here.by, draft, stepped_up=True).fingerprint
    here.allows_school("How often we come", "What we do")

    with pytest.raises(ChangedSinceError):
        actions.send(by=here.by, release=draft, shown=shown, stepped_up=True)


def test_a_contact_that_changed_after_the_preview_gets_nothing(here: Scene) -> None:
    here.allows()
    draft = here.draft()
    shown = actions.shown_to(here.by, draft, stepped_up=False).fingerprint
    here.contact.version += 1
    here.contact.save()

    with pytest.raises(ChangedSinceError):
        actions.send(by=here.by, release=Release.objects.get(), shown=shown, stepped_up=False)


def test_a_crash_between_preview_and_sending_leaves_the_draft_and_nothing_more(here: Scene) -> None:
    here.allows()
    draft = here.draft()

    with pytest.raises(RuntimeError):
        _send_and_crash(here, draft)

    assert not Sent.objects.exists()
    assert not Telling.objects.exists()
    assert not Entry.objects.filter(action=Action.DISCLOSED).exists()
    here.send(Release.objects.get(pk=draft.pk))
    assert Sent.objects.count() == 1


@transaction.atomic
def _send_and_crash(here: Scene, draft: Release) -> None:
    here.send(draft)
    raise RuntimeError


def test_it_goes_once(here: Scene) -> None:
    here.allows()
    draft = here.draft()
    here.send(draft)

    with pytest.raises(Denied):
        here.send(draft)


def test_an_unchecked_contact_gets_nothing_until_its_sender_showed_that_it_is_her() -> None:
    here = scene(checked=False)
    here.allows()
    draft = here.draft()

    with pytest.raises(NotYetError):
        here.send(draft)

    assert here.send(draft, stepped_up=True).release_id == draft.pk


def test_a_contact_that_is_no_longer_used_gets_nothing_even_from_a_sender_who_showed_that_it_is_her(
    here: Scene,
) -> None:
    here.allows()
    draft = here.draft()
    here.contact.ended_by, here.contact.ended_at = here.user, timezone.now()
    here.contact.save()
    draft = Release.objects.get(pk=draft.pk)

    assert proposing.is_out_of_use(draft)
    with pytest.raises(NotYetError):
        here.send(draft, stepped_up=True)


def test_a_draft_to_keep_somebody_safe_goes_to_an_unchecked_contact_without_more() -> None:
    here = scene(checked=False)
    whom = Whom(recipient=Recipient.OTHER, contact=here.contact, name="The office")
    draft = here.draft(whom, [piece(None, text="A bruise on his arm.")], ground="child")

    assert not queries.needs_step_up(draft)
    assert json.loads(here.send(draft).content)["parts"] == ["A bruise on his arm."]


def test_a_colleague_prepares_nothing_for_a_family_that_is_not_hers(here: Scene) -> None:
    _, stranger = co_ordinator()

    with pytest.raises(Denied):
        actions.prepare(by=stranger, family=here.family, whom=here.nursery, way=Way.SPOKEN, said=NEWS)


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.ADVISER, Hat.ADMINISTRATOR])
def test_nobody_but_a_co_ordinator_shares(hat: Hat, here: Scene) -> None:
    by = build.viewer_of(build.worker(hat))
    whom = Whom(recipient=Recipient.OTHER, name="T")

    with pytest.raises(Denied):
        actions.prepare(by=by, family=here.family, whom=here.nursery, way=Way.SPOKEN, said=NEWS)
    with pytest.raises(Denied):
        actions.share_now(by=by, family=here.family, whom=whom, ground="child")


def test_a_changed_draft_takes_the_place_of_the_first_and_both_stay(here: Scene) -> None:
    here.allows()
    first = here.draft()

    second = actions.prepare(
        by=here.by, family=here.family, whom=here.nursery, way=Way.LETTER, said=NEWS, instead_of=first
    )

    assert second.instead_of_id == first.pk
    assert Stopped.objects.get(release=first).why == Stopped.Why.CHANGED
    with pytest.raises(Denied):
        here.send(first)


def test_a_draft_of_another_family_is_not_taken_the_place_of(here: Scene) -> None:
    other = scene()
    theirs = other.draft()

    with pytest.raises(Denied):
        actions.prepare(
            by=here.by, family=here.family, whom=here.nursery, way=Way.SPOKEN, said=NEWS, instead_of=theirs
        )


def test_not_to_share_is_written_down_with_its_reason_and_ends_the_draft(here: Scene) -> None:
    here.allows()
    draft = here.draft()

    actions.stop(by=here.by, release=draft, why=Stopped.Why.NOT_SHARED, reason="They asked for too much.")

    assert Stopped.objects.get().reason == "They asked for too much."
    with pytest.raises(Denied):
        here.send(draft)


def test_where_parents_disagree_nothing_shared_goes(here: Scene) -> None:
    father = parent(here.family, "Udo Quillfeather", kin=Kin.FATHER)
    here.allows()
    here.allows(Answer.REFUSED, who=father)

    found = actions.shown_to(here.by, here.draft(), stepped_up=False)

    assert [one.verdict.why.value for one in found.parts] == ["disagree"]


def test_a_court_order_needs_the_lead_and_lets_go_only_what_it_names(here: Scene) -> None:
    _, leading = lead()
    whom = Whom(recipient=Recipient.OTHER, name="The court")
    said = [
        piece(None, text="The dates", term=0),
        piece(None, text="The rest"),
        piece(None, text="The address", term=1),
    ]
    order = ordered(leading, about(leading, here.family, Asker.COURT), "The days of our visits")
    draft = here.draft(whom, said, ground="court", order=order)

    found = actions.shown_to(leading, draft, stepped_up=True)
    assert [one.verdict.reason for one in found.left_out] == [REASONS[Why.OUTSIDE_TERMS]] * 2
    with pytest.raises(NotYetError):
        here.send(draft, stepped_up=True)

    sent = here.send(draft, by=leading, stepped_up=True)
    assert json.loads(sent.content)["parts"] == ["The dates"]
    assert sent.review_by is not None


def test_the_mornings_paper_that_is_entered_in_the_evening_does_not_undo_the_no_of_noon(here: Scene) -> None:
    here.allows()
    draft = here.draft()
    here.allows(Answer.WITHDRAWN)
    here.allows(how=How.PAPER)

    with pytest.raises(NotYetError):
        here.send(draft)

    here.allows(how=How.SCREEN)
    assert here.send(draft).verdicts[0]["goes"]


def test_of_a_family_that_nobody_agreed_for_a_written_report_goes_on_a_reason_and_nothing_on_a_yes(
    here: Scene,
) -> None:
    Referral.objects.filter(family=here.family).update(
        evidence=Evidence.NONE, decision=Decision.RECEIVED, agreed_on=None, decided_on=None
    )
    client, page = signed_in(here.user), reverse("release_new", args=[here.family.pk])
    typed = {"recipient_name": "Social care", "ground": "", "recipient_kind": "other", "way": "letter"}
    typed["piece0-text"] = "A bruise on his arm."

    assert NOT_ASKED_YET in client.post(page, typed).content.decode()
    with pytest.raises(Denied):
        here.draft()
    client.post(page, {**typed, "ground": "child"})

    draft = Release.objects.get()
    assert here.send(draft).verdicts[0]["why"] == "ground"
    assert client.get(reverse("release", args=[draft.pk])).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "They live at 4 Secret Mews.",
        "Ask for them in\nsecret  mews",
        "Post goes to zz9 9zz",
        "ZZ99ZZ",
    ],
)
def test_the_address_of_who_must_not_be_found_stays_here_whatever_its_writer_chose(
    words: str, here: Scene
) -> None:
    Family.objects.filter(pk=here.family.pk).update(address_hidden=True)
    family = Family.objects.get(pk=here.family.pk)
    family.address, family.postcode = "4 Secret Mews, Hatfield", "ZZ9 9ZZ"
    family.save()
    here.family = family
    yes = here.allows_school("How often we come")

    def why(text: str, **more: str) -> list[str]:
        draft = here.draft(SCHOOL, [piece(yes, text=text)], **more)
        return [one.verdict.why.value for one in actions.shown_to(here.by, draft, stepped_up=True).parts]

    assert why(words) == ["hidden_address"]
    assert why(words, ground="child") == ["ground"]
    assert why("They like Hatfield, and 4 of the mews cats.") == ["agreed"]


def test_the_address_of_who_may_be_found_goes_as_before(here: Scene) -> None:
    here.family.address = "4 Secret Mews, Hatfield"
    here.family.save()
    yes = here.allows_school("How often we come")

    assert here.send(here.draft(SCHOOL, [piece(yes, text="At 4 Secret Mews")]), stepped_up=True)
