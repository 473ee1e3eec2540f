"""Signatures by passkey: what the browser is asked, and whether its answer is a signature of this very form (9.1).

The challenge is the digest of the statement (see `statement`), so what the device signs names the file, the purpose,
who was present and the time. It is kept with the key it is checked by, and checked again whenever it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    UserVerificationRequirement,
)

from hsww.people.models import User

VERIFIED = UserVerificationRequirement.REQUIRED


class NotSigned(Exception):  # noqa: N818 - named for what happened
    """What the browser sent is no signature of this form by a passkey of this person."""


@dataclass(frozen=True, kw_only=True)
class Assertion:
    credential: bytes
    public_key: bytes
    """As COSE writes it."""
    authenticator_data: bytes
    client_data: bytes
    assertion: bytes
    """The signature itself."""

    @property
    def digest(self) -> bytes:
        parts = (self.credential, self.public_key, self.authenticator_data, self.client_data, self.assertion)
        return sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def options(user: User, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked for, ready to be sent as JSON."""
    asked, _ = auth.get_server().authenticate_begin(
        credentials=auth.get_credentials(user), user_verification=VERIFIED, challenge=challenge
    )
    return dict(asked)


def accept(user: User, challenge: bytes, answer: Mapping[str, Any]) -> tuple[Assertion, Authenticator]:
    """The signature, and which passkey of this person made it."""
    state = {"challenge": websafe_encode(challenge), "user_verification": VERIFIED}
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = auth.get_server().authenticate_complete(state, auth.get_credentials(user), response)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotSigned from error
    passkey = auth.get_authenticator_by_credential_id(user, key.credential_id)
    if passkey is None:
        raise NotSigned
    made = Assertion(
        credential=bytes(key.credential_id),
        public_key=cbor.encode(dict(key.public_key)),
        authenticator_data=bytes(response.response.authenticator_data),
        client_data=bytes(response.response.client_data),
        assertion=bytes(response.response.signature),
    )
    return made, passkey


def holds(made: Assertion, digest: bytes) -> bool:
    """Whether this is a signature of that digest, by a device that saw to it that its owner was there."""
    try:
        client, device = CollectedClientData(made.client_data), AuthenticatorData(made.authenticator_data)
        key = CoseKey.parse(cbor.decode(made.public_key))  # type: ignore[arg-type]
        key.verify(device + client.hash, made.assertion)
    except (InvalidSignature, ValueError, TypeError, KeyError, NotImplementedError):
        return False
    asked = client.type == CollectedClientData.TYPE.GET and client.challenge == digest
    return bool(asked and device.is_user_present() and device.is_user_verified())
