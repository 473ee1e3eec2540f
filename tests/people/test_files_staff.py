"""The file of one of the staff: the line manager's, the chair's, and a trustee's whom the chair named (8.4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.people import actions as people
from hsww.people.files import actions
from hsww.people.files.models import FileKind, Naming, PersonFile, Step
from hsww.people.models import User
from tests.build import also, sign_in, viewer_of, worker
from tests.people.filing import address, checked, file_of, parts
from tests.people.making import viewer

TODAY = timezone.localdate


@pytest.fixture
def manager() -> User:
    return worker(Hat.ORGANISER, Office.LINE_MANAGER, name="Lina Example")


@pytest.fixture
def chair() -> User:
    return worker(Hat.TRUSTEE, Office.CHAIR, name="Chara Example")


@pytest.fixture
def file() -> PersonFile:
    return file_of(worker(Hat.ORGANISER, name="Stella Fictional"))


def opens(user: User, file: PersonFile, section: str = "") -> bool:
    return sign_in(user).get(address(file, section)).status_code == 200


def named(chair: User, file: PersonFile, trustee: User, **more: str) -> int:
    sent = {"trustee": str(trustee.id), **more}
    return sign_in(chair).post(address(file, "trustee"), sent).status_code


def test_the_line_manager_reads_and_keeps_the_files_of_staff(manager: User, file: PersonFile) -> None:
    page = sign_in(manager).get(address(file)).content.decode()

    assert file.kind == FileKind.PERSONNEL
    assert "Stella Fictional" in page
    assert "clause 8.4" in page
    assert opens(manager, file, "note")


@pytest.mark.parametrize("office", [Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD, Office.DUTY])
def test_no_other_office_opens_a_personnel_file(file: PersonFile, office: Office) -> None:
    assert not opens(worker(Hat.ORGANISER, office), file)


def test_a_line_managers_own_file_is_the_chairs_and_no_other_line_managers(
    manager: User, chair: User
) -> None:
    own, other = file_of(manager), worker(Hat.ORGANISER, Office.LINE_MANAGER)

    assert not opens(manager, own)
    assert not opens(other, own)
    assert opens(chair, own)
    assert opens(chair, own, "note")


def test_it_stays_the_chairs_after_the_line_manager_has_left(manager: User, chair: User) -> None:
    own, other = file_of(manager), worker(Hat.ORGANISER, Office.LINE_MANAGER)
    administrator = viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR)

    people.end_appointment(by=administrator, appointment=manager.appointments.get())

    assert opens(chair, own)
    assert not opens(chair, own, "note")
    assert not opens(other, own)


def test_the_chair_opens_nobody_elses_file_but_names_a_trustee_for_it(chair: User, file: PersonFile) -> None:
    trustee = worker(Hat.TRUSTEE, name="Tessa Example")

    listed = sign_in(chair).get("/staff-files/").content.decode()
    answer = named(chair, file, trustee)

    assert "Stella Fictional" in listed
    assert not opens(chair, file)
    assert answer == 302
    assert opens(trustee, file)
    assert not opens(trustee, file, "note")
    assert "Tessa Example" in sign_in(chair).get("/staff-files/").content.decode()


def test_a_trustee_who_was_not_named_sees_no_staff_file_at_all(file: PersonFile) -> None:
    trustee = worker(Hat.TRUSTEE)

    assert not opens(trustee, file)
    assert "Stella" not in sign_in(trustee).get("/staff-files/").content.decode()


def test_a_naming_ends_with_its_last_day(chair: User, file: PersonFile) -> None:
    trustee = worker(Hat.TRUSTEE)
    named(chair, file, trustee, **parts("ends_on", TODAY()))
    before = opens(trustee, file)

    yesterday = TODAY() - timedelta(days=1)
    Naming.objects.update(begins_on=yesterday, ends_on=yesterday)

    assert before
    assert not opens(trustee, file)
    assert named(chair, file, trustee) == 302
    assert opens(trustee, file)


def test_the_chair_ends_a_naming_at_once(chair: User, file: PersonFile) -> None:
    trustee = worker(Hat.TRUSTEE)
    named(chair, file, trustee)
    naming = Naming.objects.get()

    sign_in(chair).post(f"/staff-files/trustees/{naming.id}/end/")

    assert not opens(trustee, file)


def test_the_chair_names_neither_herself_nor_whom_the_file_is_about(chair: User, file: PersonFile) -> None:
    about = also(file.person, Hat.TRUSTEE)

    assert named(chair, file, chair) == 200
    assert named(chair, file, about) == 200
    for trustee in (chair, about):
        with pytest.raises(Denied):
            actions.name_trustee(by=viewer_of(chair), file=file, trustee=trustee.id, ends_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Naming.objects.create(file=file, trustee=chair, named_by=chair)


def test_checks_and_meetings_of_staff_wait_for_the_line_manager(manager: User, file: PersonFile) -> None:
    checked(file, by=manager, renew_in=-3)
    sent = {"step": Step.ONE_TO_ONE.value, **parts("held_on", TODAY())}
    saved = sign_in(manager).post(address(file, "training"), sent)

    today = sign_in(manager).get("/").content.decode()

    assert saved.status_code == 302
    assert "Renew the DBS check of Stella Fictional." in today
    assert "One-to-one meeting" in sign_in(manager).get(address(file)).content.decode()


def test_staff_are_shown_their_own_file_without_what_was_said_in_confidence(
    manager: User, file: PersonFile
) -> None:
    by = viewer_of(manager)
    actions.keep(by=by, file=file, job="Family co-ordinator")
    actions.add_note(by=by, file=file, text="Booked a course.", in_confidence=False)
    actions.add_note(by=by, file=file, text="Somebody complained.", in_confidence=True)
    actions.add_reference(by=by, file=file, referee="Rhoda Quillby", asked_on=TODAY(), text="Warm.")

    page = sign_in(file.person).get("/you/file/").content.decode()

    assert "Family co-ordinator" in page
    assert "Booked a course." in page
    assert "was given in confidence" in page
    assert not [said for said in ("Somebody complained", "Rhoda", "Warm.") if said in page]


def test_a_volunteer_is_shown_her_own_file_and_nobody_elses() -> None:
    mary = worker(Hat.ORGANISER, name="Mary Example")
    vera, other = worker(Hat.VOLUNTEER, name="Vera Fictional"), worker(Hat.VOLUNTEER)
    file, foreign = file_of(vera, organiser=mary), file_of(other, organiser=mary)
    by = viewer_of(mary)
    actions.add_note(by=by, file=file, text="Sings well.", in_confidence=False)
    actions.add_note(by=by, file=file, text="Snores, a neighbour says.", in_confidence=True)
    actions.add_note(by=by, file=foreign, text="Plays chess.", in_confidence=False)

    page = sign_in(vera).get("/you/file/").content.decode()

    assert "Mary Example" in page
    assert "Sings well." in page
    assert "Snores" not in page
    assert "chess" not in page
    assert 'href="/you/file/"' in sign_in(vera).get("/you/").content.decode()


def test_in_another_role_one_sees_the_file_of_that_role_alone() -> None:
    user = also(worker(Hat.ORGANISER), Hat.VOLUNTEER)
    file_of(worker(Hat.VOLUNTEER))
    manager = viewer_of(worker(Hat.ORGANISER, Office.LINE_MANAGER))
    staff = PersonFile.objects.get(person=user, kind=FileKind.PERSONNEL)
    actions.add_note(by=manager, file=staff, text="Paid on the 5th.", in_confidence=False)

    as_staff = sign_in(user, hat=Hat.ORGANISER).get("/you/file/").content.decode()
    as_volunteer = sign_in(user, hat=Hat.VOLUNTEER).get("/you/file/").content.decode()

    assert "Paid on the 5th." in as_staff
    assert "Paid on the 5th." not in as_volunteer


def test_the_database_keeps_a_personnel_file_free_of_a_volunteers_part(file: PersonFile) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFile.objects.filter(pk=file.pk).update(capacity=2)
