import re
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from hsww.vault import envelope
from hsww.vault.errors import Damaged, WrongPlace

CIPHER = AESGCM(bytes(range(32)))
parts = st.one_of(st.text(), st.binary(), st.uuids())


def _example(name: str) -> str:
    """The value after a name in the module's worked example, its lines put together."""
    found = re.search(rf"^    {name}  +(\S.*(?:\n {{21}}\S+)*)", envelope.__doc__ or "", re.MULTILINE)
    assert found, name
    return re.sub(r"\n\s+", "", found.group(1))


def test_the_worked_example_is_true() -> None:
    model, field, row = _example("place").split(", ")
    place = [model, field, UUID(row)]
    key_id = UUID(_example("key id")).bytes
    cipher = AESGCM(bytes.fromhex(_example("data key")))

    sealed = envelope.close(
        cipher, key_id, place, _example("plain text").encode(), nonce=bytes.fromhex(_example("nonce"))
    )

    assert sealed.hex() == _example("sealed")
    assert envelope.associated_data(place, key_id).hex() == _example("associated data")
    assert envelope.open_(cipher, place, sealed) == b"Sam Fictional"


@given(plain=st.binary(), place=st.lists(parts, max_size=4))
def test_what_is_closed_opens_in_its_place(plain: bytes, place: list[envelope.Part]) -> None:
    sealed = envelope.close(CIPHER, uuid4().bytes, place, plain)

    assert envelope.open_(CIPHER, place, sealed) == plain


def as_bytes(part: envelope.Part) -> bytes:
    if isinstance(part, UUID):
        return part.bytes
    return part.encode() if isinstance(part, str) else part


@given(place=st.lists(parts, max_size=4), other=st.lists(parts, max_size=4))
def test_two_places_never_share_their_bytes(place: list[envelope.Part], other: list[envelope.Part]) -> None:
    same = list(map(as_bytes, place)) == list(map(as_bytes, other))

    assert (envelope.delimited(place) == envelope.delimited(other)) is same


@given(at=st.integers(min_value=0, max_value=200), bit=st.integers(min_value=0, max_value=7))
def test_no_bit_can_be_changed(at: int, bit: int) -> None:
    sealed = bytearray(envelope.close(CIPHER, uuid4().bytes, ["m", "f"], b"some words"))
    sealed[at % len(sealed)] ^= 1 << bit

    with pytest.raises((WrongPlace, Damaged)):
        envelope.open_(CIPHER, ["m", "f"], bytes(sealed))


@pytest.mark.parametrize("raw", [b"", b"\x01", b"\x02" + bytes(60), b"plain words that nobody sealed"])
def test_bytes_in_another_format_are_refused(raw: bytes) -> None:
    with pytest.raises(Damaged):
        envelope.open_(CIPHER, ["m"], raw)
