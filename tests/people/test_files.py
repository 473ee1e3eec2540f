"""The file of a volunteer: who reads it, what is kept of checks and families, and what becomes of it (8.3, 8.5)."""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.models import Conflict, Tie
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Entry, EntrySubject
from hsww.people import actions as people
from hsww.people.files import actions, opening, queries
from hsww.people.files.models import Check, FileKind, Milestone, PersonFile, Reference, Step
from hsww.people.models import Appointment, User
from tests.build import active, also, match, sign_in, viewer_of, worker
from tests.people.filing import address, checked, file_of, parts, volunteer_of
from tests.people.making import person, viewer

TODAY = timezone.localdate


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def file(mary: User) -> PersonFile:
    return volunteer_of(mary)


def opens(user: User, file: PersonFile, hat: Hat | None = None) -> bool:
    return sign_in(user, hat=hat).get(address(file)).status_code == 200


def leave(user: User) -> None:
    administrator = viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR)
    people.end_appointment(by=administrator, appointment=user.appointments.get(ended_at=None))


def test_the_co_ordinator_who_answers_for_a_volunteer_reads_her_file(mary: User, file: PersonFile) -> None:
    page = sign_in(mary).get(address(file)).content.decode()

    assert "Vera Fictional" in page
    assert "clauses 8.3, 8.5" in page


def test_another_co_ordinator_does_not(file: PersonFile) -> None:
    assert not opens(worker(Hat.ORGANISER), file)
    assert not opens(worker(Hat.ORGANISER, Office.DUTY), file)


@pytest.mark.parametrize("office", [Office.LINE_MANAGER, Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD])
def test_line_manager_and_leads_read_every_volunteers_file_but_their_own(
    file: PersonFile, office: Office
) -> None:
    user = also(worker(Hat.ORGANISER, office), Hat.VOLUNTEER)
    opening.open_missing()
    own = PersonFile.objects.get(person=user, kind=FileKind.VOLUNTEER)

    assert opens(user, file, Hat.ORGANISER)
    assert not opens(user, own, Hat.ORGANISER)


def test_nobody_answers_for_herself_even_past_the_forms(mary: User, file: PersonFile) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFile.objects.filter(pk=file.pk).update(organiser=file.person)


def test_the_line_manager_says_who_answers_for_a_volunteer_and_a_co_ordinator_cannot(mary: User) -> None:
    manager = worker(Hat.ORGANISER, Office.LINE_MANAGER)
    file = file_of(worker(Hat.VOLUNTEER))

    page = sign_in(manager).post(address(file, "co-ordinator"), {"organiser": str(mary.id)})

    assert page.status_code == 302
    assert opens(mary, file)
    assert sign_in(mary).get(address(file, "co-ordinator")).status_code == 404
    with pytest.raises(Denied):
        actions.give_volunteer(by=viewer_of(mary), file=file, organiser=manager.id)


def test_whom_a_volunteer_visits_is_told_by_code_alone_and_never_of_a_tied_family(
    mary: User, file: PersonFile
) -> None:
    family, tied = active(by=mary, name="Tarrow"), active(by=mary, name="Zephmere")
    for one in (family, tied):
        match(by=mary, family=one, volunteer=file.person)
    Conflict.objects.create(family=tied, person=mary, tie=Tie.RELATIVE)

    page = sign_in(mary).get(address(file)).content.decode()
    listed = sign_in(mary).get("/volunteers/").content.decode()

    assert family.reference in page
    assert tied.reference not in page
    assert "Tarrow" not in page
    assert 'class="n">1<' in listed


def test_a_file_is_opened_with_the_role_and_only_once() -> None:
    user, administrator = person(), viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR)

    people.propose_appointment(by=administrator, user=user, hat=Hat.VOLUNTEER)
    opened = PersonFile.objects.get(person=user)
    opening.open_missing()

    assert opened.kind == FileKind.VOLUNTEER
    assert PersonFile.objects.filter(person=user).count() == 1


def test_a_trustee_has_no_file() -> None:
    user = worker(Hat.TRUSTEE)

    opening.open_missing()

    assert not PersonFile.objects.filter(person=user).exists()


