"""One POST to a witness server, with Python's own client: no redirect, no second try, nothing kept (9.1).

It takes at most `TIME_LIMIT` seconds in all, however slowly the answer drips, and reads at most `MOST_BYTES` of it. The
server's certificate is checked as usual. Nothing of what is sent is secret: checkpoints are made to be published.
"""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

TIME_LIMIT = 10.0
"""Seconds, from the first byte that is sent to the last that is read; looking up and reaching it may take as long."""
MOST_BYTES = 64 * 1024


class NoAnswer(Exception):  # noqa: N818 - named for what happened
    """The server could not be reached in time, or what came is no answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def post(url: str, body: bytes) -> Answer:
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=TIME_LIMIT)
    try:
        connection.connect()
        with _cut_off(connection):
            connection.request("POST", where.path, body, {"Content-Type": "text/plain; charset=utf-8"})
            response = connection.getresponse()
            found = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(
            "The witness could not be reached in time, or its answer could not be read."
        ) from error
    finally:
        connection.close()
    if len(found) > MOST_BYTES or response.length:
        raise NoAnswer("The witness's answer is too long, or was cut short.")
    return Answer(response.status, found)


@contextmanager
def _cut_off(connection: http.client.HTTPConnection) -> Iterator[None]:
    """A socket's own time limit starts anew with every byte."""
    timer = Timer(TIME_LIMIT, _hang_up, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
