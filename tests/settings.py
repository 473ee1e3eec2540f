"""The product's own settings in test mode, with fresh secrets and databases in a scratch folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["HSWW_MODE"] = "test"
if "HSWW_VAR" not in os.environ:
    _var = tempfile.mkdtemp(prefix="hsww-test-")
    os.environ["HSWW_VAR"] = _var
    atexit.register(shutil.rmtree, _var, ignore_errors=True)

from hsww.keyfiles import make_for_trial

make_for_trial(Path(os.environ["HSWW_VAR"]) / "secrets")

from hsww.settings import *  # noqa: E402, F403

INSTALLED_APPS += ["tests.vault.app"]  # noqa: F405
for _alias, _database in DATABASES.items():  # noqa: F405
    if "sqlite3" in _database["ENGINE"]:
        # On disk, because threads share no database in memory; unsynced, because nobody keeps it.
        _database["TEST"] = {"NAME": Path(os.environ["HSWW_VAR"]) / f"test-{_alias}.sqlite3"}
        _database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
(Path(os.environ["HSWW_VAR"]) / "static").mkdir(exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
