import re
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from hsww.vault import files_format
from hsww.vault.envelope import TAG_BYTES
from hsww.vault.errors import Damaged, VaultError, WrongPlace
from hsww.vault.files_format import CHUNK_BYTES, HEAD_BYTES, SEALED_CHUNK_BYTES, Place

CIPHER = AESGCM(bytes(range(32)))
KEY_ID = UUID("11111111-1111-4111-8111-111111111111").bytes
HERE = Place("families.paper", UUID("22222222-2222-4222-8222-222222222222"))
THREE = b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"the end"
LENGTHS = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5]


def _example(name: str) -> str:
    """The value after a name in the module's worked example, its lines put together."""
    found = re.search(rf"^    {name}  +(\S.*(?:\n {{21}}\S+)*)", files_format.__doc__ or "", re.MULTILINE)
    assert found, name
    return re.sub(r"\n\s+", "", found.group(1))


def sealed_chunks(sealed: bytes) -> tuple[bytes, list[bytes]]:
    starts = range(HEAD_BYTES, len(sealed), SEALED_CHUNK_BYTES)
    return sealed[:HEAD_BYTES], [sealed[start : start + SEALED_CHUNK_BYTES] for start in starts]


def close(data: bytes, place: Place = HERE) -> bytes:
    return files_format.close(CIPHER, KEY_ID, place, data)


def refused(sealed: bytes, place: Place = HERE, cipher: AESGCM = CIPHER) -> bool:
    with pytest.raises(VaultError) as wrong:
        files_format.open_(cipher, place, sealed)
    return "the end" not in str(wrong.value)


def test_the_worked_example_is_true() -> None:
    model, row = _example("place").split(", ")
    place = Place(model, UUID(row))
    cipher, key_id = AESGCM(bytes.fromhex(_example("data key"))), UUID(_example("key id")).bytes
    mark = bytes.fromhex(_example("mark"))

    sealed = files_format.close(cipher, key_id, place, _example("file").encode(), mark=mark)

    assert sealed.hex() == _example("sealed")
    assert files_format.associated_data(place, sealed[:HEAD_BYTES], 0, last=True).hex() == _example(
        "associated data"
    )
    assert files_format.open_(cipher, place, sealed) == b"Sam Fictional"


@pytest.mark.parametrize("length", LENGTHS)
def test_a_file_of_any_length_opens_in_its_place(length: int) -> None:
    data = bytes(number % 251 for number in range(length))

    sealed = close(data)

    assert files_format.open_(CIPHER, HERE, sealed) == data
    assert len(sealed) == HEAD_BYTES + length + TAG_BYTES * max(1, -(-length // CHUNK_BYTES))


@given(data=st.binary(max_size=200))
def test_what_is_closed_opens(data: bytes) -> None:
    assert files_format.open_(CIPHER, HERE, close(data)) == data


def test_a_file_in_another_place_does_not_open() -> None:
    sealed = close(THREE)

    assert refused(sealed, Place("families.paper", uuid4()))
    assert refused(sealed, Place("records.proof", HERE.row))


def test_a_file_does_not_open_with_another_key() -> None:
    assert refused(close(THREE), cipher=AESGCM(bytes(32)))


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_file_cut_off_between_chunks_does_not_open(kept: int) -> None:
    head, chunks = sealed_chunks(close(THREE))

    assert refused(head + b"".join(chunks[:kept]))


@pytest.mark.parametrize("cut", [1, TAG_BYTES, TAG_BYTES + 7, SEALED_CHUNK_BYTES])
def test_a_file_cut_off_anywhere_does_not_open(cut: int) -> None:
    assert refused(close(THREE)[:-cut])


def test_chunks_that_changed_their_order_do_not_open() -> None:
    head, (first, second, last) = sealed_chunks(close(THREE))

    assert refused(head + second + first + last)
    assert refused(head + first + first + last)


def test_a_chunk_that_was_added_does_not_open() -> None:
    head, (first, second, last) = sealed_chunks(close(THREE))

    assert refused(head + first + second + last + last)
    assert refused(head + first + second + first + last)
    assert refused(head + first + second + last + b"x")


def test_a_chunk_of_another_sealing_of_the_same_file_does_not_open() -> None:
    head, (first, second, last) = sealed_chunks(close(THREE))
    _, (_, other, _) = sealed_chunks(close(THREE))

    assert second != other
    assert refused(head + first + other + last)


def test_a_mark_changed_for_another_does_not_open() -> None:
    sealed = close(THREE)
    other = close(THREE)

    assert refused(other[:HEAD_BYTES] + sealed[HEAD_BYTES:])


@given(at=st.integers(min_value=0, max_value=HEAD_BYTES + 40), bit=st.integers(min_value=0, max_value=7))
def test_no_bit_can_be_changed(at: int, bit: int) -> None:
    sealed = bytearray(close(b"some words"))
    sealed[at % len(sealed)] ^= 1 << bit

    with pytest.raises((WrongPlace, Damaged)):
        files_format.open_(CIPHER, HERE, bytes(sealed))


@pytest.mark.parametrize("raw", [b"", b"HSF1", b"HSF2" + bytes(60), b"%PDF-1.7 plain words nobody sealed"])
def test_bytes_in_another_format_are_refused(raw: bytes) -> None:
    with pytest.raises(Damaged):
        files_format.open_(CIPHER, HERE, raw)
