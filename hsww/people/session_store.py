"""Sessions kept in the database, but not readable there (8.2).

A session can hold, for a few minutes, the secret of a second step being set up, or a form that waits while
its writer shows who they are. Django signs sessions and does not hide them; this seals them with AES-256-GCM
under a key made from the site's secret. A session that does not open is an empty one.
"""

import base64
import os
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

NONCE_BYTES = 12


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"hsww session 1").derive(secret.encode()))


class SessionStore(DatabaseStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        nonce = os.urandom(NONCE_BYTES)
        plain = super().encode(session_dict).encode()
        return base64.b64encode(nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, plain, None)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            sealed = base64.b64decode(session_data, validate=True)
            plain = _cipher(settings.SECRET_KEY).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            return {}
        return super().decode(plain.decode())
