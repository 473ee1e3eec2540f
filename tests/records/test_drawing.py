"""Samples are drawn by chance, by those who may, and never of the reader's own work (8.3, 9.1)."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import (
    Caseload,
    Conflict,
    Cover,
    CoveredFamily,
    Family,
    FamilyGrant,
    Stage,
    SuddenCover,
    Tie,
)
from families.rules import SAMPLES
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Entry, EntrySubject
from records.actions import NothingToDraw, draw_sample, end_expired
from records.draw import again, eligible
from records.models import Purpose, Receipt, Sample, SampledFile, Signature
from tests import build
from tests.families.visiting_world import end, match
from tests.people.making import appointed, signed_in, viewer, worker
from tests.records.sampling import (
    files,
    lead,
    reviewer,
    run_out,
    sample_for,
    sign,
    spot_checker,
    with_second_step,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def drawn(sample: Sample) -> set[object]:
    return set(SampledFile.objects.filter(sample=sample).values_list("family_id", flat=True))


def test_lead_draws_a_sample() -> None:
    files(5)
    reader = reviewer()
    office = signed_in(lead())
    page = reverse("sample_draw")

    shown = office.get(page).content.decode()
    asked = {
        "kind": "family",
        "reader": f"hsuk_reviewer:{reader.id}",
        "size": 3,
        "purpose": "quality",
        "days": 7,
    }
    response = office.post(page, asked)

    sample = Sample.objects.get()
    assert "Uma Kay (Home-Start UK reviewer)" in shown
    assert response.headers["Location"] == reverse("samples_drawn")
    assert (sample.size, sample.drawn_from, len(drawn(sample))) == (3, 5, 3)
    assert sample.expires_at - sample.drawn_at == timedelta(days=7)
    assert "0 of 3" in office.get(reverse("samples_drawn")).content.decode()


def test_grants_equal_the_files_drawn() -> None:
    files(5)
    reader = reviewer()

    sample = sample_for(reader, size=3)

    grants = FamilyGrant.objects.filter(user=reader)
    assert {grant.content_object_id for grant in grants} == drawn(sample)
    assert {grant.source for grant in grants} == set(sample.files.values_list("pk", flat=True))
    assert {grant.expires_at for grant in grants} == {sample.expires_at}
    assert {grant.permission.codename for grant in grants} == {"reviewer_sample"}


def test_draw_can_be_repeated_from_its_seed() -> None:
    everything = sorted(one.id for one in files(12))

    sample = sample_for(reviewer(), size=4)

    assert set(again(everything, sample.seed, sample.size)) == drawn(sample)


def test_draw_is_in_the_ledger_with_every_file() -> None:
    files(3)

    sample = sample_for(reviewer())

    entry = Entry.objects.get(action="drawn")
    about = set(EntrySubject.objects.filter(entry=entry, kind="family").values_list("subject", flat=True))
    assert about == drawn(sample)


@pytest.mark.parametrize("office", [None, Office.DUTY])
def test_other_co_ordinators_draw_nothing(office: Office | None) -> None:
    client = signed_in(worker(Hat.ORGANISER, *([office] if office else [])))

    for route in ("sample_draw", "samples_drawn"):
        assert client.get(reverse(route)).status_code == 404
    assert client.post(reverse("sample_draw"), {}).status_code == 404


def test_line_manager_may_draw() -> None:
    assert (
        signed_in(worker(Hat.ORGANISER, Office.LINE_MANAGER)).get(reverse("sample_draw")).status_code == 200
    )


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.HSUK_REVIEWER, Hat.ADMINISTRATOR])
def test_other_hats_draw_nothing(hat: Hat) -> None:
    assert signed_in(worker(hat)).get(reverse("sample_draw")).status_code == 404


def test_nobody_draws_for_themselves() -> None:
    files(1)
    both = lead()
    appointed(both, Hat.HSUK_REVIEWER)

    with pytest.raises(Denied):
        sample_for(both, by=both)


def test_trustee_who_is_no_spot_checker_cannot_be_given_files() -> None:
    files(1)

    with pytest.raises(Denied):
        sample_for(worker(Hat.TRUSTEE), hat=Hat.TRUSTEE)


@pytest.mark.parametrize(("size", "days"), [(0, 7), (21, 7), (5, 0), (5, 29)])
def test_sample_is_small_and_short(size: int, days: int) -> None:
    files(1)

    with pytest.raises(Denied):
        sample_for(reviewer(), size=size, days=days)


def test_database_refuses_a_sample_for_oneself() -> None:
    same, now = lead(), timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.create(
            reader=same, drawn_by=same, hat=Hat.TRUSTEE, purpose=Purpose.QUALITY, size=1, seed=1, drawn_from=1,
            drawn_from_digest=b"", drawn_at=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip


def test_trustee_never_samples_a_family_they_visit_or_visited_or_are_tied_to() -> None:
    visited, visits, tied, carried, free = files(5)
    checker = spot_checker()
    end(match(visited, checker))
    match(visits, checker)
    Conflict.objects.create(family=tied, person=checker, tie=Tie.RELATIVE)
    Caseload.objects.create(family=carried, organiser=checker)

    sample = sample_for(checker, hat=Hat.TRUSTEE)

    assert drawn(sample) == {free.id}


def test_trustee_never_samples_a_family_they_cover_or_covered_or_opened_by_cover() -> None:
    covered, chosen, left, opened, before, free = files(6)
    checker, today = spot_checker(), timezone.localdate()
    away, partly = worker(Hat.ORGANISER), worker(Hat.ORGANISER)
    for family, organiser in ((covered, away), (chosen, partly), (left, partly)):
        Caseload.objects.create(family=family, organiser=organiser)
    gone = today - timedelta(days=30)
    Caseload.objects.create(family=before, organiser=away, begins_on=gone, ends_on=gone)
    days = {"begins_on": today - timedelta(days=9), "ends_on": today - timedelta(days=2)}
    Caseload.objects.update(begins_on=gone)
    for organiser, whole in ((away, True), (partly, False)):
        cover = Cover.objects.create(
            organiser=organiser, colleague=checker, whole=whole, planned_by=organiser, **days
        )
    CoveredFamily.objects.create(cover=cover, family=chosen)
    SuddenCover.objects.create(family=opened, organiser=checker, reason="So.")

    sample = sample_for(checker, hat=Hat.TRUSTEE)

    assert drawn(sample) == {left.id, before.id, free.id}


def test_families_never_accepted_are_not_drawn() -> None:
    received, declined, ended, active = files(4)
    for one, stage in ((received, Stage.RECEIVED), (declined, Stage.DECLINED)):
        one.stage = stage
        one.save()
    ended.stage, ended.ended_on = Stage.ENDED, timezone.localdate()
    ended.save()

    found = set(eligible(reviewer().id, Hat.HSUK_REVIEWER))

    assert found == {ended, active}


def test_file_is_not_drawn_twice_for_the_same_person_at_once() -> None:
    files(3)
    reader = reviewer()
    first = sample_for(reader, size=2)

    second = sample_for(reader, size=20)

    assert not drawn(first) & drawn(second)
    with pytest.raises(NothingToDraw):
        sample_for(reader, size=1)


def test_form_says_when_there_is_nothing_to_draw() -> None:
    reader = reviewer()
    asked = {
        "kind": "family",
        "reader": f"hsuk_reviewer:{reader.id}",
        "size": 3,
        "purpose": "quality",
        "days": 7,
    }

    response = signed_in(lead()).post(reverse("sample_draw"), asked)

    assert "There is no file this person may be given to read" in response.content.decode()


def test_lead_ends_a_sample_before_its_day() -> None:
    files(2)
    reader = reviewer()
    sample = sample_for(reader)

    signed_in(lead()).post(reverse("sample_end", args=[sample.id]))

    sample = Sample.objects.get()
    assert sample.ended_at is not None
    assert not FamilyGrant.objects.filter(user=reader).exists()


def test_reader_cannot_end_or_draw(client: Client) -> None:
    files(1)
    reader = reviewer()
    sample = sample_for(reader)

    assert signed_in(reader).post(reverse("sample_end", args=[sample.id])).status_code == 404


def test_tick_takes_the_grants_of_what_has_run_out_and_only_those() -> None:
    files(4)
    gone, going_on = reviewer(), reviewer()
    over = sample_for(gone, size=2)
    sample_for(going_on, size=2)
    run_out(over)

    first, second = end_expired(), end_expired()

    assert (first, second) == ("1 samples ended", "")
    assert not FamilyGrant.objects.filter(user=gone).exists()
    assert FamilyGrant.objects.filter(user=going_on).count() == 2
    assert Entry.objects.filter(action="revoked", rule="records.end_sample").count() == 1


def test_list_of_samples_names_no_family() -> None:
    found: Family = files(1)[0]
    office = lead()
    sample_for(reviewer(), by=office)

    text = signed_in(office).get(reverse("samples_drawn")).content.decode()

    for hidden in (found.reference, str(found.id), found.name):
        assert hidden not in text


def test_sample_that_is_due_waits_on_the_leads_today_only() -> None:
    files(1)
    office, plain = signed_in(lead()), signed_in(worker(Hat.ORGANISER))
    words = "Draw a sample of files"

    before = words in office.get(reverse("today")).content.decode()
    elsewhere = words in plain.get(reverse("today")).content.decode()
    sample_for(reviewer())
    after = words in office.get(reverse("today")).content.decode()

    assert (before, elsewhere, after) == (True, False, False)


def test_draw_is_refused_by_the_action_too() -> None:
    files(1)
    plain = viewer(worker(Hat.ORGANISER), Hat.ORGANISER)

    with pytest.raises(Denied):
        draw_sample(
            by=plain, reader=reviewer().id, hat=Hat.HSUK_REVIEWER, size=1, purpose=Purpose.QUALITY, days=1
        )


@pytest.mark.parametrize("hat", [Hat.ADVISER, Hat.EXTERNAL_AUDITOR])
def test_files_can_be_drawn_for_an_adviser_and_for_an_outside_auditor(hat: Hat) -> None:
    files(3)
    reader, chief = worker(hat, name="Rhea Reader"), signed_in(lead())
    asked = {
        "kind": "family",
        "reader": f"{hat.value}:{reader.id}",
        "size": "2",
        "purpose": "audit",
        "days": "7",
    }

    offered = chief.get(reverse("sample_draw")).content.decode()
    chief.post(reverse("sample_draw"), asked)

    assert f"Rhea Reader ({hat.label})" in offered
    assert Sample.objects.get().hat == hat
    assert FamilyGrant.objects.filter(user=reader, permission__codename=SAMPLES[hat]).count() == 2


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_two_draws_at_one_moment_give_a_reader_no_file_twice() -> None:
    files(4)
    reader, chief = reviewer(), lead()
    together = Barrier(2)

    def draw() -> None:
        together.wait()
        sample_for(reader, by=chief, size=4)

    def in_a_thread() -> None:
        try:
            with suppress(NothingToDraw):
                draw()
        finally:
            connections.close_all()

    threads = [Thread(target=in_a_thread) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SampledFile.objects.values("family").distinct().count() == SampledFile.objects.count() == 4


def test_a_file_that_lies_in_two_samples_of_old_is_signed_for_and_opens() -> None:
    found = files(1)[0]
    reader = reviewer()
    sample_for(reader)
    twin = Sample.objects.get()
    twin.pk, twin._state.adding = None, True
    twin.save()
    SampledFile.objects.create(sample=twin, family=found)
    build.drawn(twin)
    client = signed_in(reader)

    asked = client.get(reverse("record_sign", args=[found.id]))
    sign(client, found)

    assert asked.status_code == 200
    assert client.get(reverse("sampled_file", args=[found.id])).status_code == 200
    assert Signature.objects.count() == 1


def test_an_adviser_signs_for_each_file_alone() -> None:
    found = files(2)[0]
    adviser = with_second_step(worker(Hat.ADVISER, name="Ada Adviser"))
    sample_for(adviser, hat=Hat.ADVISER, purpose=Purpose.ADVICE)
    client = signed_in(adviser)

    shut = client.get(reverse("sampled_file", args=[found.id]))
    sign(client, found, name="Ada Adviser", purpose="advice")

    assert shut.headers["Location"].startswith(reverse("record_sign", args=[found.id]))
    assert client.get(reverse("sampled_file", args=[found.id])).status_code == 200
    assert Receipt.objects.get().organiser is None
