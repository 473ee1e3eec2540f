"""Reads the settings of the witness server, and refuses half-set or unsafe ones by name (see `hsww.environment`)."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hsww.ledger.cosignatures import Witness
from hsww.ledger.notes import BadNote

ADDRESS = re.compile(r"https://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?")


def checked(url: str, keys: str) -> tuple[str, list[str]]:
    """The witness server's address, without its /add-checkpoint, and the keys it signs with; both or neither."""
    url, named = url.strip(), keys.split()
    if bool(url) != bool(named):
        raise ImproperlyConfigured("Set HSWW_WITNESS_URL and HSWW_WITNESS_KEYS together, or neither.")
    if url and not _is_address(url):
        raise ImproperlyConfigured(
            "HSWW_WITNESS_URL must be an address like https://witness.example.org/path."
        )
    try:
        return url, [str(Witness.from_text(key)) for key in named]
    except BadNote as error:
        raise ImproperlyConfigured(f"HSWW_WITNESS_KEYS: {error} Write them with a space between.") from None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(ADDRESS.fullmatch(url) and parts.hostname and parts.port != 0)
    except ValueError:
        return False
