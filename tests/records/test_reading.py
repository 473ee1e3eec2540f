"""A sampled file opens after its Record of Access is signed, read-only, until the sample ends (8.3, 9.1)."""

import re
from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse

from families.actions.care import let_go, take_on
from families.models import Conflict, Family, Referral, Source, Tie
from families.panels import panels
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Checkpoint, Entry, Queued
from hsww.people.models import Appointment, User
from records.models import NeverChanged, Signature
from records.projection import Cover, SampledPerson, SampledView, SampledVisit
from records.views.form import LINES_FOR_INK
from tests.families.visiting_world import SURNAME, end, family, match, visit
from tests.people.making import appointed, signed_in, viewer, worker
from tests.records.sampling import lead, reviewer, run_out, sample_for, sign, spot_checker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def found() -> Family:
    return family()


@pytest.fixture
def reader(found: Family) -> User:
    return reviewer()


@pytest.fixture
def desk(reader: User) -> Client:
    sample_for(reader)
    return signed_in(reader)


def page_of(found: Family) -> str:
    return reverse("sampled_file", args=[found.id])


def gate_of(found: Family) -> str:
    return reverse("record_sign", args=[found.id])


def test_file_asks_for_a_signature_before_it_opens(found: Family, desk: Client) -> None:
    response = desk.get(page_of(found))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(gate_of(found))
    assert "The dog bites" not in desk.get(gate_of(found)).content.decode()


@pytest.mark.parametrize("over", [False, True], ids=["visits", "visited"])
def test_a_file_closes_once_its_reader_has_visited_the_family(
    found: Family, reader: User, desk: Client, over: bool
) -> None:
    sign(desk, found)
    before = desk.get(page_of(found)).status_code
    made = match(found, reader)
    if over:
        end(made)

    after = desk.get(page_of(found)).status_code

    assert (before, after, desk.get(gate_of(found)).status_code) == (200, 404, 404)
    assert found.reference not in desk.get(reverse("samples")).content.decode()


@pytest.mark.parametrize("over", [False, True], ids=["works", "worked"])
def test_a_file_closes_once_its_reader_has_been_its_co_ordinator(
    found: Family, reader: User, desk: Client, over: bool
) -> None:
    sign(desk, found)
    before = desk.get(page_of(found)).status_code
    caseload = take_on(family=found, organiser=reader.id)
    if over:
        let_go(caseload=caseload)

    after = desk.get(page_of(found)).status_code

    assert (before, after, desk.get(gate_of(found)).status_code) == (200, 404, 404)
    assert found.reference not in desk.get(reverse("samples")).content.decode()


def test_file_opens_once_it_is_signed_for(found: Family, desk: Client) -> None:
    visit(match(found, worker(Hat.VOLUNTEER)), note="They baked bread.")
    response = sign(desk, found)

    text = desk.get(page_of(found)).content.decode()

    assert response.headers["Location"] == page_of(found)
    for expected in (
        "Amara",
        "They baked bread.",
        "Go to the park together.",
        "Uma Kay Example",
        "Quality review",
    ):
        assert expected in text


def test_unsigned_form_says_what_is_missing(found: Family, desk: Client) -> None:
    response = desk.post(gate_of(found), {})

    text = response.content.decode()
    for sentence in ("Enter your full name", "Choose why you need to read this file", "Tick the box to sign"):
        assert sentence in text
    assert not Signature.objects.exists()


def test_each_file_is_signed_for_by_itself(found: Family, reader: User) -> None:
    second = family(reference="HS-0002")
    sample_for(reader)
    client = signed_in(reader)

    sign(client, found)

    assert client.get(page_of(found)).status_code == 200
    assert client.get(page_of(second)).status_code == 302


def test_signature_of_another_reader_opens_nothing(found: Family, desk: Client) -> None:
    colleague = reviewer()
    sample_for(colleague)
    sign(signed_in(colleague), found)

    assert desk.get(page_of(found)).status_code == 302


def test_signing_twice_leaves_one_signature(found: Family, desk: Client) -> None:
    sign(desk, found)
    sign(desk, found, name="Another Name")

    assert Signature.objects.get().signed_name == "Uma Kay Example"


def test_signature_is_never_changed(found: Family, desk: Client) -> None:
    sign(desk, found)
    signature = Signature.objects.get()
    signature.signed_name = "Somebody Else"

    with pytest.raises(NeverChanged):
        signature.save()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_signature_is_sealed_in_the_ledger_at_once(found: Family, desk: Client) -> None:
    sign(desk, found)

    entry = Entry.objects.get(action="signed")
    assert Signature.objects.get().entry == entry.uid
    assert Checkpoint.objects.exists()
    assert not Queued.objects.filter(entry=entry).exists()


def test_file_that_was_not_drawn_stays_closed(found: Family, desk: Client) -> None:
    later = family(reference="HS-0009")

    assert desk.get(page_of(later)).status_code == 404
    assert sign(desk, later).status_code == 404


def test_file_closes_when_the_sample_runs_out(found: Family, reader: User) -> None:
    sample = sample_for(reader)
    client = signed_in(reader)
    sign(client, found)

    run_out(sample)

    assert client.get(page_of(found)).status_code == 404
    assert client.get(gate_of(found)).status_code == 404
    assert found.reference not in client.get(reverse("samples")).content.decode()


def test_new_sample_asks_for_a_new_signature(found: Family, reader: User) -> None:
    first = sample_for(reader)
    client = signed_in(reader)
    sign(client, found)
    run_out(first)

    sample_for(reader)

    assert client.get(page_of(found)).status_code == 302


