"""`check --deploy` as production runs it: every setting from the environment, no warning allowed.

The databases it names are not contacted: the checks that ask a database run at start-up on the real one.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from hsww.keyfiles import RECIPIENTS, make_for_trial

ENVIRONMENT = {
    "HSWW_MODE": "serve",
    "HSWW_HOST": "hsww.example.org",
    "HSWW_CHILD_CARE_PHONE": "01632 960100",
    "HSWW_ADULT_CARE_PHONE": "01632 960101",
    "HSWW_DUTY_PHONE": "07700 900100",
    "HSWW_MAIL_HOST": "mail.example.org",
    "HSWW_MAIL_USER": "hsww",
    "HSWW_MAIL_FROM": "hsww@example.org",
    "DATABASE_URL": "postgresql://hsww:secret@db.example.org/hsww",
    "KEYS_DATABASE_URL": "postgresql://hsww:secret@db.example.org/hsww_keys",
    "DJANGO_SETTINGS_MODULE": "hsww.settings",
}


def production(folder: Path) -> dict[str, str]:
    """A whole production environment with its secrets in `folder`."""
    make_for_trial(folder / "secrets")
    copies = folder / "copies"
    copies.mkdir(mode=0o700, exist_ok=True)
    password = folder / "secrets" / "mail-password"
    password.touch(mode=0o600)
    password.write_text("not a real one")
    return {
        **os.environ,
        **ENVIRONMENT,
        "HSWW_VAR": str(folder),
        "HSWW_SECRETS": str(folder / "secrets"),
        "HSWW_COPIES": str(copies),
        "HSWW_RECIPIENTS": str(folder / "secrets" / RECIPIENTS),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        sys.exit(subprocess.run(command, env=production(Path(scratch)), check=False).returncode)
