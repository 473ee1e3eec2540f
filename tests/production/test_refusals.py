"""`make serve` does not start on a half-set or unsafe environment, and says which setting."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hsww import environment as reading
from hsww.keyfiles import make_for_trial
from tests.production.starting import ROOT, environment, refusal

REQUIRED = [
    "HSWW_HOST", "HSWW_VAR", "HSWW_SECRETS", "HSWW_COPIES", "HSWW_RECIPIENTS", "DATABASE_URL", "KEYS_DATABASE_URL",
    "HSWW_CHILD_CARE_PHONE", "HSWW_ADULT_CARE_PHONE", "HSWW_DUTY_PHONE", "HSWW_MAIL_HOST", "HSWW_MAIL_USER",
    "HSWW_MAIL_FROM",
]  # fmt: skip
SECRETS = ["django-secret", "key-encryption", "search-tokens", "ledger-signing", "mail-password"]
SETTING = re.compile(r"\b(?:HSWW|DATABASE|KEYS)_[A-Z_]+\b")


def settings_named(said: str) -> set[str]:
    return set(SETTING.findall(said))


def test_the_list_of_required_settings_is_the_one_the_manual_gives() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    needed = manual.partition("### What must be set")[2].partition("###")[0]

    assert settings_named(needed) == set(REQUIRED)


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "  "], ids=["missing", "empty"])
def test_a_missing_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str | None) -> None:
    given = environment(tmp_path)
    del given[name]
    if value is not None:
        given[name] = value

    assert settings_named(refusal(given)) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HSWW_HOST", "https://hsww.example.org"),
        ("HSWW_HOST", "hsww.example.org:8443"),
        ("HSWW_HOST", "*"),
        ("HSWW_HOST", ".example.org"),
        ("HSWW_HOST", "192.0.2.1"),
        ("HSWW_VAR", "var"),
        ("HSWW_SECRETS", "/nowhere/at/all"),
        ("HSWW_COPIES", "copies"),
        ("HSWW_COPIES", "/nowhere/at/all"),
        ("HSWW_RECIPIENTS", "recipients"),
        ("HSWW_RECIPIENTS", "/nowhere/at/all"),
        ("DATABASE_URL", "sqlite:////tmp/hsww.sqlite3"),
        ("DATABASE_URL", "hushhush"),
        ("DATABASE_URL", "postgresql://hsww:hushhush@127.0.0.1:1/"),
        ("KEYS_DATABASE_URL", "sqlite:////tmp/keys.sqlite3"),
        ("KEYS_DATABASE_URL", "postgresql://hsww:hushhush@127.0.0.1:1/hsww"),
        ("KEYS_DATABASE_URL", "postgresql://other:hushhush@127.0.0.1:1/hsww?sslmode=require"),
        ("HSWW_MAIL_PORT", "smtp"),
        ("HSWW_PROXIES", "0"),
        ("HSWW_BIND", "0.0.0.0:8000"),
        ("HSWW_BIND", "hsww.example.org:8000"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    given = {**environment(tmp_path), name: value}

    assert settings_named(refusal(given)) == {name}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_others_can_read_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    given = environment(tmp_path)
    (tmp_path / "secrets" / name).chmod(0o640)

    said = refusal(given)

    assert f"{name} can be read by others. Set its mode to 0600." in said


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    given = environment(tmp_path)
    (tmp_path / "secrets" / name).unlink()

    assert f"{name} is missing" in refusal(given)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("key-encryption", "A key in the key file is not 32 bytes long."),
        ("search-tokens", "search-tokens is not a key of 32 bytes."),
        ("ledger-signing", "ledger-signing is not a key of 32 bytes."),
    ],
)
def test_a_broken_key_is_refused(tmp_path: Path, name: str, said: str) -> None:
    given = environment(tmp_path)
    (tmp_path / "secrets" / name).write_text("c2hvcnQ=\n")

    assert said in refusal(given)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "names no age recipient"),
        ("# nobody yet\n", "names no age recipient"),
        ("age1hushhush\n", "is not an age recipient"),
        ("AGE-SECRET-KEY-1HUSHHUSH\n", "is not an age recipient"),
    ],
)
def test_recipients_that_cannot_be_encrypted_to_are_refused(tmp_path: Path, content: str, said: str) -> None:
    given = environment(tmp_path)
    Path(given["HSWW_RECIPIENTS"]).write_text(content)

    refused = refusal(given)

    assert settings_named(refused) == {"HSWW_RECIPIENTS"}
    assert said in refused


def test_recipients_that_others_could_write_themselves_into_are_refused(tmp_path: Path) -> None:
    given = environment(tmp_path)
    Path(given["HSWW_RECIPIENTS"]).chmod(0o622)

    refused = refusal(given)

    assert settings_named(refused) == {"HSWW_RECIPIENTS"}
    assert "recipients can be written by others. Set its mode to 0600." in refused


def test_only_a_trial_gets_an_identity_that_opens_its_copies(tmp_path: Path) -> None:
    made = {
        mode: subprocess.run(
            [sys.executable, "-m", "hsww.keyfiles", str(tmp_path / mode)],
            cwd=ROOT, env={**os.environ, "HSWW_MODE": mode}, capture_output=True, text=True, check=True,
        ).stdout.split()[1::2]
        for mode in ("demo", "serve")
    }  # fmt: skip

    assert set(made["demo"]) - set(made["serve"]) == {"offline-identity", "recipients"}
    assert len(made["serve"]) == 4
    assert (tmp_path / "demo" / "offline-identity").stat().st_mode & 0o777 == 0o600


def test_a_recipient_that_was_lost_is_read_off_the_identity_again(tmp_path: Path) -> None:
    make_for_trial(tmp_path)
    before = (tmp_path / "recipients").read_text()
    (tmp_path / "recipients").unlink()

    assert make_for_trial(tmp_path) == ["recipients"]
    assert (tmp_path / "recipients").read_text() == before
    assert make_for_trial(tmp_path) == []


def test_a_database_that_does_not_let_us_in_is_named_by_its_setting(tmp_path: Path) -> None:
    assert settings_named(refusal(environment(tmp_path))) == {"DATABASE_URL"}


def test_a_database_file_is_made_for_its_owner_alone_and_refused_to_others(tmp_path: Path) -> None:
    made = reading.private_database(tmp_path / "hsww.sqlite3")
    assert made.stat().st_mode & 0o777 == 0o600

    made.chmod(0o644)
    with pytest.raises(Exception, match=r"hsww\.sqlite3 can be read by others"):
        reading.private_database(made)
