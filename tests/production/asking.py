"""Waits for a server on this machine and asks it as a proxy would, or as nobody should."""

import http.client
import socket
import subprocess
import time
from http.client import HTTPResponse
from pathlib import Path

PATIENCE = 90


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def ask(port: int, path: str, **headers: str) -> HTTPResponse:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return link.getresponse()


def wait_until_open(port: int, server: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, said.read_text()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"The server did not start: {said.read_text()}")
