"""`make serve` does not start on a half-set or unsafe environment, and says which setting."""

import re
from pathlib import Path

import pytest

from hsww import environment as reading
from tests.production.starting import environment, refusal

REQUIRED = [
    "HSWW_HOST", "HSWW_VAR", "HSWW_SECRETS", "DATABASE_URL", "KEYS_DATABASE_URL", "HSWW_CHILD_CARE_PHONE",
    "HSWW_ADULT_CARE_PHONE", "HSWW_DUTY_PHONE", "HSWW_MAIL_HOST", "HSWW_MAIL_USER", "HSWW_MAIL_FROM",
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


def test_a_database_that_does_not_let_us_in_is_named_by_its_setting(tmp_path: Path) -> None:
    assert settings_named(refusal(environment(tmp_path))) == {"DATABASE_URL"}


def test_a_database_file_is_made_for_its_owner_alone_and_refused_to_others(tmp_path: Path) -> None:
    made = reading.private_database(tmp_path / "hsww.sqlite3")
    assert made.stat().st_mode & 0o777 == 0o600

    made.chmod(0o644)
    with pytest.raises(Exception, match=r"hsww\.sqlite3 can be read by others"):
        reading.private_database(made)
