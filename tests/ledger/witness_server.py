"""A witness on loopback, written from c2sp.org/tlog-witness alone: it shares no code with what asks it but the hashes.

It checks the log's signature and the consistency proof itself, and refuses a rollback and a fork.
"""

import base64
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = "witness.example"


@dataclass
class Reply:
    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"


@dataclass
class Asked:
    old: int
    proof: list[bytes]
    origin: str
    head: tuple[int, bytes]
    text: str
    signatures: str

    @classmethod
    def from_body(cls, body: bytes) -> "Asked":
        asked, _, note = body.decode().partition("\n\n")
        first, *proof = asked.split("\n")
        text, _, signatures = note.rpartition("\n\n")
        origin, size, root = text.split("\n")[:3]
        return cls(
            old=int(first.removeprefix("old ")),
            proof=[base64.b64decode(step, validate=True) for step in proof],
            origin=origin,
            head=(int(size), base64.b64decode(root, validate=True)),
            text=text + "\n",
            signatures=signatures,
        )


@dataclass
class Witness:
    """`logs` are those it knows: name and public key. `instead` answers in its place."""

    logs: dict[str, bytes]
    instead: Callable[["Witness", bytes], Reply | None] | None = None
    drips: float = 0
    """Seconds between the bytes of an answer."""
    seen: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    url: str = ""
    private: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(bytes(32))
    )

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        return sha256(NAME.encode() + b"\n\x04" + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        encoded = base64.b64encode(b"\x04" + self.public).decode()
        return f"{NAME}+{self.key_id.hex()}+{encoded}"

    def answer(self, path: str, body: bytes) -> Reply:
        self.requests.append(body)
        if path != "/w/add-checkpoint":
            return Reply(404)
        replaced = self.instead(self, body) if self.instead else None
        return replaced or self.judge(body)

    def judge(self, body: bytes) -> Reply:
        try:
            asked = Asked.from_body(body)
        except ValueError:
            return Reply(400)
        if asked.origin not in self.logs:
            return Reply(404)
        if not self.is_signed(asked.origin, asked.text, asked.signatures):
            return Reply(403)
        return self.follow(asked)

    def follow(self, asked: "Asked") -> Reply:
        known = self.seen.get(asked.origin, (0, b""))
        same_size = asked.old == asked.head[0]
        if asked.old > asked.head[0]:
            return Reply(400)
        if asked.old != known[0] or (asked.old and same_size and asked.head[1] != known[1]):
            return Reply(409, f"{known[0]}\n".encode(), "text/x.tlog.size")
        if not (continues(known, asked.head, asked.proof) if asked.old else not asked.proof):
            return Reply(422)
        self.seen[asked.origin] = asked.head
        return Reply(200, self.sign(asked.text).encode())

    def is_signed(self, origin: str, text: str, signatures: str) -> bool:
        for line in signatures.splitlines():
            dash, name, encoded = line.split(" ")
            if dash != "\N{EM DASH}" or name != origin:
                continue
            key = Ed25519PublicKey.from_public_bytes(self.logs[origin])
            try:
                key.verify(base64.b64decode(encoded)[4:], text.encode())
            except InvalidSignature:
                return False
            return True
        return False

    def sign(self, text: str) -> str:
        seconds = int(time.time())
        signature = self.private.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        blob = self.key_id + struct.pack(">Q", seconds) + signature
        return f"\N{EM DASH} {NAME} {base64.b64encode(blob).decode()}\n"


def continues(old: tuple[int, bytes], new: tuple[int, bytes], proof: list[bytes]) -> bool:
    """RFC 6962, 2.1.2, by walking down from the root as the prover did."""
    left = list(proof)

    def walk(old_size: int, size: int, whole: bool) -> tuple[bytes, bytes]:
        """The roots of the older and the newer subtree."""
        if old_size == size:
            found = old[1] if whole else left.pop(0)
            return found, found
        split = 1 << (size - 1).bit_length() - 1
        if old_size <= split:
            before, after = walk(old_size, split, whole)
            return before, pair(after, left.pop(0))
        before, after = walk(old_size - split, size - split, False)
        beside = left.pop(0)
        return pair(beside, before), pair(beside, after)

    try:
        return walk(old[0], new[0], True) == (old[1], new[1]) and not left
    except IndexError:
        return False


def pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@contextmanager
def serving(witness: Witness) -> Iterator[Witness]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = witness.answer(self.path, body)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            step = 1 if witness.drips else max(1, len(reply.body))
            for start in range(0, len(reply.body), step):
                self.wfile.write(reply.body[start : start + step])
                time.sleep(witness.drips)

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    witness.url = f"http://127.0.0.1:{server.server_port}/w"
    try:
        yield witness
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
