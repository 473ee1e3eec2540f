"""Keeps the secrets of second steps sealed: allauth would store them plain (8.2)."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from hsww.vault.scopes import SCHEME_SCOPE
from hsww.vault.sealing import seal, unseal

PLACE = ("mfa.authenticator", "data", "secret")


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(SCHEME_SCOPE, PLACE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(PLACE, base64.b64decode(encrypted_text)).decode()
