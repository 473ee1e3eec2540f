"""What a witness server answers is kept only if it is good, and said if it is not (9.1)."""

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from hsww.ledger import asking, queries, witnessing
from hsww.ledger.models import Cosignature, WitnessAnswer
from hsww.ledger.witnessing import ask_witness
from tests.ledger.watched import said, sealed, sizes
from tests.ledger.witness_server import Reply, Witness

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("status", [400, 403, 404, 422, 500, 301])
def test_a_refusal_is_kept_and_stops_no_sealing(witness: Witness, status: int) -> None:
    witness.instead = lambda *_: Reply(status)
    sealed(1)

    ask_witness()

    assert str(status) in said()
    assert sealed(1).size == 2
    assert sizes() == []


def test_a_witness_that_does_not_know_the_log_says_so_itself(witness: Witness) -> None:
    witness.logs.clear()
    sealed(1)

    ask_witness()

    assert said() == witnessing.REFUSALS[404]


def test_the_same_refusal_is_kept_once_and_its_end_too(witness: Witness) -> None:
    witness.instead = lambda *_: Reply(404)
    sealed(1)
    for _ in range(3):
        ask_witness()
    witness.instead = None

    ask_witness()

    assert list(WitnessAnswer.objects.order_by("id").values_list("said", flat=True)) == [
        witnessing.REFUSALS[404],
        "",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"3", b"\xff\xfe", b"three\n", b"-1\n", b"01\n", b"9" * 4000, b"\xd9\xa3\n"]
)
def test_another_size_that_cannot_be_read_is_a_refusal(witness: Witness, body: bytes) -> None:
    witness.instead = lambda *_: Reply(409, body)
    sealed(1)

    ask_witness()

    assert "409" in said()


def test_a_witness_that_names_another_size_each_time_is_not_asked_for_ever(witness: Witness) -> None:
    witness.instead = lambda one, _: Reply(409, f"{len(one.requests)}\n".encode())
    sealed(9)

    ask_witness()

    assert len(witness.requests) == 2
    assert "409" in said()


def strangers(one: Witness, body: bytes) -> Reply:
    """Another key under the witness's own name."""
    other = Witness(one.logs, private=Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
    other.seen = dict(one.seen)
    return other.judge(body)


def spoilt(one: Witness, body: bytes) -> Reply:
    good = one.judge(body).body.decode()
    _, name, encoded = good.split(" ")
    blob = bytearray(base64.b64decode(encoded))
    blob[-1] ^= 1
    return Reply(200, f"\N{EM DASH} {name} {base64.b64encode(blob).decode()}\n".encode())


def of_another_time(one: Witness, body: bytes) -> Reply:
    good = one.judge(body).body.decode()
    _, name, encoded = good.split(" ")
    blob = bytearray(base64.b64decode(encoded))
    blob[8] ^= 1
    return Reply(200, f"\N{EM DASH} {name} {base64.b64encode(blob).decode()}\n".encode())


@pytest.mark.parametrize(
    "instead",
    [
        strangers,
        spoilt,
        of_another_time,
        lambda *_: Reply(200),
        lambda *_: Reply(200, b"\n\n"),
        lambda *_: Reply(200, b"thank you\n"),
        lambda *_: Reply(200, b"\xff\xfe\n"),
        lambda one, body: Reply(200, one.judge(body).body.rstrip()),
        lambda one, body: Reply(200, b"\n" + one.judge(body).body),
    ],
)
def test_an_answer_without_a_good_signature_is_not_kept(witness: Witness, instead: object) -> None:
    witness.instead = instead  # type: ignore[assignment]
    sealed(2)

    ask_witness()

    assert sizes() == []
    assert said() not in ("", "nothing yet")


def test_strangers_beside_a_witness_we_know_are_ignored(witness: Witness) -> None:
    witness.instead = lambda one, body: Reply(200, strangers(one, body).body + one.judge(body).body)
    checkpoint = sealed(2)

    ask_witness()

    (kept,) = Cosignature.objects.all()
    assert kept.witness == witness.vkey
    assert queries.with_witnesses(checkpoint) == f"{checkpoint.note}{kept.line}\n"


def test_an_answer_without_end_is_cut_off(witness: Witness) -> None:
    witness.instead = lambda *_: Reply(200, b"x" * (asking.MOST_BYTES + 1))
    sealed(1)

    ask_witness()

    assert "too long" in said()


def test_a_witness_that_drips_holds_nobody_up(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnessing, "TIME_LIMIT", 0.5)
    witness.drips = 0.1
    sealed(1)
    began = time.monotonic()

    ask_witness()

    assert time.monotonic() - began < 1.5
    assert "in time" in said()
    assert sizes() == []


def test_a_witness_that_drips_its_greeting_holds_nobody_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent over TLS, the server has its say."""
    monkeypatch.setattr(witnessing, "TIME_LIMIT", 0.5)
    with silent_server() as port:
        settings.WITNESS_URL, settings.WITNESS_KEYS = f"https://127.0.0.1:{port}/w", [Witness({}).vkey]
        sealed(1)
        began = time.monotonic()

        ask_witness()

    assert time.monotonic() - began < 1.5
    assert "in time" in said()


def slow(*_: object) -> None:
    """It answers itself, after a while."""
    time.sleep(0.3)


def test_all_that_is_asked_in_a_minute_shares_one_time_limit(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(1)
    ask_witness()
    for _ in range(5):
        sealed(1)
    monkeypatch.setattr(witnessing, "TIME_LIMIT", 0.8)
    witness.instead = slow
    began = time.monotonic()

    ask_witness()

    assert time.monotonic() - began < 1.5
    assert 1 < len(sizes()) < 6
    witness.instead = None
    monkeypatch.undo()
    ask_witness()
    assert len(sizes()) == 6


@contextmanager
def silent_server() -> Iterator[int]:
    """It takes a connection, and says a byte now and then."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            line, _ = server.accept()
            with line, suppress(OSError):
                line.sendall(b"\x16\x03\x03\x40\x00")
                while not over.wait(0.1):
                    line.sendall(b"\x00")

        thread = threading.Thread(target=drip)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        thread.join()
