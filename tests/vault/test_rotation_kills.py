"""Three of the kills of `tests/proof/rotation.py` and `destruction.py`, each at a step where most is half done."""

from collections.abc import Iterator

import pytest

from hsww.vault import kek
from tests.vault.aside import Aside, scheme


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aside]:
    with scheme(tmp_path_factory.mktemp("kills") / "var", homes=6, others=50) as made:
        yield made


@pytest.mark.parametrize("step", ["kek.add_key", "rotation._rewrap", "custody.copy_keys"])
def test_a_rotation_that_was_killed_is_ended_by_the_next(aside: Aside, step: str) -> None:
    killed = aside.killed_after(step, "rotate")
    between = aside.do("seen")

    aside.do("rotate")

    after = aside.do("seen")
    assert killed
    assert between["homes"] == after["homes"]
    assert None not in after["homes"].values()
    assert list(kek.keys_in(aside.var / "secrets" / "key-encryption")) == after["keks"]
    assert len(after["keks"]) == 1
    assert between["wrong"] == after["wrong"] == []


@pytest.mark.parametrize("step", ["journal.append", "rotation._rewrap", "custody.copy_keys"])
def test_a_destruction_that_was_killed_is_ended_by_the_next_run(aside: Aside, step: str) -> None:
    there = [family for family, name in aside.do("seen")["homes"].items() if name]
    data = aside.do("data")
    aside.do("copy")
    old = aside.kept_copies()

    killed = aside.killed_after(step, "destroy", there[0])
    survivors_between = [aside.whole(data, copy) & set(there[1:]) for copy in aside.kept_copies()]
    aside.do("finish")

    assert killed
    assert set(there[1:]) in survivors_between
    assert all(there[0] not in aside.readable(data, copy) for copy in [*old, *aside.kept_copies()])
    assert aside.whole(data, aside.kept_copies()[0]) == set(there[1:])
    after = aside.do("seen")
    assert {family for family, name in after["homes"].items() if name} == set(there[1:])
    assert there[0] not in after["found"]
    assert aside.do("finish") is None
