"""Kills the destruction of a family, as by kill -9, at random moments and after each of its steps.

At every moment somebody with the copies that are kept and every key there still is can read everything of everybody
else. The next run ends the work; then nobody reads anything of the family, with any copy that was ever made.

A referral that nobody agreed to is erased by the timer: killed in the same way, it never leaves a row whose key is
dead, and at every moment every list and search that may show it answers.
"""

from collections.abc import Iterator

import pytest

from tests.vault.aside import Aside, Data, scheme

KILLS = 20
STEPS = (
    "journal.append", "destruction._forget_some", "destruction._forget", "kek.fresh_key", "custody.escrow",
    "rotation.new_key", "kek.add_key", "rotation._rewrap", "rotation._rewrap_all", "custody._write_and_verify",
    "custody.copy_keys", "custody.put_out_of_use", "kek.drop_keys", "rotation.to_key", "durable.remove",
    "custody.destroy_before", "destruction._empty_logs", "destruction._mark_finished",
)  # fmt: skip
OF_ROWS = (
    "families.actions.erasing._lock", "families.actions.erasing._delete", "families.actions.erasing.record_many",
    "families.actions.erasing._erase", "destruction._begin", "destruction.begin",
    "families.actions.erasing.erase_unaccepted", "destruction._take_rows",
)  # fmt: skip
MOMENTS = [f"moment {number}" for number in range(KILLS)]


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aside]:
    with scheme(
        tmp_path_factory.mktemp("destruction") / "var", homes=2 * KILLS + len(STEPS) + 5, others=500
    ) as made:
        made.do("copy")
        yield made


@pytest.fixture(scope="module")
def usual(aside: Aside) -> float:
    return aside.seconds("destroy", aside.families.pop())


@pytest.fixture(scope="module")
def ever() -> set[bytes]:
    """Every copy of the keys that was ever made, as if each had been taken to another building in time."""
    return set()


@pytest.mark.parametrize("step", [*STEPS, *MOMENTS])
def test_a_destruction_killed_after(aside: Aside, usual: float, ever: set[bytes], step: str) -> None:
    data, going = aside.do("data"), aside.families.pop()
    aside.do("copy")
    ever.update(aside.kept_copies())

    if step in STEPS:
        assert aside.killed_after(step, "destroy", going)
    else:
        while not aside.killed("destroy", going, within=usual):
            data, going = aside.do("data"), aside.families.pop()  # it had ended already; another moment

    staying = set(aside.families)
    assert_readable_from_some_kept_pair(aside, staying, data)
    aside.do("copy")
    ever.update(aside.kept_copies())
    begun = aside.journal_names(going)
    aside.do("finish") if begun else aside.do("destroy", going)
    ever.update(aside.kept_copies())
    assert_gone(aside, going, staying, data, ever)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aside]:
    with scheme(tmp_path_factory.mktemp("erasing") / "var", homes=0, others=200, tables="all") as made:
        made.do("refer")
        yield made


@pytest.fixture(scope="module")
def usual_erasing(site: Aside) -> float:
    return site.seconds("erase")


@pytest.mark.parametrize("step", [*OF_ROWS, *STEPS, *MOMENTS])
def test_an_erasing_killed_after(site: Aside, usual_erasing: float, step: str) -> None:
    going = site.do("refer")

    if step in MOMENTS:
        site.killed("erase", within=usual_erasing)
    else:
        assert site.killed_after(step, "erase")

    between = site.do("state", going)
    assert_every_list_answers(site)
    assert between["key"] or not between["row"]
    assert between["row"] or between["doomed"]
    site.do("erase")
    assert site.do("state", going) == {"row": False, "key": False, "found": False, "doomed": True}
    assert_every_list_answers(site)


def test_rows_that_a_kill_brought_back_are_gone_before_their_keys_although_the_next_run_is_killed_too(
    site: Aside,
) -> None:
    going = site.do("refer")

    assert site.killed_after("destruction.begin", "erase")
    assert site.do("state", going) == {"row": True, "key": True, "found": True, "doomed": True}
    assert site.killed_after("families.actions.erasing._erase", "finish")
    assert site.do("state", going)["row"]
    assert_every_list_answers(site)
    assert site.killed_after("destruction._take_rows", "finish")
    assert site.do("state", going) == {"row": False, "key": True, "found": True, "doomed": True}
    assert_every_list_answers(site)

    site.do("finish")

    assert site.do("state", going) == {"row": False, "key": False, "found": False, "doomed": True}


def test_every_list_answers_while_referrals_are_erased(site: Aside) -> None:
    for _ in range(3):
        for _ in range(5):
            site.do("refer")
        asking = site.process()
        asking.begins("ask", "4")
        while asking.running():
            site.do("erase")
            site.do("refer")
        assert asking.said() == [200]
        asking.killed()


def assert_every_list_answers(site: Aside) -> None:
    assert {path: status for path, status in site.do("pages").items() if status != 200} == {}


def assert_readable_from_some_kept_pair(aside: Aside, staying: set[str], data: Data) -> None:
    assert any(staying <= aside.whole(data, copy) for copy in aside.kept_copies())
    homes = aside.do("seen")["homes"]
    assert all(homes[family] for family in staying)


def assert_gone(aside: Aside, going: str, staying: set[str], data: Data, ever: set[bytes]) -> None:
    seen = aside.do("seen")
    assert {family for family, name in seen["homes"].items() if name} == staying
    assert {family for family, worry in seen["notes"].items() if worry} == staying
    assert set(seen["found"]) == staying
    assert seen["wrong"] == []
    assert going not in aside.readable(data, *ever)
    assert aside.whole(data, aside.kept_copies()[0]) == staying
    assert aside.do("finish") is None
