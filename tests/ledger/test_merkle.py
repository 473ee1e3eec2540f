"""The tree against RFC 6962's own vectors, and against the plainest recursion."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsww.ledger import merkle

# The reference inputs and roots of Certificate Transparency, for trees of 0 to 8 leaves.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(data) for data in INPUTS]


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


def some_leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_vectors(size: int) -> None:
    growing = merkle.Growing()
    for leaf in LEAVES[:size]:
        growing.append(leaf)

    assert growing.root().hex() == ROOTS[size]


def test_an_inclusion_proof_is_that_of_the_reference_vectors() -> None:
    proof = merkle.inclusion_proof(merkle.InMemory(LEAVES), 5, 8)

    assert [step.hex() for step in proof] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_consistency_proof_is_that_of_the_reference_vectors() -> None:
    proof = merkle.consistency_proof(merkle.InMemory(LEAVES), 6, 8)

    assert [step.hex() for step in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 513, 700])
def test_a_tree_read_through_its_kept_levels_has_the_plain_root(size: int) -> None:
    leaves = some_leaves(size)

    assert merkle.root(merkle.InMemory(leaves), size) == naive_root(leaves)


def test_every_inclusion_proof_up_to_forty_leaves_holds_and_no_other_leaf_passes_for_it() -> None:
    leaves = some_leaves(40)
    stored = merkle.InMemory(leaves)
    for size in range(1, 41):
        root = naive_root(leaves[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(stored, index, size)
            holds = [
                merkle.verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)
                for leaf in leaves[:size]
            ]
            assert holds == [place == index for place in range(size)]


def test_every_consistency_proof_up_to_forty_leaves_holds_and_only_between_its_roots() -> None:
    leaves = some_leaves(40)
    stored = merkle.InMemory(leaves)
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(stored, old, size)
            old_root, root = naive_root(leaves[:old]), naive_root(leaves[:size])
            sure = {"old": old, "size": size, "proof": proof}
            assert merkle.verify_consistency(old_root=old_root, root=root, **sure)
            assert not merkle.verify_consistency(old_root=leaves[0][::-1], root=root, **sure)
            assert not merkle.verify_consistency(old_root=old_root, root=leaves[0][::-1], **sure)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_proofs_hold_across_kept_levels_and_break_when_a_step_is_touched(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 1_200))
    index = data.draw(st.integers(0, size - 1))
    leaves = some_leaves(size)
    stored, root = merkle.InMemory(leaves), naive_root(leaves)
    proof = merkle.inclusion_proof(stored, index, size)
    touched = data.draw(st.integers(0, len(proof) - 1))
    broken = [step[::-1] if place == touched else step for place, step in enumerate(proof)]

    sure = {"leaf": leaves[index], "index": index, "size": size, "root": root}
    assert merkle.verify_inclusion(proof=proof, **sure)
    assert not merkle.verify_inclusion(proof=broken, **sure)
    assert not merkle.verify_inclusion(proof=proof[:-1], **sure)
    assert not merkle.verify_inclusion(proof=[*proof, root], **sure)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_tree_resumed_from_what_is_stored_grows_as_one_that_was_never_put_down(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1_200))
    old = data.draw(st.integers(0, size))
    leaves = some_leaves(size)
    resumed = merkle.resume(merkle.InMemory(leaves[:old]), old)

    for leaf in leaves[old:]:
        resumed.append(leaf)

    assert resumed.root() == naive_root(leaves)


def test_a_tree_with_a_missing_leaf_is_refused_rather_than_guessed() -> None:
    with pytest.raises(merkle.MissingHash):
        merkle.root(merkle.InMemory(some_leaves(5)), 6)
