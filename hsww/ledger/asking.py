"""One POST to a witness server, with Python's own client: no redirect, no second try, nothing kept (9.1).

All of it, from looking up the name to the last byte of the answer, takes no longer than it is given, however slowly the
server answers: it runs beside us, and is left alone when the time is over. It reads at most `MOST_BYTES`. The server's
certificate is checked as usual. Nothing of what is sent is secret: checkpoints are made to be published.
"""

import http.client
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

MOST_BYTES = 64 * 1024


class NoAnswer(Exception):  # noqa: N818 - named for what happened
    """The server could not be reached in time, or what came is no answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def post(url: str, body: bytes, *, seconds: float) -> Answer:
    came: SimpleQueue[Answer | NoAnswer] = SimpleQueue()
    Thread(target=lambda: came.put(_exchanged(url, body, seconds)), daemon=True).start()
    try:
        found = came.get(timeout=max(seconds, 0))
    except Empty:
        raise NoAnswer("The witness did not answer in time.") from None
    if isinstance(found, NoAnswer):
        raise found
    return found


def _exchanged(url: str, body: bytes, seconds: float) -> Answer | NoAnswer:
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(where.hostname or "", where.port, timeout=max(seconds, 1))
    except ValueError:
        return NoAnswer("The witness's address cannot be read.")
    try:
        connection.request("POST", where.path, body, {"Content-Type": "text/plain; charset=utf-8"})
        response = connection.getresponse()
        found = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError):
        return NoAnswer("The witness could not be reached in time, or its answer could not be read.")
    finally:
        connection.close()
    if len(found) > MOST_BYTES or response.length:
        return NoAnswer("The witness's answer is too long, or was cut short.")
    return Answer(response.status, found)