def test_a_check_keeps_four_digits_and_no_certificate(mary: User, file: PersonFile) -> None:
    sent = {"level": "enhanced", "last_digits": "0172", **parts("seen_on", TODAY())}

    page = sign_in(mary).post(address(file, "check"), sent)
    check = Check.objects.get()

    assert page.status_code == 302
    assert check.number == "ends in 0172"
    assert check.by == mary
    assert check.renew_on.year == TODAY().year + 3
    for field in ("text", "note", "content", "certificate", "number"):
        with pytest.raises(FieldDoesNotExist):
            Check._meta.get_field(field)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(last_digits=17_201)


@pytest.mark.parametrize("digits", ["001234567890", "12", "17a2"])
def test_more_or_less_of_the_number_is_refused_and_the_rest_stays(
    mary: User, file: PersonFile, digits: str
) -> None:
    sent = {"level": "enhanced", "last_digits": digits, **parts("seen_on", TODAY())}

    page = sign_in(mary).post(address(file, "check"), sent).content.decode()

    assert "Enter the last 4 numbers" in page
    assert 'value="enhanced"' in page
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "overdue since"), (30, "due"), (59, "due"), (61, None), (400, None)]
)
def test_a_check_waits_on_today_from_sixty_days_before_it_runs_out(
    mary: User, file: PersonFile, days: int, words: str | None
) -> None:
    checked(file, by=mary, renew_in=days)

    today = sign_in(mary).get("/").content.decode()
    listed = sign_in(mary).get("/volunteers/").content.decode()

    assert ("Renew the DBS check of Vera Fictional." in today) is (words is not None)
    assert ("Overdue" in today) is (days < 0)
    assert words is None or f"Check {words}" in listed


def test_a_newer_check_stands_before_an_older_one(mary: User, file: PersonFile) -> None:
    checked(file, by=mary, renew_in=-10, seen_ago=300)
    checked(file, by=mary, renew_in=700, seen_ago=2)

    assert "DBS check of Vera" not in sign_in(mary).get("/").content.decode()


def test_a_volunteer_without_a_check_waits_too(mary: User, file: PersonFile) -> None:
    assert "See the DBS check of Vera Fictional." in sign_in(mary).get("/").content.decode()


def test_only_the_newest_training_of_a_kind_is_due_again(mary: User, file: PersonFile) -> None:
    def trained(step: Step, *, ago: int, again_in: int) -> None:
        held, again = TODAY() - timedelta(days=ago), TODAY() + timedelta(days=again_in)
        actions.add_milestone(by=viewer_of(mary), file=file, step=step, held_on=held, due_again_on=again)

    trained(Step.SAFEGUARDING, ago=900, again_in=-5)
    before = sign_in(mary).get("/").content.decode()
    trained(Step.SAFEGUARDING, ago=3, again_in=700)

    assert "Safeguarding training of Vera Fictional is due again." in before
    assert "Safeguarding training of Vera" not in sign_in(mary).get("/").content.decode()


def test_a_volunteer_nobody_answers_for_waits_for_the_line_manager() -> None:
    file = file_of(worker(Hat.VOLUNTEER, name="Nona Fictional"))
    manager = worker(Hat.ORGANISER, Office.LINE_MANAGER)

    page = sign_in(manager).get("/").content.decode()

    assert "Nona Fictional needs a co-ordinator." in page
    assert address(file, "co-ordinator") in page


def test_a_reference_is_asked_for_and_later_answered(mary: User, file: PersonFile) -> None:
    asked = {"referee": "Rhoda Fictional", "satisfactory": "", "text": "", **parts("asked_on", TODAY())}
    sign_in(mary).post(address(file, "reference"), asked)
    reference = Reference.objects.get()
    answered = {
        **asked, **parts("received_on", TODAY()), "satisfactory": "yes", "text": "Kind and reliable.",
    }  # fmt: skip

    page = sign_in(mary).post(f"/volunteers/references/{reference.id}/", answered)
    reference.refresh_from_db()

    assert page.status_code == 302
    assert reference.satisfactory is True
    assert reference.text == "Kind and reliable."
    assert reference.history.count() == 2


