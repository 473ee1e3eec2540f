"""Only the ledger and the vault of our apps: for tests with a database file and processes of their own."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "hsww.vault", "hsww.ledger"]
AUTH_USER_MODEL = "auth.User"
MIDDLEWARE: list[str] = []
TEMPLATES: list[dict[str, object]] = []
ROOT_URLCONF = "tests.ledger.no_urls"
