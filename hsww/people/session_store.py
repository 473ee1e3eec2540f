"""Sessions kept in the database, but not readable there (8.2).

A session can hold, for a few minutes, the secret of a second step being set up, or a form that waits while
its writer shows who they are. Django signs sessions and does not hide them; this seals them with AES-256-GCM
under a key made from the site's secret. A session that does not open is an empty one.

The key in the cookie is not kept either: a row is found by its digest, so that a copy of the database signs
nobody in. Only Django's own, synchronous ways are kept so; the site has no other.
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
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hsww.people.models import OpenSession

NONCE_BYTES = 12


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"hsww session 1").derive(secret.encode()))


def row_key(session_key: str) -> str:
    """What the database knows a session by; it leads back to no cookie."""
    return salted_hmac("hsww session row 1", session_key, algorithm="sha256").hexdigest()


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[OpenSession]:  # type: ignore[override]
        return OpenSession

    def _get_session_from_db(self) -> OpenSession | None:
        live = OpenSession.objects.filter(expire_date__gt=timezone.now())
        row = live.filter(pk=row_key(str(self.session_key))).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:  # type: ignore[override]
        row: Any = super().create_model_instance(data)
        row.session_key, row.user_id = row_key(row.session_key), data.get(SESSION_KEY)
        return row  # type: ignore[no-any-return]

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_key(key))

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
