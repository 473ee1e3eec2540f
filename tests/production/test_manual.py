"""What README and the manual say is so: code they quote, commands, settings and pages they name."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.production.starting import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
READ_BY_CODE = re.compile(
    r"""(?:environ(?:\.get)?|required|host|folder|recipients_file|number|_database)[(\[]\s*"([A-Z_]+)"""
)
MAKE = re.compile(r"(?:`|^|-- )make ([\w./-]+)", re.MULTILINE)
NOT_FOR_OPERATORS = {"HSWW_MODE", "DJANGO_SETTINGS_MODULE", "HSWW_BROWSER", "HSWW_TEST_POSTGRES"}


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_code_readme_quotes_is_the_code() -> None:
    quoted = re.findall(r"```python\n(.*?)```", text("README.md"), re.DOTALL)

    assert quoted
    assert all(block in text("families/rules.py") for block in quoted)


def test_every_make_target_named_is_there() -> None:
    targets = set(re.findall(r"^([\w./-]+):", text("Makefile"), re.MULTILINE))
    named = {name for page in PAGES for name in MAKE.findall(page.read_text())}

    assert {"run", "test", "serve"} <= named
    assert named <= targets


def test_every_command_named_is_there() -> None:
    named = {name for page in PAGES for name in re.findall(r"manage\.py ([a-z_]+)", page.read_text())}

    assert {"tick", "backup", "restore", "rotate_keys"} <= named <= set(get_commands())


def test_every_setting_in_the_manual_is_read_and_every_one_read_is_in_the_manual() -> None:
    code = "".join(text(name) for name in ("hsww/settings.py", "hsww/serve.py", "hsww/environment.py"))
    manual = set(re.findall(r"\b(?:HSWW_[A-Z_]+|(?:KEYS_)?DATABASE_URL)\b", text("docs/operations.md")))

    assert manual == set(READ_BY_CODE.findall(code)) - NOT_FOR_OPERATORS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_folders_readme_lists_are_there() -> None:
    listed = re.findall(r"^\| (`.*?`) \|", text("README.md"), re.MULTILINE)
    folders = [folder for cell in listed for folder in re.findall(r"`([\w/]+/)`", cell)]

    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


@pytest.mark.skipif(not os.path.exists("/usr/bin/systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units_of_the_manual(tmp_path: Path) -> None:
    found = re.findall(
        r"`/etc/systemd/system/([\w.-]+)`.*?```\n(.*?)```", text("docs/operations.md"), re.DOTALL
    )
    for name, unit in found:
        runnable = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit)
        (tmp_path / name).write_text(runnable)

    ran = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name, _ in found)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert len(found) == 7
    assert [line for line in ran.stderr.splitlines() if str(tmp_path) in line or "hsww" in line] == []
