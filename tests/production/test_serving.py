"""From an empty PostgreSQL to a scheme behind HTTPS, as docs/operations.md walks it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.postgres import databases
from tests.production.asking import ask, free_port, wait_until_open
from tests.production.starting import COMMAND, ROOT, environment

pytestmark = pytest.mark.postgres_only
THROUGH_PROXY = {
    "Host": "hsww.example.org",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_For": "203.0.113.9",
}


@dataclass(frozen=True)
class Site:
    port: int
    given: dict[str, str]

    def manage(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.given, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    base = urlsplit(os.environ["DATABASE_URL"])._replace(path="").geturl()
    (folder / "said").touch(mode=0o600)
    with databases(base) as urls, (folder / "said").open("wb") as said:
        given = {**environment(folder), **urls, "HSWW_BIND": f"127.0.0.1:{port}"}
        server = subprocess.Popen(COMMAND, cwd=ROOT, env=given, stdout=said, stderr=said)
        try:
            wait_until_open(port, server, folder / "said")
            yield Site(port, given)
        finally:
            server.terminate()
            server.wait(timeout=40)


def test_the_sign_in_page_carries_what_keeps_it_safe(site: Site) -> None:
    answer = ask(site.port, "/accounts/login/", **THROUGH_PROXY)
    cookie = answer.headers["Set-Cookie"]

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
    assert cookie.startswith("__Host-csrf=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_without_https_everybody_is_sent_to_it(site: Site) -> None:
    answer = ask(site.port, "/accounts/login/", Host="hsww.example.org")

    assert answer.status == 301
    assert answer.headers["Location"] == "https://hsww.example.org/accounts/login/"


def test_under_another_name_nothing_is_served(site: Site) -> None:
    answer = ask(site.port, "/accounts/login/", **{**THROUGH_PROXY, "Host": "evil.example.org"})

    assert answer.status == 400


def test_the_telephone_numbers_are_those_of_the_environment(site: Site) -> None:
    page = ask(site.port, "/urgent/", **THROUGH_PROXY).read().decode()

    assert site.given["HSWW_DUTY_PHONE"] in page


def test_the_stylesheet_is_served(site: Site) -> None:
    page = ask(site.port, "/accounts/login/", **THROUGH_PROXY).read().decode()
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)

    assert sheet
    assert ask(site.port, sheet[1], **THROUGH_PROXY).status == 200


def test_the_first_two_people_are_invited_once_and_their_links_open(site: Site) -> None:
    founding = [
        "found_scheme", "--address=https://hsww.example.org", "--administrator=admin@example.org",
        "--lead=lead@example.org",
    ]  # fmt: skip
    links = re.findall(r"https://hsww\.example\.org(/\S+)", site.manage(*founding))

    assert [ask(site.port, link, **THROUGH_PROXY).status for link in links] == [200, 200]
    with pytest.raises(subprocess.CalledProcessError):
        site.manage(*founding)


def test_the_timers_work_is_done_without_complaint(site: Site) -> None:
    site.manage("tick")

    assert site.manage("tick") == ""


def test_a_second_start_finds_everything_as_it_should_be(site: Site) -> None:
    program = "import django; django.setup(); from hsww.serve import prepare; prepare()"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=site.given, check=False, capture_output=True, text=True
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_what_it_writes_is_for_its_owner_alone(site: Site) -> None:
    folder = Path(site.given["HSWW_VAR"])

    kept = [path for path in folder.rglob("*") if folder / "static" not in path.parents]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
