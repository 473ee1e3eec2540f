"""Kills a rotation of the keys, as by kill -9, at random moments, while others make keys and read.

After each the next run ends the work, nothing that was sealed is lost, and one key alone is left.
"""

import random
import threading
from collections.abc import Iterator

import pytest

from hsww.vault import kek
from tests.vault.aside import Aside, scheme

KILLS = 20
STEPS = (
    "kek.fresh_key", "custody.escrow", "rotation.new_key", "kek.add_key", "rotation._rewrap",
    "rotation._rewrap_all", "custody.copy_keys", "custody.put_out_of_use", "kek.drop_keys",
)  # fmt: skip


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aside]:
    with scheme(tmp_path_factory.mktemp("rotation") / "var", homes=10, others=2000) as made:
        yield made


@pytest.fixture(scope="module")
def usual(aside: Aside) -> float:
    return aside.seconds("rotate")


@pytest.mark.parametrize("number", range(KILLS))
def test_a_rotation_killed_at_a_random_moment(aside: Aside, usual: float, number: int) -> None:
    before = aside.do("seen")

    while not aside.killed("rotate", within=usual):
        pass  # it had ended already; another moment

    assert_whole(aside, before)


@pytest.mark.parametrize("step", STEPS)
def test_a_rotation_killed_after_a_step(aside: Aside, step: str) -> None:
    before = aside.do("seen")

    assert aside.killed_after(step, "rotate")

    assert_whole(aside, before)


def assert_whole(aside: Aside, before: dict[str, object]) -> None:
    """What the site reads is the same, between the kill and the next run and after it."""
    between = aside.do("seen")
    aside.do("rotate")
    after = aside.do("seen")
    for name in ("homes", "notes", "found", "keys"):
        assert before[name] == between[name] == after[name]
    assert before["wrong"] == between["wrong"] == after["wrong"] == []
    assert list(kek.keys_in(aside.var / "secrets" / "key-encryption")) == after["keks"]
    assert len(after["keks"]) == 1
    data, newest = aside.do("data"), aside.kept_copies()[0]
    assert aside.whole(data, newest) == set(before["homes"])  # type: ignore[call-overload]


def test_rotations_killed_again_and_again_while_the_site_works(aside: Aside, usual: float) -> None:
    """Two workers make keys and read all the while, and neither meets an error."""
    workers, done = [aside.process() for _ in range(2)], []
    threads = [
        threading.Thread(target=lambda one=one: done.append(one.ends("work", str(6 * usual + 20))))
        for one in workers
    ]
    for thread in threads:
        thread.start()
    for _ in range(5):
        aside.killed("rotate", within=random.uniform(0, 2 * usual))
    aside.do("rotate")
    for thread in threads:
        thread.join()
    for worker in workers:
        worker.killed()

    assert len(done) == 2
    assert all(made > 0 and read > 0 for made, read in done)
    assert None not in aside.do("seen")["homes"].values()


def test_one_of_two_rotations_at_once_wins_and_the_other_says_so(aside: Aside) -> None:
    first, second = aside.process(), aside.process()

    said = ["", ""]
    while not any(said):
        first.begins("try_to_rotate")
        said = [second.ends("try_to_rotate"), first.said()]

    first.killed()
    second.killed()
    assert sorted("already" in one for one in said) == [False, True]
    assert_whole(aside, aside.do("seen"))
