"""A request that was said to be of the wrong family: all of it goes to the right one, and a mark stays (10.2, 4.4)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from django.db.models.signals import pre_migrate
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from consent.agencies.models import GotBack, Misdirected, SentHow
from consent.deciding_words import Why
from consent.models import Recipient
from consent.registers.queries import asked as asked_register
from consent.releases import actions as releasing
from consent.releases.models import Release
from consent.releases.said import Whom
from consent.requests import actions, elsewhere, holding, holds, queries
from consent.requests.elsewhere import NEEDS_A_FILE, PAPER_IN_USE, PAPER_IS_GONE, StaysError
from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import About, Asker, CourtOrder, Elsewhere, Outcome, Request
from consent.requests.rules import SEE_REQUEST
from consent.state import state_of
from families.actions.erasing import days_kept, erase_unaccepted
from families.actions.papers import replace_paper
from families.models import Family, Paper, PaperKind, Stage
from families.queries import papers
from hsww.access.viewer import Denied, Viewer
from hsww.ledger import unchanged
from hsww.ledger.models import Entry, EntrySubject
from hsww.people.models import User
from hsww.quarters import of_day
from hsww.vault import destruction, files
from hsww.vault.file_types import clean
from hsww.vault.scopes import SCHEME_KIND, family_scope
from tests.build import sign_in
from tests.consent.making import co_ordinator, family_of, today
from tests.consent.releases.making import lead, piece, scene
from tests.consent.requests.making import (
    FORM,
    WANTS,
    about,
    key_of,
    ordered,
    paper_of,
    produced,
    scanned,
    shared_now,
    taken,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
What = Outcome.What
COURT = Whom(recipient=Recipient.OTHER, name="The court")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def leading() -> Viewer:
    return lead()[1]


@pytest.fixture
def right() -> Family:
    """In the care of somebody else."""
    return family_of(co_ordinator()[0])


def moved(by: Viewer, request: Request, family: Family | None, got_back: GotBack = GotBack.NO) -> Request:
    elsewhere.put_right(by=by, request=request, family=family, why=Elsewhere.Why.ALIKE, got_back=got_back)
    return Request.objects.get(pk=request.pk)


def test_every_word_of_it_lies_under_the_right_familys_key(
    leading: Viewer, family: Family, right: Family
) -> None:
    row = about(leading, family, proof=FORM)
    actions.end(by=leading, request=row, what=What.REFUSED, reasoning="They gave no ground.")

    again = moved(leading, row, right)

    cells = [(again, name) for name in ("who", "job", "organisation", "wants", "power", "occasion")]
    assert {key_of(*cell) for cell in cells} == {("family", right.pk)}
    proof, outcome = again.proofs.get(), again.outcomes.get()
    assert {key_of(proof, name) for name in ("reference", "signed_by", "rank")} == {("family", right.pk)}
    assert key_of(outcome, "reasoning") == ("family", right.pk)
    assert (again.wants, proof.rank, outcome.reasoning) == (WANTS, "Inspector", "They gave no ground.")
    destruction.destroy([family_scope(family.pk)])
    assert Request.objects.get().wants == WANTS


def test_who_put_it_right_when_and_why_is_another_row_and_the_first_stays(
    leading: Viewer, family: Family, right: Family
) -> None:
    row = moved(leading, about(leading, family), right)

    said = Elsewhere.objects.get()
    assert (said.was_id, said.family_id, said.why) == (family.pk, right.pk, "alike")
    assert said.recorded_by_id == leading.user_id
    assert About.objects.get().family_id == family.pk
    page = queries.page(leading, row)
    assert (page.line.about, page.says, page.elsewhere) == ("Quillfeather", said, (said,))


def test_the_wrong_familys_file_says_that_something_was_there_and_no_word_of_it(
    olwen: tuple[User, Viewer], leading: Viewer, family: Family, right: Family
) -> None:
    row = about(olwen[1], family)
    client, page = sign_in(olwen[0]), reverse("family_file", args=[family.pk])

    moved(leading, row, right)

    shown = client.get(page).content.decode()
    assert "Something was entered here by mistake." in shown
    assert "Nobody has asked about them." in shown
    assert str(row.pk) not in shown
    assert WANTS not in shown
    assert client.get(reverse("request_one", args=[row.pk])).status_code == 404
    assert queries.mistakes(right) == []


def test_the_register_tells_it_of_the_right_family(leading: Viewer, family: Family) -> None:
    right = family_of(co_ordinator()[0])
    right.name = "Tarrow"
    right.save()

    moved(leading, about(leading, family), right)

    (line,) = asked_register(leading, of_day(today())).lines
    assert line.cells[0] == "Tarrow"
    assert ("family", family.pk) not in {(one.kind, one.id) for one in line.about}


def test_a_file_that_was_only_named_by_mistake_is_erased_on_its_day(leading: Viewer, right: Family) -> None:
    user, by = co_ordinator()
    wrong = family_of(user, stage=Stage.RECEIVED, agreed=False)
    row = moved(leading, about(by, wrong), right)
    Family.objects.filter(pk=wrong.pk).update(opened_on=today() - timedelta(days=days_kept()))

    erase_unaccepted()

    assert not Family.objects.filter(pk=wrong.pk).exists()
    assert not Elsewhere.objects.exists()
    assert Request.objects.get().wants == row.wants


def test_no_entry_of_the_log_is_about_both(leading: Viewer, family: Family, right: Family) -> None:
    row = about(leading, family)
    before = Entry.objects.order_by("-pk")[0].pk

    moved(leading, row, right)

    found = Entry.objects.filter(pk__gt=before, rule="consent.put_request_right")
    whose = [
        set(EntrySubject.objects.filter(entry=one, kind="family").values_list("subject", flat=True))
        for one in found
    ]
    assert sorted(whose, key=str) == sorted([{family.pk}, {right.pk}], key=str)


def test_the_courts_paper_and_the_hold_go_with_it_from_their_own_day(
    leading: Viewer,
    family: Family,
    right: Family,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    paper = scanned(leading, family)
    order = ordered(leading, about(leading, family, Asker.COURT), "The days", paper=paper)
    placed = holds.of_family(family)[0]
    kept = holding.keep_on(by=leading, hold=placed, reason="It goes on.", look_again_on=today())
    lifted = holding.lift(by=leading, hold=kept, reason="It was over.")

    with django_capture_on_commit_callbacks(execute=True):
        moved(leading, order.request, right)

    assert state_of(family.pk).holds == ()
    assert [one.since for one in state_of(right.pk).holds] == [placed.recorded_at, kept.recorded_at]
    now, hold = CourtOrder.objects.get(), Hold.objects.get(pk=kept.pk)
    assert (now.pk, now.family_id, now.terms, now.recorded_at) == (
        order.pk, right.pk, ["The days"], order.recorded_at,
    )  # fmt: skip
    cells = [
        (now, "terms"),
        (hold, "reason"),
        (Lifted.objects.get(pk=lifted.pk), "reason"),
        (now.paper, "title"),
    ]
    assert {key_of(*cell) for cell in cells} == {("family", right.pk)}
    assert not Paper.objects.filter(family=family).exists()
    assert (now.paper.added_at, now.paper.added_by_id) == (paper.added_at, paper.added_by_id)
    assert papers.pages(now.paper).startswith(b"%PDF")
    with pytest.raises(files.FileGone):
        files.key_of(paper.pk)
    assert list(unchanged.problems()) == []


def test_what_stood_still_because_of_it_stands_still_in_the_right_file_and_not_in_the_wrong(
    leading: Viewer,
) -> None:
    here, there = scene(), scene()
    here.allows()
    there.allows()
    order = ordered(here.by, about(here.by, here.family, Asker.COURT), paper=scanned(here.by, here.family))
    drafts = [one.draft() for one in (here, there)]
    assert _whys(leading, drafts[0]) == [Why.HELD]
    assert destruction_is_held(here.family)

    moved(leading, order.request, there.family)

    assert [_whys(leading, one) for one in drafts] == [[Why.AGREED], [Why.HELD]]
    assert (destruction_is_held(here.family), destruction_is_held(there.family)) == (False, True)


def _whys(by: Viewer, draft: Release) -> list[Why]:
    found = Release.objects.get(pk=draft.pk)
    return [one.verdict.why for one in releasing.shown_to(by, found, stepped_up=True).parts]


def destruction_is_held(family: Family) -> bool:
    return holds.any_on([family_scope(family.pk)])


def test_what_the_court_got_of_the_wrong_family_stays_theirs_and_the_lead_hears_of_it(
    leading: Viewer, family: Family, right: Family
) -> None:
    row = about(leading, family, Asker.COURT)
    sent = produced(leading, family, ordered(leading, row, paper=scanned(leading, family)))
    actions.end(by=leading, request=row, what=What.GIVEN, reasoning="By its terms.", sent=[sent])

    again = moved(leading, row, right, GotBack.ASKED)

    release = Release.objects.get()
    assert (release.family_id, release.order_id) == (family.pk, None)
    stub = Misdirected.objects.get()
    assert (stub.contact_id, stub.sent_how, stub.got_back) == (None, SentHow.CALL, GotBack.ASKED)
    assert (stub.sent_on, stub.told_by_id) == (today(), leading.user_id)
    page = queries.page(leading, again)
    assert page.is_open
    assert [one.outcome.what for one in page.outcomes] == ["given", "reopened"]
    assert [one.led_to for one in page.outcomes] == [[], []]
    right.delete()
    assert Release.objects.exists()


def test_the_lead_reads_of_somebody_who_is_on_no_list(family: Family, right: Family) -> None:
    user, by = lead()
    row = about(by, family, Asker.AGENCY)
    actions.end(by=by, request=row, what=What.GIVEN, reasoning="T", sent=[shared_now(by, family)])
    moved(by, row, right)
    client = sign_in(user)

    assert "Somebody who is not on our list" in client.get(reverse("today")).content.decode()
    page = client.get(reverse("misdirected", args=[Misdirected.objects.get().pk])).content.decode()
    assert "Somebody who is not on our list" in page
    client.post(reverse("misdirected", args=[Misdirected.objects.get().pk]))
    assert client.get(reverse("registers")).status_code == 200


def test_who_got_something_is_still_the_right_one_to_ring(leading: Viewer, right: Family) -> None:
    here = scene()
    here.allows()
    row = about(here.by, here.family, Asker.AGENCY)
    actions.end(by=here.by, request=row, what=What.GIVEN, reasoning="T", sent=[here.send(here.draft())])

    moved(leading, row, right)

    assert Misdirected.objects.get().contact == here.contact
    here.contact.refresh_from_db()
    assert here.contact.is_checked(today())


def test_a_draft_by_its_paper_goes_nowhere_any_more(leading: Viewer, right: Family) -> None:
    here = scene()
    row = about(here.by, here.family, Asker.COURT)
    order = ordered(leading, row, "The days", paper=scanned(leading, here.family))
    draft = here.draft(
        COURT, [piece(None, text="Each Tuesday", term=0)], ground="court", order=order, by=leading
    )
    shown = releasing.shown_to(leading, draft, stepped_up=True).fingerprint

    moved(leading, row, right)

    assert _whys(leading, draft) == [Why.OUTSIDE_TERMS]
    with pytest.raises((releasing.ChangedSinceError, releasing.NotYetError)):
        releasing.send(by=leading, release=Release.objects.get(), shown=shown, stepped_up=True)


def test_it_is_nobodys_until_who_knows_says_whose_it_is(by: Viewer, family: Family) -> None:
    user, other = co_ordinator()
    right = family_of(user)
    row = moved(by, about(by, family), None)

    assert row.family_id is None
    assert key_of(row, "wants")[0] == SCHEME_KIND
    assert queries.open_lines(other)[0].about == "Not known yet"
    assert not queries.page(other, row).asks_family
    with pytest.raises(Denied):
        actions.say_whose(by=other, request=row, family=right)

    again = moved(other, row, right)

    assert again.family_id == right.pk
    assert key_of(again, "wants") == ("family", right.pk)
    assert list(Elsewhere.objects.order_by("place").values_list("was", "family")) == [
        (family.pk, None), (None, right.pk),
    ]  # fmt: skip


def test_what_a_courts_paper_put_on_hold_is_for_the_lead_to_put_right(
    olwen: tuple[User, Viewer], family: Family
) -> None:
    user, by = olwen
    hers = family_of(user)
    row = about(by, family, Asker.COURT)
    assert (
        "It is about somebody else"
        in sign_in(user).get(reverse("request_one", args=[row.pk])).content.decode()
    )
    ordered(by, row, paper=scanned(by, family))

    with pytest.raises(Denied):
        moved(by, row, hers)

    page = sign_in(user).get(reverse("request_one", args=[row.pk])).content.decode()
    assert "The safeguarding lead can put that right." in page
    assert reverse("request_elsewhere", args=[row.pk]) not in page
    assert destruction_is_held(family)


def test_what_comes_back_leaves_no_mark_where_it_belongs(
    leading: Viewer, family: Family, right: Family
) -> None:
    row = moved(leading, about(leading, family), right)

    moved(leading, row, family)

    assert queries.mistakes(family) == []
    assert queries.mistakes(right) == [today()]


def test_a_courts_paper_has_to_lie_in_a_file(leading: Viewer, family: Family) -> None:
    order = ordered(leading, about(leading, family, Asker.COURT))

    with pytest.raises(StaysError, match=NEEDS_A_FILE):
        moved(leading, order.request, None)

    assert not Elsewhere.objects.exists()


def test_a_paper_that_something_else_rests_on_or_that_cannot_be_opened_stays_with_all_of_it(
    leading: Viewer, family: Family, right: Family
) -> None:
    shared = scanned(leading, family)
    order = ordered(leading, about(leading, family, Asker.COURT), paper=shared)
    ordered(leading, about(leading, family, Asker.COURT), paper=shared)
    with pytest.raises(StaysError, match=PAPER_IN_USE):
        moved(leading, order.request, right)

    of_no_bytes = ordered(leading, about(leading, family, Asker.COURT), paper=paper_of(family))
    with pytest.raises(StaysError, match=PAPER_IS_GONE):
        moved(leading, of_no_bytes.request, right)

    assert not Elsewhere.objects.exists()
    assert not Paper.objects.filter(family=right).exists()


def test_the_papers_that_its_paper_took_the_place_of_go_with_it(
    leading: Viewer, family: Family, right: Family
) -> None:
    first = scanned(leading, family)
    order = ordered(leading, about(leading, family, Asker.COURT), paper=first)
    replace_paper(
        by=leading, paper=first, kind=PaperKind.COURT, title="A better scan", note="",
        file=clean(papers.pages(first)),
    )  # fmt: skip

    moved(leading, order.request, right)

    old, new = Paper.objects.order_by("added_at")
    assert (new.replaces_id, CourtOrder.objects.get().paper_id) == (old.pk, old.pk)
    assert {old.family_id, new.family_id} == {right.pk}


def test_nobody_moves_what_she_does_not_see_or_to_a_family_she_does_not_see(
    by: Viewer, family: Family, right: Family
) -> None:
    row = about(by, family)
    _, stranger = co_ordinator()

    for who, where in ((by, right), (stranger, None)):
        with pytest.raises(Denied):
            moved(who, row, where)
    with pytest.raises(Denied):
        moved(by, taken(by), family)
    with pytest.raises(Denied):
        moved(by, taken(by, Asker.FUNDER, occasion="Yearly"), family)
    with pytest.raises(StaysError):
        moved(by, row, family)
    assert SEE_REQUEST.rows(by).filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("consent_request", "family_id"),
        ("consent_proved", "family_id"),
        ("consent_outcome", "family_id"),
        ("consent_courtorder", "family_id"),
        ("consent_hold", "family_id"),
        ("consent_lifted", "family_id"),
    ],
)
def test_the_database_lets_nothing_change_hands_but_as_the_last_row_says(
    table: str, column: str, leading: Viewer, family: Family, right: Family
) -> None:
    row = about(leading, family, Asker.COURT, proof=FORM)
    ordered(leading, row)
    holding.lift(by=leading, hold=holds.of_family(family)[0], reason="T")
    actions.end(by=leading, request=row, what=What.REFUSED, reasoning="T")
    third = family_of(None)
    for place, to in ((1, third), (2, right)):
        Elsewhere.objects.create(
            request=row, place=place, was=family, family=to, why="code", recorded_by_id=leading.user_id
        )

    for whose in (third.pk, None):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s", [_id(whose)])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [_id(right.pk)])
        assert cursor.rowcount == 1


def _id(value: object) -> object:
    return Family._meta.pk.get_db_prep_value(value, connection)


def test_the_database_lets_no_other_paper_and_no_other_order_in(leading: Viewer, family: Family) -> None:
    order = ordered(leading, about(leading, family, Asker.COURT))
    produced(leading, family, order)
    another = paper_of(family)

    for change, value in (
        ("UPDATE consent_courtorder SET paper_id = %s", _id(another.pk)),
        ("UPDATE consent_release SET order_id = %s", None),
        ("UPDATE consent_elsewhere SET why = %s", "code"),
    ):
        if "elsewhere" in change:
            Elsewhere.objects.create(
                request=order.request, place=1, was=family, why="alike", recorded_by_id=leading.user_id
            )
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [value])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Elsewhere a table is not remade to change it.")
def test_a_migrate_meets_no_trigger_that_speaks_of_another_table() -> None:
    speaks = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%FROM consent_elsewhere e %'"
    )

    def found() -> int:
        with connection.cursor() as cursor:
            cursor.execute(speaks)
            return int(cursor.fetchone()[0])

    assert found() == 6
    pre_migrate.send(sender=apps.get_app_config("consent"), using="default")
    assert found() == 0


def test_it_is_put_right_from_its_page(leading: Viewer, family: Family) -> None:
    user, _ = lead()
    right = family_of(co_ordinator()[0])
    row = about(leading, family)
    actions.end(by=leading, request=row, what=What.PARTLY, reasoning="T", sent=[shared_now(leading, family)])
    client, page = sign_in(user), reverse("request_elsewhere", args=[row.pk])
    assert page in client.get(reverse("request_one", args=[row.pk])).content.decode()
    given = {"whose": "family", "reference": family.reference, "why": "code"}

    refused = client.post(page, given).content.decode()
    assert "It stands in the file of this family now" in refused
    assert "Choose whether we got it back" in refused
    client.post(page, {**given, "reference": right.reference, "got_back": "yes"})

    assert Request.objects.get().family_id == right.pk
    assert Misdirected.objects.get().got_back == "yes"
    said = client.get(reverse("request_one", args=[row.pk])).content.decode()
    assert "It stood elsewhere before: a wrong code was typed." in said


def test_why_it_cannot_go_stands_beside_the_question(leading: Viewer, family: Family) -> None:
    order = ordered(leading, about(leading, family, Asker.COURT))
    client = sign_in(lead()[0])

    answer = client.post(
        reverse("request_elsewhere", args=[order.request_id]), {"whose": "nobody", "why": "asker"}
    )

    assert answer.status_code == 200
    assert NEEDS_A_FILE in answer.content.decode()
