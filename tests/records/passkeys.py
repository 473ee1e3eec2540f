"""A passkey in software: it registers, and signs what the site asks, as a phone or computer would."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from hsww.people.models import User

SITE = "testserver"
ORIGIN = f"https://{SITE}"
FLAG = AuthenticatorData.FLAG
OWNER_THERE = FLAG.UP | FLAG.UV


class Passkey:
    def __init__(self, user: User) -> None:
        self.id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self._key.public_key())
        self.public_key = cbor.encode(dict(public))
        self._made = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        self.row = Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.WEBAUTHN,
            data={
                "name": "Phone",
                "credential": self.registers(secrets.token_bytes(32)),
            },
        )

    def registers(self, challenge: bytes) -> dict[str, Any]:
        """What the browser answers when it is asked to make it."""
        data = AuthenticatorData.create(sha256(SITE.encode()), OWNER_THERE | FLAG.AT, 0, self._made)
        client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, challenge, ORIGIN)
        made = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=client, attestationObject=made)

    def signs(
        self, options: dict[str, Any], *, flags: AuthenticatorData.FLAG = OWNER_THERE, site: str = SITE
    ) -> dict[str, Any]:
        """What the browser answers when it is asked with these options."""
        challenge = websafe_decode(options["publicKey"]["challenge"])
        client = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, f"https://{site}")
        data = AuthenticatorData.create(sha256(site.encode()), flags, 1)
        signature = self._key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = websafe_encode(self.id)
        written = {part: websafe_encode(value) for part, value in response.items()}
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": written,
            "clientExtensionResults": {},
        }
