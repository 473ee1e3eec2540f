"""The Record of Access stands before files of volunteers and staff too (8.3, 8.4, 8.5, 8.7, 9.1, 10.1)."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry, EntrySubject
from hsww.ledger.sealing import seal
from hsww.people.files.models import FileNote, PersonFile, Reference
from hsww.people.models import PersonFileGrant, User
from hsww.vault.destruction import destroy
from hsww.vault.scopes import person_scope
from records.actions import NothingToDraw, end_expired, end_sample, sign
from records.checking import check_everything, line_holds
from records.draw import again, eligible
from records.models import AUDITOR, How, Kind, Purpose, Receipt, Sample, SampledFile, Signature
from records.people_projection import DrawnCheck, DrawnReference, DrawnStep, DrawnView
from records.proving import Moment, Shown
from records.receipts import GONE, receipt_page
from tests.families.visiting_world import family
from tests.people.filing import address, checked, file_of, volunteer_of
from tests.people.making import PASSWORD, appointed, signed_in, viewer, worker
from tests.policy.test_query_counts import cost
from tests.records import people
from tests.records.passkeys import Passkey
from tests.records.people import a_member_of_staff, a_volunteer, draw, form, line_manager, page, sign_for
from tests.records.sampling import code, reviewer, run_out, sample_for, signing, spot_checker
from tests.records.sheets import faults, said
from tests.records.sitting import auditor, organiser

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return organiser()


@pytest.fixture
def vera(mary: User) -> PersonFile:
    return a_volunteer(mary)


@pytest.fixture
def uma(vera: PersonFile) -> User:
    return reviewer()


@pytest.fixture
def desk(uma: User) -> Client:
    draw(uma, Kind.VOLUNTEER)
    return signed_in(uma)


def drawn(sample: Sample) -> set[object]:
    return set(SampledFile.objects.filter(sample=sample).values_list("person_file_id", flat=True))


def test_sample_is_of_one_kind_of_file(vera: PersonFile) -> None:
    family()
    dora, lena = a_member_of_staff(), line_manager()
    reader = reviewer()

    volunteers, staff = draw(reader, Kind.VOLUNTEER, by=lena), draw(reader, Kind.PERSONNEL, by=lena)

    assert drawn(volunteers) == {vera.id}
    assert dora.id in drawn(staff)
    assert vera.id not in drawn(staff)
    assert not SampledFile.objects.exclude(family=None).exists()


def test_grants_equal_the_files_of_people_drawn(vera: PersonFile) -> None:
    reader = reviewer()

    sample = draw(reader, Kind.VOLUNTEER)

    grants = PersonFileGrant.objects.filter(user=reader)
    assert {grant.content_object_id for grant in grants} == drawn(sample)
    assert {grant.source for grant in grants} == set(sample.files.values_list("pk", flat=True))
    assert {grant.expires_at for grant in grants} == {sample.expires_at}


def test_draw_of_people_can_be_repeated_from_its_seed(mary: User) -> None:
    everybody = sorted(volunteer_of(mary, name=f"Vol {number}").id for number in range(9))

    sample = draw(reviewer(), Kind.VOLUNTEER, size=3)

    assert set(again(everybody, sample.seed, 3)) == drawn(sample)


def test_second_draw_leaves_out_what_the_first_has_taken(vera: PersonFile, uma: User) -> None:
    draw(uma, Kind.VOLUNTEER)

    with pytest.raises(NothingToDraw):
        draw(uma, Kind.VOLUNTEER)


def test_families_can_be_drawn_after_people_and_people_after_families(vera: PersonFile, uma: User) -> None:
    home = family()

    draw(uma, Kind.VOLUNTEER)
    sample_for(uma)

    assert set(SampledFile.objects.values_list("family_id", "person_file_id")) == {
        (home.id, None),
        (None, vera.id),
    }


def test_readers_own_file_is_not_drawn(vera: PersonFile) -> None:
    appointed(vera.person, Hat.TRUSTEE, Office.SPOT_CHECKER)

    assert list(eligible(vera.person_id, Hat.TRUSTEE, Kind.VOLUNTEER)) == []


@pytest.mark.parametrize("over", [False, True], ids=["keeps", "kept"])
def test_nobody_samples_the_file_of_a_volunteer_they_answer_or_answered_for(
    mary: User, vera: PersonFile, over: bool
) -> None:
    vera.organiser = mary
    vera.save()
    vera.organiser = None if over else mary
    vera.save()

    assert list(eligible(mary.id, Hat.TRUSTEE, Kind.VOLUNTEER)) == []


@pytest.mark.parametrize(
    ("hat", "office", "kind"),
    [
        (Hat.ORGANISER, Office.LINE_MANAGER, Kind.PERSONNEL),
        (Hat.ORGANISER, Office.LINE_MANAGER, Kind.VOLUNTEER),
        (Hat.ORGANISER, Office.SAFEGUARDING_LEAD, Kind.VOLUNTEER),
    ],
)
def test_whoever_manages_such_files_or_did_samples_none_of_them(
    vera: PersonFile, hat: Hat, office: Office, kind: Kind
) -> None:
    a_member_of_staff()
    reader = spot_checker()
    before = eligible(reader.id, Hat.TRUSTEE, kind).count()
    appointed(reader, hat, office, ends_on=timezone.localdate())

    assert before > 0
    assert list(eligible(reader.id, Hat.TRUSTEE, kind)) == []


def test_chair_samples_no_file_of_a_line_manager() -> None:
    hers, dora = file_of(line_manager()), a_member_of_staff()
    chair = worker(Hat.TRUSTEE, Office.CHAIR, Office.SPOT_CHECKER)

    found = set(eligible(chair.id, Hat.TRUSTEE, Kind.PERSONNEL).values_list("pk", flat=True))

    assert dora.id in found
    assert hers.id not in found


REFUSED = [
    (Hat.ADVISER, Kind.VOLUNTEER, Purpose.QUALITY),
    (Hat.ADVISER, Kind.PERSONNEL, Purpose.QUALITY),
    (AUDITOR, Kind.PERSONNEL, Purpose.QUALITY),
    (Hat.HSUK_REVIEWER, Kind.VOLUNTEER, Purpose.SAFEGUARDING),
    (Hat.HSUK_REVIEWER, Kind.PERSONNEL, Purpose.AUDIT),
]


@pytest.mark.parametrize(("hat", "kind", "purpose"), REFUSED)
def test_kind_of_file_is_not_drawn_for_those_and_for_purposes_the_policy_does_not_name(
    vera: PersonFile, hat: Hat, kind: Kind, purpose: Purpose
) -> None:
    a_member_of_staff()
    reader = worker(hat)

    with pytest.raises(Denied):
        draw(reader, kind, hat=hat, purpose=purpose)

    made = draw(reviewer(), Kind.VOLUNTEER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=made.pk).update(hat=hat, kind=kind, purpose=purpose)


def test_only_the_line_manager_draws_files_of_staff() -> None:
    a_member_of_staff()
    lead, reader = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD), reviewer()
    shown = signed_in(lead).get(reverse("sample_draw")).content.decode()
    asked = {
        "kind": "personnel",
        "reader": f"hsuk_reviewer:{reader.id}",
        "size": 1,
        "purpose": "quality",
        "days": 7,
    }

    response = signed_in(lead).post(reverse("sample_draw"), asked)
    made = signed_in(line_manager()).post(reverse("sample_draw"), asked)

    assert "Files of volunteers" in shown
    assert "Files of staff" not in shown
    assert response.status_code == 200
    assert made.headers["Location"] == reverse("samples_drawn")
    assert Sample.objects.get().kind == Kind.PERSONNEL


def test_form_says_beside_the_field_who_may_not_read_such_files(vera: PersonFile) -> None:
    otto = auditor()
    asked = {
        "kind": "personnel",
        "reader": f"external_auditor:{otto.id}",
        "size": 1,
        "purpose": "audit",
        "days": 7,
    }

    text = signed_in(line_manager()).post(reverse("sample_draw"), asked).content.decode()

    assert "This reader may not read files of this kind" in text
    assert "Files of this kind are not read for this" in text
    assert not Sample.objects.exists()


def test_drawn_file_belongs_to_a_family_or_to_a_person_and_never_to_both_or_neither(
    vera: PersonFile, uma: User
) -> None:
    sample = draw(uma, Kind.VOLUNTEER)

    for both in ({"family": family(), "person_file": vera}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SampledFile.objects.create(sample=sample, **both)


def test_file_of_a_volunteer_asks_for_a_signature_before_it_opens(vera: PersonFile, desk: Client) -> None:
    before = desk.get(page(vera))
    signed = sign_for(desk, vera)
    after = desk.get(page(vera))

    assert before.headers["Location"].startswith(form(vera))
    assert signed.headers["Location"] == page(vera)
    assert after.status_code == 200
    assert vera.reference in after.content.decode()


def test_what_was_signed_for_one_volunteer_opens_no_other(mary: User, vera: PersonFile) -> None:
    other = volunteer_of(mary, name="Wanda Fictional")
    reader = reviewer()
    draw(reader, Kind.VOLUNTEER)
    desk = signed_in(reader)
    sign_for(desk, vera)

    assert desk.get(page(other)).headers["Location"].startswith(form(other))


def test_reader_is_shown_how_the_work_is_done_and_not_who_it_is_about(
    mary: User, vera: PersonFile, desk: Client
) -> None:
    home = family()
    day = timezone.localdate()
    checked(vera, by=line_manager(), renew_in=400)
    PersonFile.objects.filter(pk=vera.pk).update(applied_on=day)
    Reference.objects.create(file=vera, by=mary, referee="Rhoda Referee", asked_on=day, text="Kind words.")
    FileNote.objects.create(file=vera, by=mary, text="She has asthma.")
    sign_for(desk, vera)

    text = desk.get(page(vera)).content.decode()

    assert "Enhanced" in text
    assert "Not yet" in text
    for hidden in (
        "Vera",
        "Fictional",
        "Rhoda",
        "Kind words",
        "asthma",
        "0172",
        mary.display_name,
        home.reference,
    ):
        assert hidden not in text


def test_projections_of_people_are_closed_lists_of_fields() -> None:
    shown = {
        kind: [one.name for one in fields(kind)]
        for kind in (DrawnReference, DrawnCheck, DrawnStep, DrawnView)
    }

    assert shown == {
        DrawnReference: ["asked_on", "received_on", "satisfactory"],
        DrawnCheck: ["level", "seen_on", "renew_on"],
        DrawnStep: ["step", "held_on", "due_again_on"],
        DrawnView: [
            "id", "reference", "about", "kind", "job", "applied_on", "left_on", "has_co_ordinator", "policy_agreed_on",
            "due", "references", "checks", "steps", "record_of_access",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("how", ["ended", "run out"])
def test_file_of_a_volunteer_closes_when_its_sample_is_over(vera: PersonFile, uma: User, how: str) -> None:
    lena = line_manager()
    sample = draw(uma, Kind.VOLUNTEER, by=lena)
    desk = signed_in(uma)
    sign_for(desk, vera)
    if how == "ended":
        end_sample(by=viewer(lena, Hat.ORGANISER, Office.LINE_MANAGER), sample=sample.id)
    else:
        run_out(sample)

    closed = desk.get(page(vera)).status_code, desk.get(form(vera)).status_code
    end_expired()

    assert closed == (404, 404)
    assert not PersonFileGrant.objects.exists()


def test_file_closes_once_its_reader_is_made_to_answer_for_the_volunteer(
    vera: PersonFile, uma: User, desk: Client
) -> None:
    sign_for(desk, vera)
    before = desk.get(page(vera)).status_code
    PersonFile.objects.filter(pk=vera.pk).update(organiser=uma)

    assert (before, desk.get(page(vera)).status_code) == (200, 404)


def test_each_reading_and_signing_is_in_the_log_under_the_file_and_its_person(
    vera: PersonFile, desk: Client
) -> None:
    sign_for(desk, vera)
    desk.get(page(vera))

    rules = {"records.sign_drawn", "records.read_drawn"}
    for kind, about in (("personfile", vera.id), ("person", vera.person_id)):
        found = EntrySubject.objects.filter(kind=kind, subject=about, entry__rule__in=rules)
        assert set(found.values_list("entry__rule", "entry__action")) >= {
            ("records.sign_drawn", "signed"),
            ("records.read_drawn", "seen"),
        }


def test_signature_by_passkey_is_of_this_very_file(vera: PersonFile, uma: User, desk: Client) -> None:
    passkey, words = Passkey(uma), signing(purpose="quality")
    asked = desk.post(form(vera), {**words, "ask_device": ""}).json()
    answer = json.dumps(passkey.signs(asked["options"]))

    desk.post(form(vera), {**words, "credential": answer, "token": asked["token"]})

    receipt, entry = Receipt.objects.get(), Entry.objects.get(action="signed")
    assert (receipt.statement().about, receipt.person_file, receipt.family) == (vera.id, vera.id, None)
    assert receipt.how == How.PASSKEY
    assert line_holds(Signature.objects.get(), entry) is True


def test_line_and_receipt_hold_and_the_receipt_outlives_the_file(
    vera: PersonFile, uma: User, desk: Client
) -> None:
    reference = vera.reference
    sign_for(desk, vera)
    seal()
    receipt = Receipt.objects.get()
    before = check_everything()
    shown = desk.get(reverse("receipt", args=[receipt.id])).content.decode()

    Signature.objects.filter(person_file=vera).delete()
    destroy([person_scope(vera.person_id)])
    left = receipt_page(Receipt.objects.get())

    assert (before.checked, before.faults) == (1, [])
    assert reference in shown
    assert "Checked: it holds" in shown
    assert left.file == GONE
    assert "you signed for this file" in left.checked
    assert left.receipt is not None
    assert check_everything().faults == []


def test_changed_line_does_not_hold(vera: PersonFile, desk: Client) -> None:
    sign_for(desk, vera)
    Signature.objects.update(purpose=Purpose.AUDIT)

    assert len(check_everything().faults) == 1


def test_form_on_the_file_says_who_read_it_what_for_and_when(
    mary: User, vera: PersonFile, desk: Client
) -> None:
    sign_for(desk, vera, detail="Yearly review")
    desk.get(page(vera))
    office = signed_in(mary)

    panel = office.get(address(vera)).content.decode()
    text = office.get(people.record_page(vera)).content.decode()

    assert "Uma Kay Example" in panel
    assert people.record_page(vera) in panel
    for told in (
        "Uma Kay Example",
        "Home-Start UK reviewer",
        "Quality review",
        "Yearly review",
        "Opened",
        "The file (1)",
    ):
        assert told in text
    assert "Checked: it holds" in text


def test_form_is_printed_and_saved_as_a_tagged_pdf(
    mary: User, vera: PersonFile, desk: Client, tmp_path: Path
) -> None:
    sign_for(desk, vera)
    office = signed_in(mary)

    sheet = office.get(f"{people.record_page(vera)}?paper").content.decode()
    pdf = office.post(people.record_page(vera))

    assert "Lines to sign on" in sheet
    assert "Uma Kay Example" in said(pdf)
    assert vera.reference in said(pdf)
    assert "this person’s file" in said(pdf)
    assert faults(pdf, tmp_path) == []
    assert Entry.objects.filter(rule="records.volunteer_record", action=Action.EXPORTED).count() == 2


def test_another_co_ordinator_sees_no_form(vera: PersonFile) -> None:
    other = signed_in(worker(Hat.ORGANISER))

    assert other.get(people.record_page(vera)).status_code == 404


def test_trustee_named_for_a_staff_file_reads_it_without_its_form() -> None:
    dora = a_member_of_staff()
    trustee = worker(Hat.TRUSTEE)
    dora.namings.create(trustee=trustee, named_by=worker(Hat.TRUSTEE, Office.CHAIR))

    text = signed_in(trustee).get(address(dora)).content.decode()

    assert "Record of Access" not in text
    assert signed_in(trustee).get(people.record_page(dora)).status_code == 404


def test_person_sees_on_their_own_file_who_signed_to_read_it(vera: PersonFile, desk: Client) -> None:
    hers = signed_in(vera.person)
    before = hers.get(reverse("own_file")).content.decode()
    sign_for(desk, vera)

    after = hers.get(reverse("own_file")).content.decode()

    assert "Nobody has signed yet." in before
    assert "Uma Kay Example" in after
    assert "Quality review" in after


def test_nobody_sees_on_their_own_file_who_read_anothers(mary: User, vera: PersonFile, desk: Client) -> None:
    other = volunteer_of(mary, name="Wanda Fictional")
    sign_for(desk, vera)

    assert "Uma Kay" not in signed_in(other.person).get(reverse("own_file")).content.decode()


def sit(device: Client, file: PersonFile, who: User) -> None:
    gate = reverse("drawn_file_present", args=[file.id])
    device.post(gate, {"step": "yourself", "password": PASSWORD, "code": code()})
    device.post(gate, {"step": "present", "email": who.email, "password": PASSWORD, "code": code()})


def test_auditor_reads_a_file_of_a_volunteer_only_beside_a_co_ordinator(mary: User, vera: PersonFile) -> None:
    otto = auditor()
    draw(otto, Kind.VOLUNTEER, hat=AUDITOR, purpose=Purpose.AUDIT)
    device = signed_in(otto, hat=AUDITOR)
    gate = reverse("drawn_file_present", args=[vera.id])

    alone = device.get(form(vera)).headers["Location"]
    sit(device, vera, mary)
    signed = device.post(form(vera), {"name": "Otto Example", "purpose": "audit", "promise": "on"})
    text = device.get(page(vera)).content.decode()
    device.post(reverse("sitting_leave", args=[Signature.objects.get().sitting_id]))

    assert alone.startswith(gate)
    assert signed.headers["Location"] == page(vera)
    assert "Mary Present is present" in text
    assert gate in text
    assert device.get(page(vera)).headers["Location"].startswith(gate)


def test_co_ordinator_beside_an_auditor_does_not_open_her_own_file(mary: User) -> None:
    appointed(mary, Hat.VOLUNTEER)
    hers = file_of_kind(mary)
    otto = auditor()
    draw(otto, Kind.VOLUNTEER, hat=AUDITOR, purpose=Purpose.AUDIT)
    device = signed_in(otto, hat=AUDITOR)

    sit(device, hers, mary)

    assert device.get(form(hers)).status_code == 302
    assert not Signature.objects.exists()


def file_of_kind(person: User) -> PersonFile:
    return PersonFile.objects.get_or_create(kind="volunteer", person=person)[0]


def test_a_file_and_its_form_cost_the_same_with_one_row_of_each_kind_and_with_many(
    mary: User, vera: PersonFile, desk: Client
) -> None:
    sign_for(desk, vera)
    office, day = signed_in(mary), timezone.localdate()
    pages = [(desk, page(vera)), (office, address(vera)), (office, people.record_page(vera))]
    costs = []
    for _ in range(2):
        checked(vera, by=mary, renew_in=400)
        Reference.objects.create(file=vera, by=mary, referee="Rhoda Referee", asked_on=day)
        costs.append([cost(client, where) for client, where in pages])
        for seen_ago in range(101, 111):
            checked(vera, by=mary, renew_in=400, seen_ago=seen_ago)
            Reference.objects.create(file=vera, by=mary, referee="Rhoda Referee", asked_on=day)

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("hat", "reader", "signed_as"),
    [(Hat.HSUK_REVIEWER, reviewer, "Home-Start UK reviewer"), (Hat.TRUSTEE, spot_checker, "Trustee")],
    ids=["reviewer", "spot-checker"],
)
def test_staff_file_is_drawn_signed_for_read_and_then_closed_again(
    hat: Hat, reader: Callable[[], User], signed_as: str
) -> None:
    dora, lena, who = a_member_of_staff(), line_manager(), reader()
    office, desk = signed_in(lena), signed_in(who)
    asked = {"kind": "personnel", "reader": f"{hat}:{who.id}", "size": 20, "purpose": "spot_check", "days": 7}

    office.post(reverse("sample_draw"), asked)
    listed = desk.get(reverse("samples")).content.decode()
    first = desk.get(page(dora)).headers["Location"]
    asks = desk.get(form(dora)).content.decode()
    sign_for(desk, dora, name="Re Ader", purpose="spot_check")
    read = desk.get(page(dora)).content.decode()
    told = office.get(people.record_page(dora)).content.decode()
    own = signed_in(dora.person).get(reverse("own_file")).content.decode()
    office.post(reverse("sample_end", args=[Sample.objects.get().id]))

    assert page(dora) in listed
    assert first.startswith(form(dora))
    assert dora.reference in asks
    assert dora.reference in read
    assert people.DORA not in read
    for form_of_file in (told, own):
        assert "Re Ader" in form_of_file
        assert "Spot check of files" in form_of_file
    assert signed_as in told
    assert desk.get(page(dora)).status_code == 404


def test_auditor_in_a_sitting_over_volunteers_opens_no_file_of_staff(mary: User, vera: PersonFile) -> None:
    dora, otto = a_member_of_staff(), auditor()
    draw(otto, Kind.VOLUNTEER, hat=AUDITOR, purpose=Purpose.AUDIT)
    device = signed_in(otto, hat=AUDITOR)
    sit(device, vera, mary)

    asked = [device.get(form(dora)), device.get(page(dora)), sign_for(device, dora, purpose="audit")]

    assert [response.status_code for response in asked] == [404, 404, 404]
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (Kind.VOLUNTEER, ["quality", "spot_check", "audit"]),
        (Kind.PERSONNEL, ["quality", "spot_check"]),
    ],
)
def test_form_offers_and_takes_only_purposes_for_which_such_files_are_read(
    vera: PersonFile, uma: User, kind: Kind, offered: list[str]
) -> None:
    dora = a_member_of_staff()
    draw(uma, kind)
    desk, file = signed_in(uma), vera if kind is Kind.VOLUNTEER else dora

    shown = desk.get(form(file)).context["form"].fields["purpose"].choices
    refused = sign_for(desk, file, purpose="safeguarding")

    assert [value for value, _ in shown] == offered
    assert refused.status_code == 200
    assert not Signature.objects.exists()


def test_action_refuses_a_purpose_for_which_such_files_are_not_read(vera: PersonFile, uma: User) -> None:
    draw(uma, Kind.VOLUNTEER)
    shown = Shown(how=How.CODE, moment=Moment.now())
    by = viewer(uma, Hat.HSUK_REVIEWER)

    with pytest.raises(Denied):
        sign(by=by, file=vera.id, name="Uma", purpose=Purpose.SAFEGUARDING, detail="", shown=shown)

    sign(by=by, file=vera.id, name="Uma", purpose=Purpose.QUALITY, detail="", shown=shown)
    assert Signature.objects.exists()
