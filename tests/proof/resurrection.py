"""Tries every pair of a copy of the data and a copy of the keys that was ever made, with every key there still is.

No pair brings anything of a destroyed family back. The others are whole wherever the copy of the keys is younger
than the last destruction and not older than the copy of the data.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.vault.aside import Aside, Data, scheme

Recorder = Callable[[str, object], None]


@dataclass
class Backups:
    """All that were ever made, with when; what the product removes is kept here."""

    aside: Aside
    data: list[tuple[int, Data]] = field(default_factory=list)
    keys: list[tuple[int, bytes]] = field(default_factory=list)
    last_destruction: int = 0
    now: int = 0

    def make(self) -> None:
        """The data first, as the rule is."""
        self.now += 1
        self.data.append((self.now, self.aside.do("data")))
        self.aside.do("copy")
        self.keys += [(self.now, copy) for copy in self.aside.kept_copies()[:1]]

    def destroy(self, *families: str) -> None:
        self.aside.do("destroy", *families)
        self.now += 1
        self.last_destruction = self.now
        self.keys += [(self.now, copy) for copy in self.aside.kept_copies()]

    def pairs(self) -> Iterator[tuple[int, Data, int, bytes]]:
        for made, data in self.data:
            for copied, keys in self.keys:
                yield made, data, copied, keys


@pytest.fixture(scope="module")
def backups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backups]:
    with scheme(tmp_path_factory.mktemp("resurrection") / "var", homes=8, tables="all") as aside:
        made = Backups(aside)
        made.make()
        made.make()
        aside.do("rotate")
        made.make()
        made.destroy(aside.families[0])
        made.make()
        aside.families.append(aside.do("add", "new"))
        made.make()
        aside.do("replace", aside.families[3])
        made.make()
        assert aside.killed_after("custody.copy_keys", "destroy", aside.families[1], aside.families[2])
        made.make()
        made.destroy()
        made.make()
        yield made


def test_every_pair_was_readable_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Otherwise the next test would show nothing: it is the destruction that takes the reading away."""
    with scheme(tmp_path_factory.mktemp("before") / "var", homes=3) as aside:
        backups = Backups(aside)
        backups.make()
        aside.do("rotate")
        backups.make()

        assert all(aside.whole(data, keys) == set(aside.families) for _, data, _, keys in backups.pairs())


def test_no_pair_brings_a_destroyed_family_back(backups: Backups, record_property: Recorder) -> None:
    destroyed = set(backups.aside.families[:3])
    tried = 0

    for _, data, _, keys in backups.pairs():
        assert backups.aside.readable(data, keys).isdisjoint(destroyed)
        tried += 1

    assert tried == len(backups.data) * len(backups.keys) >= 50
    record_property("cases", tried)


def test_the_others_are_whole_with_every_copy_of_the_keys_since_the_last_destruction(
    backups: Backups,
) -> None:
    tried = 0
    for made, data, copied, keys in backups.pairs():
        if copied >= max(backups.last_destruction, made):
            there = {str(family) for family in backups.aside.whole(data, keys)}
            expected = set(backups.aside.families[3:]) & families_in(data)
            assert there == expected
            tried += 1
    assert tried >= 8


def test_the_newest_pair_that_is_kept_holds_everybody_who_is_left(backups: Backups) -> None:
    _, newest = backups.data[-1]

    kept = backups.aside.kept_copies()

    assert backups.aside.whole(newest, kept[0]) == set(backups.aside.families[3:])


def families_in(data: Data) -> set[str]:
    return {
        f"{family[:8]}-{family[8:12]}-{family[12:16]}-{family[16:20]}-{family[20:]}" for family, *_ in data
    }
