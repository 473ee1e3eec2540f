"""What a quarter's report counts: each family once, from one snapshot taken when it is over (3.2)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from families.models import Evidence, Need, Source, Stage, VisitKind
from hsww import quarters
from hsww.board import snapshots
from hsww.board.counts import count
from hsww.board.figures import protected
from hsww.board.models import Snapshot
from hsww.people.models import User
from hsww.quarters import Quarter
from hsww.vault import resealing
from hsww.vault.scopes import SCHEME_SCOPE
from tests.board.quarterly import QUARTER, family, scored, visited
from tests.vault.raw import column

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_quarters_follow_one_another_without_a_gap() -> None:
    assert Quarter(2026, 1).end == date(2026, 3, 31)
    assert Quarter(2026, 4).following == Quarter(2027, 1)
    assert quarters.latest_ended(date(2026, 1, 1)) == Quarter(2025, 4)
    assert quarters.latest_ended(date(2026, 12, 31)) == Quarter(2026, 3)
    assert Quarter(2026, 2).label == "April to June 2026"


def test_families_are_counted_and_not_their_referrals_visits_or_needs(lead: User) -> None:
    home = family(lead, needs=(Need.ISOLATION, Need.BUDGET))
    visited(home, lead, times=3)
    visited(family(lead, source=Source.GP), lead, kind=VisitKind.NOT_IN)

    counts = count(QUARTER)

    assert (counts["referred"], counts["supported"], counts["started"]) == (2, 2, 2)
    assert (counts["visited"], counts["visits"]) == (1, 3)
    assert counts["by_source"]["gp"] == counts["by_source"]["health_visitor"] == 1
    assert sum(counts["by_source"].values()) == 2
    assert counts["by_need"] | {"isolation": 2, "budget": 1} == counts["by_need"]


def test_a_family_that_never_agreed_to_come_is_not_counted_as_referred(lead: User) -> None:
    family(lead, evidence=Evidence.NONE)

    assert count(QUARTER)["referred"] == 0


def test_support_counts_in_every_quarter_it_touches_and_in_no_other(lead: User) -> None:
    home = family(lead, came=QUARTER.before.start)
    home.stage, home.ended_on = Stage.ENDED, QUARTER.start
    home.save()

    assert count(QUARTER.before)["supported"] == count(QUARTER)["supported"] == 1
    assert (count(QUARTER.before)["ended"], count(QUARTER)["ended"]) == (0, 1)
    assert count(QUARTER.following)["supported"] == 0
    assert count(QUARTER)["started"] == 0


def test_a_district_that_is_not_on_the_list_counts_as_not_known(lead: User) -> None:
    family(lead, district="Somewhere else")
    family(lead, district="Hatfield")

    spread = count(QUARTER)["by_district"]

    assert spread[""] == spread["Hatfield"] == 1
    assert sum(spread.values()) == 2


def test_waits_and_changes_show_from_ten_families_on(lead: User) -> None:
    homes = [family(lead, waited=20) for _ in range(9)]
    for home in homes:
        scored(home, lead, 1, 3)
    assert count(QUARTER)["waiting"] is None
    assert count(QUARTER)["change"]["isolation"] is None

    scored(family(lead, waited=20), lead, 2, 3)

    assert count(QUARTER)["waiting"] == 20
    assert count(QUARTER)["change"]["isolation"] == 1.9


def test_a_snapshot_is_taken_once_and_stays_though_families_change(lead: User) -> None:
    home = family(lead)
    first = snapshots.take(QUARTER)
    home.delete()

    again = snapshots.take(QUARTER)

    assert again.pk == first.pk
    assert again.counts["referred"] == 1


def test_a_quarter_that_is_not_over_is_not_counted() -> None:
    with pytest.raises(snapshots.QuarterNotOverError):
        snapshots.take(QUARTER.following)


def test_tick_counts_the_last_quarter_once(lead: User) -> None:
    assert snapshots.take_due() == ""
    family(lead)

    assert snapshots.take_due() == f"counted {QUARTER.key}"
    assert snapshots.take_due() == ""
    assert Snapshot.objects.count() == 1


def test_exact_counts_are_sealed(lead: User) -> None:
    family(lead)
    snapshots.take(QUARTER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT counts FROM board_snapshot")
        assert b"referred" not in bytes(cursor.fetchone()[0])


def test_the_database_refuses_to_change_a_snapshot(lead: User) -> None:
    snapshot = snapshots.take(QUARTER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(taken_at=timezone.now() - timedelta(days=1))


def test_a_snapshot_can_be_sealed_afresh_under_another_key(lead: User) -> None:
    family(lead)
    snapshot = snapshots.take(QUARTER)
    before = column(snapshot, "counts")

    resealing.replace_data_key(SCHEME_SCOPE)

    assert column(snapshot, "counts") != before
    assert Snapshot.objects.get().counts == snapshot.counts


@pytest.mark.sqlite_only
def test_the_database_refuses_another_snapshot_of_the_same_time_in_the_place_of_one(lead: User) -> None:
    snapshots.take(QUARTER)
    columns = [field.column for field in Snapshot._meta.concrete_fields]
    taken = ", ".join("lower(hex(randomblob(16)))" if name == "id" else name for name in columns)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO board_snapshot ({', '.join(columns)}) SELECT {taken} FROM board_snapshot"
        )


def test_visits_show_only_as_far_as_the_families_visited_do(lead: User) -> None:
    home = family(lead)
    visited(home, lead, times=30)

    shown = {one["label"]: one["shown"] for one in protected(count(QUARTER))["headlines"]}

    assert shown["Visits"] is None


@pytest.mark.parametrize(("began", "expected"), [(25, 25), (24, None), (18, None), (17, 15)])
def test_a_part_is_left_out_where_what_is_missing_from_the_whole_is_a_handful(
    began: int, expected: int | None, lead: User
) -> None:
    counts = {**count(QUARTER), "supported": 25, "started": began}

    shown = {one["label"]: one["shown"] for one in protected(counts)["headlines"]}

    assert shown["Families supported"] == 25
    assert shown["Families who began"] == expected
