"""The settings with one guarantee taken away: a commit does not wait for the disk. For the negative control."""

from hsww.settings import *  # noqa: F403 - settings are meant to be taken whole
from hsww.settings import DATABASES

for database in DATABASES.values():
    options = database.setdefault("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += " PRAGMA synchronous=OFF;"
    else:
        options["options"] = "-c synchronous_commit=off"
