"""A court gets what a term of its paper names; a new scheme what bears on a concern that is there (9.3, 10.2)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consent.deciding_words import REASONS, Why
from consent.household.models import Fact, FactKind
from consent.models import Purpose, Recipient
from consent.releases.actions import ChangedSinceError, NotYetError, send, shown_to
from consent.releases.models import Release, Sent, Way
from consent.releases.said import Whom
from consent.releases.terms import compared, terms
from consent.requests import actions
from consent.requests.models import Asker, Outcome
from families.models import Family, Kin
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.unchanged import take_up
from safeguarding.models import Concern
from tests.build import sign_in
from tests.consent.making import family_of, parent
from tests.consent.releases.making import Scene, lead, piece, scene
from tests.consent.requests.making import about, ordered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

COURT = Whom(recipient=Recipient.OTHER, name="The court")
SCHEME = Whom(recipient=Recipient.NEW_SCHEME, name="Home-Start Fernshire")


def concern(one: Scene) -> Concern:
    return Concern.objects.create(
        family=one.family, worries="He shouts.", raised_by=one.user, raised_hat="organiser"
    )


def whys(by: Viewer, release: Release) -> list[Why]:
    return [part.verdict.why for part in shown_to(by, release, stepped_up=True).parts]


def test_the_page_lays_each_term_beside_what_was_chosen_for_it() -> None:
    one = scene()
    order = ordered(one.by, about(one.by, one.family, Asker.COURT), "The days", "The letters")

    said = [piece(None, text="Each Tuesday", term=0), piece(None, text="They are tired")]
    draft = one.draft(COURT, said, ground="court", order=order)

    assert [(term.words, term.texts) for term in compared(draft, list(draft.items.all()))] == [
        ("The days", ("Each Tuesday",)),
        ("The letters", ()),
    ]
    page = sign_in(one.user).get(reverse("release", args=[draft.pk])).content.decode()
    assert "Nothing chosen for this" in page
    assert REASONS[Why.OUTSIDE_TERMS] in page
    assert reverse("request_one", args=[order.request_id]) in page


def test_without_a_paper_nothing_goes_to_a_court() -> None:
    one = scene()
    _, by = lead()

    draft = one.draft(COURT, [piece(None, text="The days", term=0)], ground="court")

    assert whys(by, draft) == [Why.OUTSIDE_TERMS]


def test_nobody_names_the_paper_of_another_family() -> None:
    one, other = scene(), scene()
    order = ordered(other.by, about(other.by, other.family, Asker.COURT))

    with pytest.raises(Denied):
        one.draft(COURT, [piece(None, term=0)], ground="court", order=order)
    _, by = lead()
    with pytest.raises(Denied):
        one.draft(COURT, [piece(None, term=0)], ground="court", order=order, by=by)
    assert terms(one.by, one.family) == []


def test_the_database_refuses_a_courts_paper_where_no_court_is_the_reason() -> None:
    one = scene()
    order = ordered(one.by, about(one.by, one.family, Asker.COURT))

    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            family=one.family, recipient_kind=Recipient.OTHER, recipient_name="T", purpose=Purpose.OTHER,
            ground="child", order=order, way=Way.LETTER, recorded_by=one.user,
        )  # fmt: skip


def test_the_form_offers_the_terms_and_wants_one_for_a_court() -> None:
    one = scene()
    order = ordered(one.by, about(one.by, one.family, Asker.COURT), "The days", "The letters")
    client, page = sign_in(one.user), reverse("release_new", args=[one.family.pk])
    given = {"recipient_name": "The court", "ground": "court", "way": "letter", "piece0-text": "Each Tuesday"}

    assert "Choose which term of the court’s paper names it" in client.post(page, given).content.decode()
    client.post(page, {**given, "piece0-rests_on": f"{order.pk}:1"})

    release = Release.objects.get()
    assert release.order == order
    assert [one.rests["term"] for one in release.items.all()] == [1]


def test_where_no_paper_is_written_down_the_form_says_so() -> None:
    one = scene()
    given = {"recipient_name": "The court", "ground": "court", "way": "letter", "piece0-text": "Each Tuesday"}

    answer = sign_in(one.user).post(reverse("release_new", args=[one.family.pk]), given).content.decode()

    assert "Write down the court’s paper first, where somebody asked" in answer
    assert not Release.objects.exists()


def test_a_draft_for_a_court_names_one_paper_only() -> None:
    one = scene()
    row = about(one.by, one.family, Asker.COURT)
    first, second = ordered(one.by, row, "The days"), ordered(one.by, row, "The letters")
    given = {
        "recipient_name": "The court", "ground": "court", "way": "letter", "piece0-text": "A",
        "piece0-rests_on": f"{first.pk}:0", "piece1-text": "B", "piece1-rests_on": f"{second.pk}:0",
    }  # fmt: skip

    answer = sign_in(one.user).post(reverse("release_new", args=[one.family.pk]), given).content.decode()

    assert "Choose terms of one paper only" in answer
    assert not Release.objects.exists()


def test_a_new_scheme_gets_what_bears_on_a_concern_and_nothing_else() -> None:
    one = scene()
    _, by = lead()
    worry = concern(one)
    said = [piece(None, text="He shouts", concern=worry.pk), piece(None, text="They like the park")]

    draft = one.draft(SCHEME, said, ground="transfer", by=by)

    assert whys(by, draft) == [Why.GROUND, Why.NOT_ASKED]
    assert one.send(draft, by=by, stepped_up=True).verdicts[0]["clause"] == "9.3"


def test_who_does_not_read_a_concern_cannot_name_it_and_nobody_one_of_another_family() -> None:
    one, other = scene(), scene()
    _, by = lead()
    hers, theirs = concern(one), concern(other)

    with pytest.raises(Denied):
        one.draft(SCHEME, [piece(None, concern=hers.pk)], ground="transfer")
    for nobody in (theirs.pk, uuid4()):
        with pytest.raises(Denied):
            one.draft(SCHEME, [piece(None, concern=nobody)], ground="transfer", by=by)


def test_a_concern_that_is_gone_lets_nothing_go() -> None:
    one = scene()
    _, by = lead()
    worry = concern(one)
    draft = one.draft(SCHEME, [piece(None, concern=worry.pk)], ground="transfer", by=by)

    worry.delete()

    assert whys(by, draft) == [Why.NOT_ASKED]


def test_the_form_names_a_concern_by_its_day_to_the_lead_alone() -> None:
    one = scene()
    user, _ = lead()
    concern(one)
    page = reverse("release_new", args=[one.family.pk])

    assert "A concern, raised" in sign_in(user).get(page).content.decode()
    assert "A concern, raised" not in sign_in(one.user).get(page).content.decode()
    assert "He shouts" not in sign_in(user).get(page).content.decode()


def test_a_family_without_support_has_no_terms() -> None:
    assert terms(scene().by, family_of(None)) == []


@pytest.mark.parametrize("what", [Outcome.What.REFUSED, Outcome.What.WITHDRAWN])
def test_nothing_goes_by_a_courts_paper_once_its_request_has_ended(what: Outcome.What) -> None:
    one = scene()
    user, by = lead()
    row = about(one.by, one.family, Asker.COURT)
    order = ordered(one.by, row, "The days")
    said = [piece(None, text="Each Tuesday", term=0), piece(one.allows_school("The days"), text="The days")]
    draft = one.draft(COURT, said, ground="court", order=order, by=by)
    assert whys(by, draft) == [Why.GROUND, Why.OUTSIDE_TERMS]
    shown = shown_to(by, draft, stepped_up=True).fingerprint

    actions.end(by=by, request=row, what=what, reasoning="The case is over.")

    with pytest.raises((ChangedSinceError, NotYetError)):
        send(by=by, release=draft, shown=shown, stepped_up=True)
    assert whys(by, again(draft)) == [Why.ASKED_NO_MORE, Why.ASKED_NO_MORE]
    assert not Sent.objects.exists()
    page = sign_in(user).get(reverse("release", args=[draft.pk])).content.decode()
    assert REASONS[Why.ASKED_NO_MORE] in page
    lines = sign_in(user).get(reverse("releases", args=[one.family.pk])).content.decode()
    assert "Stopped: nothing of it may go" in lines

    actions.reopen(by=by, request=row, reasoning="They ask again.")

    assert whys(by, again(draft)) == [Why.GROUND, Why.OUTSIDE_TERMS]
    assert one.send(again(draft), by=by, stepped_up=True).release_id == draft.pk


def again(draft: Release) -> Release:
    """As another request of the browser reads it."""
    return Release.objects.get(pk=draft.pk)


def test_once_a_court_was_given_what_it_asked_no_second_draft_goes_by_the_same_paper() -> None:
    one = scene()
    _, by = lead()
    row = about(one.by, one.family, Asker.COURT)
    order = ordered(one.by, row, "The days")
    drafts = [
        one.draft(COURT, [piece(None, text=text, term=0)], ground="court", order=order, by=by)
        for text in ("Each Tuesday", "Each Friday")
    ]
    sent = one.send(drafts[0], by=by, stepped_up=True)

    actions.end(by=by, request=row, what=Outcome.What.GIVEN, reasoning="By its terms.", sent=[sent])

    assert whys(by, again(drafts[1])) == [Why.ASKED_NO_MORE]


def test_who_must_not_be_found_hides_her_own_address_and_no_other_adult_s() -> None:
    one = scene()
    _, by = lead()
    father = parent(one.family, "Udo Quillfeather", kin=Kin.FATHER)
    fact = Fact.objects.create(
        family=one.family,
        person=one.mother,
        kind=FactKind.HIDDEN,
        says_who="The refuge",
        recorded_by=one.user,
    )
    take_up("fact", [fact])
    order = ordered(one.by, about(one.by, one.family, Asker.COURT), "Where they live")
    said = [
        piece(None, text=f"{who.first_name} lives in ZZ9 9AA", term=0, shows_where=frozenset({who.pk}))
        for who in (one.mother, father)
    ]

    draft = one.draft(COURT, said, ground="court", order=order, by=by)
    assert [why is Why.GROUND for why in whys(by, draft)] == [False, True]

    Family.objects.filter(pk=one.family.pk).update(address_hidden=True)
    assert Why.GROUND not in whys(by, again(draft))
