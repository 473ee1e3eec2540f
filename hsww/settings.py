"""Django's settings. What differs between a trial, the tests and production comes from `hsww.environment`."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from hsww import environment
from hsww.ledger import witness_settings
from hsww.people.account_settings import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.mode()
DEMO = MODE == "demo"
SERVE = MODE == "serve"
VAR = environment.folder("HSWW_VAR") if SERVE else Path(os.environ.get("HSWW_VAR") or BASE_DIR / "var")
SECRETS = environment.folder("HSWW_SECRETS") if SERVE else VAR / "secrets"

DEBUG = False
SECRET_KEY = environment.private_text(SECRETS / "django-secret")
KEY_ENCRYPTION_FILE = SECRETS / "key-encryption"
SEARCH_TOKEN_KEY = environment.key(SECRETS / "search-tokens")
LEDGER_SIGNING_FILE = SECRETS / "ledger-signing"
environment.key(LEDGER_SIGNING_FILE)  # read at each use; a missing one must be noticed now

HOST = environment.host("HSWW_HOST") if SERVE else "localhost"
ALLOWED_HOSTS = [HOST]
CSRF_TRUSTED_ORIGINS = [f"https://{HOST}"] if SERVE else []
LEDGER_ORIGIN = os.environ.get("HSWW_LEDGER_NAME") or f"{HOST}/ledger"
LEDGER_HEAD_FILE = Path(os.environ.get("HSWW_LEDGER_HEAD") or VAR / "ledger-head")
WITNESS_URL, WITNESS_KEYS = witness_settings.checked(
    os.environ.get("HSWW_WITNESS_URL", ""), os.environ.get("HSWW_WITNESS_KEYS", "")
)

COPIES = environment.folder("HSWW_COPIES") if SERVE else VAR / "copies"
RECIPIENTS = environment.recipients_file("HSWW_RECIPIENTS") if SERVE else SECRETS / "recipients"
DESTRUCTION_JOURNAL = VAR / "destroyed"
FILES = VAR / "files"

CHILD_CARE_PHONE = environment.required("HSWW_CHILD_CARE_PHONE") if SERVE else "01632 960100"
ADULT_CARE_PHONE = environment.required("HSWW_ADULT_CARE_PHONE") if SERVE else "01632 960101"
DUTY_PHONE = environment.required("HSWW_DUTY_PHONE") if SERVE else "07700 900100"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "guardian",
    "simple_history",
    "hsww.policy",
    "hsww.pages",
    "hsww.vault",
    "hsww.ledger",
    "hsww.access",
    "hsww.keeping",
    "hsww.people",
    "hsww.witnesses",
    "families",
    "consent",
    "safeguarding",
    "records",
    "hsww.watching",
    "hsww.board",
    "hsww.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "hsww.access.middleware.NothingKept",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "safeguarding.middleware.NumbersForAnybody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hsww.vault.middleware.KeyringPerRequest",
    "hsww.people.middleware.SessionLimits",
    "hsww.access.middleware.Guard",
]

ROOT_URLCONF = "hsww.urls"
WSGI_APPLICATION = "hsww.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "hsww.access.context.viewer",
            ],
            "builtins": ["hsww.pages.templatetags.pages"],
        },
    }
]
FORM_RENDERER = "hsww.pages.forms.Renderer"


def _database(url_name: str, file_name: str) -> dict[str, Any]:
    if SERVE or os.environ.get(url_name):
        return environment.postgres(url_name)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environment.private_database(VAR / file_name),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA secure_delete=ON;"
            ),
        },
    }


DATABASES = {
    "default": _database("DATABASE_URL", "hsww.sqlite3"),
    "keys": _database("KEYS_DATABASE_URL", "keys.sqlite3"),
}
environment.must_differ(DATABASES["default"], DATABASES["keys"], "KEYS_DATABASE_URL")
DATABASE_ROUTERS = ["hsww.vault.router.KeysApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "hsww.people.password_rules.NoCommonPasswordInDisguise"},
]
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("HSWW_PROXIES", 1) if SERVE else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"

CSRF_FAILURE_VIEW = "hsww.access.pages.form_expired"

ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_SECURE = SERVE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if SERVE else "session"
CSRF_COOKIE_SECURE = SERVE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SERVE else "csrf"
IDLE_LIMIT = timedelta(minutes=15)
DESK_LIMIT = timedelta(hours=8)
PHONE_LIMIT = timedelta(days=30)
SITTING_RECONFIRM = timedelta(minutes=30)
"""How often whoever is present while an auditor reads says again that she is there (10.1)."""

SECURE_SSL_REDIRECT = SERVE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVE else None
SECURE_HSTS_SECONDS = 31_536_000 if SERVE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVE
SECURE_HSTS_PRELOAD = SERVE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

FILE_UPLOAD_HANDLERS = ["hsww.vault.files_held.HeldInMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SERVE else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
"""A trial sends nothing: what it would send is kept here to be read."""
if SERVE:
    EMAIL_HOST = environment.required("HSWW_MAIL_HOST")
    EMAIL_PORT = environment.number("HSWW_MAIL_PORT", 587)
    EMAIL_HOST_USER = environment.required("HSWW_MAIL_USER")
    EMAIL_HOST_PASSWORD = environment.private_text(SECRETS / "mail-password")
    EMAIL_USE_TLS = True
    EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.required("HSWW_MAIL_FROM") if SERVE else "hsww@example.org"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "hsww.quietly.Line"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["errors"], "level": "WARNING", "propagate": False}},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# guardian keeps rows here; its authentication backend would answer questions that nothing may ask.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