def test_declared_tie_closes_a_signed_file(found: Family, reader: User, desk: Client) -> None:
    sign(desk, found)

    Conflict.objects.create(family=found, person=reader, tie=Tie.COLLEAGUE)

    assert desk.get(page_of(found)).status_code == 404


def test_spot_checker_reads_and_loses_the_file_with_the_office(found: Family) -> None:
    checker = spot_checker()
    sample_for(checker, hat=Hat.TRUSTEE)
    client = signed_in(checker)
    sign(client, found, purpose="spot_check")
    assert client.get(page_of(found)).status_code == 200

    standing = Appointment.objects.get(user=checker)
    standing.offices = []
    standing.save()

    assert client.get(page_of(found)).status_code == 404


def test_grant_of_one_hat_opens_nothing_in_another(found: Family, reader: User) -> None:
    sample_for(reader)
    appointed(reader, Hat.TRUSTEE, Office.SPOT_CHECKER)

    assert signed_in(reader, hat=Hat.TRUSTEE).get(page_of(found)).status_code == 404
    assert signed_in(reader, hat=Hat.HSUK_REVIEWER).get(page_of(found)).status_code == 302


def test_sampled_file_is_read_only(found: Family, desk: Client) -> None:
    sign(desk, found)

    for method in (desk.post, desk.put, desk.patch, desk.delete):
        assert method(page_of(found)).status_code == 405
    for route in ("visiting_family", "family_file"):
        assert desk.get(reverse(route, args=[found.id])).status_code == 404


def test_sampled_file_leaves_out_what_quality_does_not_need(found: Family, desk: Client) -> None:
    organiser = worker(Hat.ORGANISER)
    Referral.objects.create(
        family=found,
        source=Source.GP,
        referrer="Zzreferrer",
        referrer_contact="Zzcontact",
        taken_by=organiser,
    )
    sign(desk, found)

    text = desk.get(page_of(found)).content.decode()

    for hidden in (SURNAME, "Nowhere Lane", "ZZ9", "07700", "Zzreferrer", "Zzcontact"):
        assert hidden not in text


def test_projections_are_closed_lists_of_fields() -> None:
    names = {
        kind: [one.name for one in fields(kind)] for kind in (Cover, SampledPerson, SampledVisit, SampledView)
    }

    assert names == {
        Cover: ["id", "reference", "about"],
        SampledPerson: ["first_name", "kin", "age"],
        SampledVisit: ["day", "kind", "minutes", "note"],
        SampledView: [
            "id", "reference", "stage", "opened_on", "active_from", "review_due_on", "ended_on", "ending", "plan",
            "visitor_notes", "people", "referrals", "information", "permissions", "assessments", "visits",
            "record_of_access", "in_ink",
        ],
    }  # fmt: skip


def test_files_to_read_are_listed_and_wait_on_today(found: Family, desk: Client) -> None:
    listed = desk.get(reverse("samples")).content.decode()
    waiting = desk.get(reverse("today")).content.decode()
    sign(desk, found)

    assert "Not signed yet" in listed
    assert f"Sign for the file {found.reference}" in waiting
    assert found.reference not in desk.get(reverse("today")).content.decode()
    assert "Not signed yet" not in desk.get(reverse("samples")).content.decode()


def test_signature_stands_on_the_inside_front_cover(found: Family, desk: Client) -> None:
    sign(desk, found, detail="Annual review")
    office = lead()
    looking = viewer(office, Hat.ORGANISER, Office.SAFEGUARDING_LEAD)

    cover = [context for panel, context in panels(looking, found) if panel.title == "Record of Access"]
    page = signed_in(office).get(reverse("record_of_access", args=[found.id])).content.decode()

    assert [line.name for line in cover[0]["lines"]] == ["Uma Kay Example"]
    assert "Uma Kay Example" in page
    assert "Annual review" in page


def test_record_of_access_is_for_the_familys_own_co_ordinator(found: Family, desk: Client) -> None:
    sign(desk, found)
    own, other = worker(Hat.ORGANISER), worker(Hat.ORGANISER)
    take_on(family=found, organiser=own.id)
    page = reverse("record_of_access", args=[found.id])

    assert signed_in(own).get(page).status_code == 200
    assert signed_in(other).get(page).status_code == 404
    assert desk.get(page).status_code == 404


def test_record_of_access_prints_as_a_form_with_lines_to_sign_in_ink(found: Family, desk: Client) -> None:
    sign(desk, found)
    office = signed_in(lead())
    address = reverse("record_of_access", args=[found.id])

    paper = office.get(f"{address}?paper").content.decode()

    assert 'href="?paper"' in office.get(address).content.decode()
    assert found.reference in paper
    assert SURNAME not in paper
    assert "This form belongs on the inside front cover" in paper
    assert "Uma Kay Example" in paper
    assert re.findall(r'<th scope="col">([^<]+)', paper)[-4:] == [
        "Name, in capitals", "Purpose", "Date", "Signature",
    ]  # fmt: skip
    assert paper.count("<tr><td></td><td></td><td></td><td></td></tr>") == LINES_FOR_INK
    assert "shred it" not in paper
    assert desk.get(f"{address}?paper").status_code == 404


def test_reading_and_being_refused_are_both_in_the_ledger(found: Family, reader: User, desk: Client) -> None:
    sign(desk, found)
    desk.get(page_of(found))
    desk.get(page_of(family(reference="HS-0009")))

    logged = Entry.objects.filter(actor=reader.id, rule="records.read_sampled").order_by("id")
    assert list(logged.values_list("action", "outcome")) == [("seen", "allowed"), ("seen", "denied")]
