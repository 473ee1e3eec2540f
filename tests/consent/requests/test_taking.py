"""Somebody asks: it is written down, and nobody says whose it is but who sees the family (7.2, 10.2)."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from consent.models import NeverChangedError
from consent.requests import actions, queries
from consent.requests.models import About, Asker, Outcome, Proved, Request
from consent.requests.rules import MIND_REQUESTS, SEE_REQUEST
from families.models import Conflict, Family, Tie
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action, Entry, EntrySubject
from hsww.people.models import User
from hsww.vault import destruction
from hsww.vault.errors import KeyGone
from hsww.vault.scopes import SCHEME_KIND, family_scope
from tests import build
from tests.consent.making import co_ordinator, family_of, today
from tests.consent.requests.making import FORM, WANTS, about, asked, key_of, taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def last_entry() -> tuple[str, str, set[str]]:
    entry = Entry.objects.order_by("-pk")[0]
    about = set(EntrySubject.objects.filter(entry=entry).values_list("kind", flat=True))
    return entry.rule, entry.clause, about


def test_what_is_asked_is_written_down_without_any_family(by: Viewer) -> None:
    row = taken(by, proof=FORM)

    again = Request.objects.get(pk=row.pk)
    assert (again.who, again.wants, again.family_id) == ("Pat Example", WANTS, None)
    proof = again.proofs.get()
    assert (proof.reference, proof.signed_by, proof.rank, proof.senior) == (
        "FP/17", "Ira Example", "Inspector", True,
    )  # fmt: skip
    assert last_entry() == ("consent.take_request", "10.2", {"request"})
    assert key_of(again, "wants")[0] == SCHEME_KIND


def test_every_kind_of_asker_has_its_clause(by: Viewer) -> None:
    found = {asker: taken(by, asker, occasion="Yearly").clause for asker in Asker}

    assert found == {
        Asker.POLICE: "10.2", Asker.COURT: "10.2", Asker.FUNDER: "8.9", Asker.SCHEME: "9.2",
        Asker.AGENCY: "7.4", Asker.PARENT: "7.4", Asker.OTHER: "7.4",
    }  # fmt: skip


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.ADMINISTRATOR, Hat.ADVISER])
def test_nobody_but_a_co_ordinator_takes_a_request(hat: Hat) -> None:
    with pytest.raises(Denied):
        taken(build.viewer_of(build.worker(hat)))


def test_every_co_ordinator_sees_what_is_about_no_family_yet(by: Viewer) -> None:
    row = taken(by)
    _, other = co_ordinator()

    assert [one.asked.pk for one in queries.open_lines(other)] == [row.pk]
    assert queries.open_lines(other)[0].about == "Not said yet"


def test_once_it_is_a_familys_its_words_lie_under_the_familys_key_and_die_with_it(
    by: Viewer, family: Family
) -> None:
    row = taken(by, proof=FORM)
    actions.end(by=by, request=row, what=Outcome.What.REFUSED, reasoning="They gave no name.")
    actions.reopen(by=by, request=row, reasoning="They rang again.")

    actions.say_whose(by=by, request=row, family=family)

    again = Request.objects.get(pk=row.pk)
    assert again.wants == WANTS
    cells = [(again, "who"), (again, "wants"), (again.proofs.get(), "reference")]
    cells += [(one, "reasoning") for one in again.outcomes.all()]
    assert {key_of(*cell) for cell in cells} == {("family", family.pk)}
    destruction.destroy([family_scope(family.pk)])
    with pytest.raises(KeyGone):
        assert Request.objects.get(pk=row.pk).wants


def test_only_who_sees_the_family_says_that_it_is_hers(by: Viewer) -> None:
    theirs = family_of(co_ordinator()[0])
    row = taken(by)

    with pytest.raises(Denied):
        actions.say_whose(by=by, request=row, family=theirs)

    assert Request.objects.get().family_id is None
    assert not About.objects.exists()


def test_the_lead_says_it_of_any_family(by: Viewer, family: Family) -> None:
    _, lead = co_ordinator(Office.SAFEGUARDING_LEAD)

    actions.say_whose(by=lead, request=taken(by), family=family)

    assert Request.objects.get().family_id == family.pk
    assert last_entry() == ("consent.say_whose_request", "10.2", {"family", "request"})


def test_whose_it_is_is_said_once(by: Viewer, family: Family) -> None:
    row = about(by, family)

    with pytest.raises(Denied):
        actions.say_whose(by=by, request=row, family=family)
    with pytest.raises(NeverChangedError):
        row.belong(family)


def test_nobody_we_know_is_written_down_and_a_family_may_still_be_found(by: Viewer, family: Family) -> None:
    row = taken(by)
    actions.say_whose(by=by, request=row, family=None)
    assert queries.open_lines(by)[0].about == "Nobody we know"

    actions.say_whose(by=by, request=row, family=family)

    assert queries.open_lines(by)[0].about == "Quillfeather"
    assert About.objects.count() == 2


def test_numbers_are_of_no_single_family(by: Viewer, family: Family) -> None:
    with pytest.raises(Denied):
        actions.say_whose(by=by, request=taken(by, Asker.FUNDER, occasion="Yearly"), family=family)


def test_a_familys_request_never_shows_to_who_does_not_see_the_family(by: Viewer, family: Family) -> None:
    _, taker = co_ordinator()
    row = taken(taker)
    actions.say_whose(by=by, request=row, family=family)

    assert not SEE_REQUEST.rows(taker).exists()
    assert queries.open_lines(taker) == []
    minded = queries.elsewhere(taker)
    assert [(one.number, one.day) for one in minded] == [(row.number, row.due_on)]
    assert [one.kind for one in minded[0].subjects()] == ["request"]
    assert not MIND_REQUESTS.rows(co_ordinator()[1]).exists()


def test_somebody_with_a_tie_to_the_family_neither_sees_nor_minds_it(
    olwen: tuple[User, Viewer], family: Family
) -> None:
    user, by = olwen
    about(by, family)
    Conflict.objects.create(family=family, person=user, tie=Tie.RELATIVE)

    assert not SEE_REQUEST.rows(by).exists()
    assert not MIND_REQUESTS.rows(by).exists()


def test_what_was_asked_cannot_be_changed_by_anybody(by: Viewer, family: Family) -> None:
    row = about(by, family, proof=FORM)
    other = family_of(None)
    changes = (
        ("consent_request", "asker = 'other'"),
        ("consent_request", f"family_id = '{other.pk.hex}'"),
        ("consent_request", "family_id = NULL"),
        ("consent_proved", "how = 'rang'"),
        ("consent_about", "family_id = NULL"),
    )

    for table, change in changes:
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change}")
    with pytest.raises(NeverChangedError):
        row.save()


def test_before_it_is_a_familys_nothing_but_the_family_may_be_filled_in(by: Viewer) -> None:
    row = taken(by)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_request SET asker = 'other'")

    row.wants = "Something else"
    family = family_of(None)
    with pytest.raises(Error), transaction.atomic():
        row.belong(family)
    assert Request.objects.get().wants == WANTS


def test_proof_is_added_and_never_changed(by: Viewer) -> None:
    row = taken(by)
    assert queries.page(by, row).lacks_form

    actions.prove(by=by, request=row, proof=FORM)

    assert not queries.page(by, Request.objects.get()).lacks_form
    assert Proved.objects.count() == 1
    assert last_entry()[0] == "consent.see_request"


def test_a_form_without_its_number_is_refused_by_the_database(by: Viewer) -> None:
    row = taken(by)

    with pytest.raises(Error), transaction.atomic():
        Proved.objects.create(request=row, how="form", recorded_by_id=by.user_id)
    with pytest.raises(Error), transaction.atomic():
        Proved.objects.create(request=row, how="rang", rank="Inspector", recorded_by_id=by.user_id)


def test_an_answer_is_not_due_before_they_asked(by: Viewer) -> None:
    with pytest.raises(Error), transaction.atomic():
        actions.take(by=by, asked=asked(due_on=today() - timedelta(days=1)), proof=FORM)


def test_a_request_is_a_change_in_the_log(by: Viewer) -> None:
    taken(by)

    assert Entry.objects.order_by("-pk")[0].action == Action.CHANGED
