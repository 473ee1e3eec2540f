"""Eight people who read and write without pause, and remember what the site has answered."""

import http.client
import re
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
READERS, WRITERS = 6, 2
PATIENCE = 30


@dataclass(frozen=True)
class Session:
    """A signed-in person's cookie, and the token her forms carry."""

    cookie: str
    token: str


def sign_in(port: int, one: dict[str, str]) -> Session:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    base = f"http://localhost:{port}"

    def page(path: str, **typed: str) -> str:
        data = urllib.parse.urlencode(typed).encode() if typed else None
        with opener.open(base + path, data=data, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    found = TOKEN.search(page("/accounts/login/"))
    assert found, "The sign-in page has no form."
    page("/accounts/login/", csrfmiddlewaretoken=found[1], login=one["email"], password=one["password"])
    raising = TOKEN.search(page("/concerns/raise/"))
    assert raising, "Nobody is signed in."
    return Session("; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), raising[1])


@dataclass(frozen=True)
class Answered:
    read: Counter[str]
    written: frozenset[str]


@dataclass
class Visitors:
    """What was answered, over however many lives of the site."""

    port: int
    session: Session
    families: list[str]
    """One for each reader, so that each answer has an entry of its own."""
    read: Counter[str] = field(default_factory=Counter)
    written: set[str] = field(default_factory=set)
    refused: Counter[int] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self._stop.clear()
        reading = [
            threading.Thread(target=self._until_cut, args=(self._read, one), daemon=True)
            for one in self.families
        ]
        writing = [
            threading.Thread(target=self._until_cut, args=(self._write, ""), daemon=True)
            for _ in range(WRITERS)
        ]
        self._threads = reading + writing
        for thread in self._threads:
            thread.start()

    def wait_for_an_answer(self) -> None:
        before, until = self.read.total(), time.monotonic() + PATIENCE
        while self.read.total() == before:
            assert time.monotonic() < until, f"Nobody is answered; refused were {dict(self.refused)}."
            time.sleep(0.01)

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def answered(self) -> Answered:
        return Answered(Counter(self.read), frozenset(self.written))

    def forget_all_but(self, answered: Answered) -> None:
        self.read, self.written = Counter(answered.read), set(answered.written)

    def _until_cut(self, act: Any, about: str) -> None:
        while not self._stop.is_set():
            try:
                act(about)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)

    def _read(self, family: str) -> None:
        """Counted as soon as the first byte of a page is here, whether or not the rest of it came."""
        status = self._ask("GET", f"/families/{family}/")
        if status == http.client.OK:
            self.read[family] += 1
        else:
            self.refused[status] += 1

    def _write(self, _about: str) -> None:
        sending = str(uuid4())
        typed = {
            "csrfmiddlewaretoken": self.session.token,
            "sending": sending,
            "what_happened": "A made-up worry",
        }
        status = self._ask("POST", "/concerns/raise/", urllib.parse.urlencode(typed))
        if status == http.client.FOUND:
            self.written.add(sending)
        else:
            self.refused[status] += 1

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.session.cookie, "Host": f"localhost:{self.port}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, body=body, headers=headers)
            return link.getresponse().status
        finally:
            link.close()