def test_a_reference_is_not_judged_before_it_came(mary: User, file: PersonFile) -> None:
    sent = {"referee": "Rhoda Fictional", "satisfactory": "yes", "text": "", **parts("asked_on", TODAY())}

    page = sign_in(mary).post(address(file, "reference"), sent).content.decode()

    assert "Enter when the answer came" in page
    assert "Rhoda Fictional" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(file=file, by=mary, referee="R", asked_on=TODAY(), satisfactory=True)


def test_what_happened_tomorrow_is_refused(mary: User, file: PersonFile) -> None:
    tomorrow = TODAY() + timedelta(days=1)
    sent = {"step": "preparation", **parts("held_on", tomorrow)}

    page = sign_in(mary).post(address(file, "training"), sent).content.decode()

    assert "This day must be today or in the past" in page
    assert not Milestone.objects.exists()


def test_when_a_volunteer_leaves_the_file_says_so_and_is_only_read(mary: User, file: PersonFile) -> None:
    leave(file.person)

    client = sign_in(mary)
    page = client.get(address(file)).content.decode()
    sections = ("about", "reference", "check", "training", "note")

    assert "Has left" in page
    assert str(TODAY().year + 6) in page
    assert "Add a note" not in page
    assert {client.get(address(file, one)).status_code for one in sections} == {404}
    with pytest.raises(Denied):
        actions.add_note(by=viewer_of(mary), file=file, text="Too late.", in_confidence=False)


def test_one_who_left_stands_under_those_who_have_left_and_waits_nowhere(
    mary: User, file: PersonFile
) -> None:
    leave(file.person)
    client = sign_in(mary)

    assert "Vera Fictional" not in client.get("/volunteers/").content.decode()
    assert "Vera Fictional" in client.get("/volunteers/?who=left").content.decode()
    assert "Vera Fictional" not in client.get("/").content.decode()


def test_whose_account_was_closed_has_left_that_day(mary: User, file: PersonFile) -> None:
    people.deactivate(by=viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR), user=file.person)

    assert queries.contents(viewer_of(mary), file)["left_on"] == TODAY()


def test_who_comes_back_finds_the_old_file_open_again(mary: User, file: PersonFile) -> None:
    leave(file.person)
    administrator = viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR)

    people.propose_appointment(by=administrator, user=file.person, hat=Hat.VOLUNTEER)

    assert PersonFile.objects.filter(person=file.person).count() == 1
    assert sign_in(mary).get(address(file, "note")).status_code == 200


def test_opening_and_changing_a_file_are_in_the_ledger(mary: User, file: PersonFile) -> None:
    sign_in(mary).get(address(file))
    actions.add_note(by=viewer_of(mary), file=file, text="Likes mornings.", in_confidence=False)

    about = EntrySubject.objects.filter(kind="personfile", subject=file.id).values("entry")
    assert set(Entry.objects.filter(pk__in=about).values_list("action", flat=True)) >= {"seen", "changed"}


def test_the_list_costs_the_same_for_few_volunteers_and_for_many() -> None:
    manager = worker(Hat.ORGANISER, Office.LINE_MANAGER)
    client = sign_in(manager)

    def cost() -> int:
        client.get("/volunteers/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/volunteers/").status_code == 200
        return len(asked)

    costs = []
    for more in (2, 30):
        for _ in range(more):
            checked(volunteer_of(manager), by=manager, renew_in=9)
        costs.append(cost())
    assert costs[0] == costs[1]
    assert Appointment.objects.filter(hat=Hat.VOLUNTEER).count() == 32


def test_no_two_files_of_a_kind_are_called_by_the_same_code(file: PersonFile) -> None:
    like = UUID(int=file.id.int ^ 1)

    with pytest.raises(IntegrityError, match="code_of_one_file"), transaction.atomic():
        PersonFile.objects.create(id=like, kind=file.kind, person=person())

    PersonFile.objects.create(id=like, kind=FileKind.PERSONNEL, person=person())


def test_a_file_whose_code_would_be_anothers_is_opened_under_another(
    file: PersonFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = [file.id.bytes[:3] + bytes(13)]
    by_chance = os.urandom
    monkeypatch.setattr(os, "urandom", lambda size: chances.pop() if chances else by_chance(size))
    new = person()

    opening.open_file(new.id, Hat.VOLUNTEER)

    assert chances == []
    assert PersonFile.objects.get(person=new).reference != file.reference
