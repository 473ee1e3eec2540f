"""A passkey that is added is written into the access log, so that it can be told later whose it was (8.2, 9.1).

The entry commits to the passkey's number and its public key, under the key of its owner's file. Passkeys that were
added before this was done have no entry.
"""

from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.db import transaction
from django.http import HttpResponse
from fido2 import cbor

from hsww.ledger import believed
from hsww.ledger.models import Action, Entry
from hsww.ledger.reading import readable
from hsww.ledger.reasons import reason_of
from hsww.ledger.record import record
from hsww.people.models import User
from hsww.vault.errors import VaultError
from hsww.vault.scopes import person_scope

ADDED = "passkey_added"


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        user = cast(User, self.request.user)
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            write_down(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).latest("pk"))
        return response


add_passkey = AddPasskey.as_view()


def write_down(passkey: Authenticator) -> None:
    made = passkey.wrap().authenticator_data.credential_data
    record(
        actor=passkey.user_id,
        hat="",
        action=Action.ACCOUNT_CHANGED,
        clause="8.2",
        rule=ADDED,
        reason=digest_of(made.credential_id, cbor.encode(dict(made.public_key))),
        reason_scope=person_scope(passkey.user_id),
    )


def digest_of(number: bytes, public_key: bytes) -> str:
    """Of the passkey's number and its key, as COSE writes it; each after its length."""
    return sha256(b"".join(len(part).to_bytes(4, "big") + part for part in (number, public_key))).hexdigest()


def entry_of(user: UUID, number: bytes, public_key: bytes) -> Entry | None:
    """Where the log first saw this passkey being added to this person's account."""
    wanted = digest_of(number, public_key)
    rows = Entry.objects.filter(actor=user, rule=ADDED, action=Action.ACCOUNT_CHANGED)
    known = readable(sorted(believed.among(rows.values_list("pk", flat=True))))
    return min((entry for entry in known if _commits_to(entry, wanted)), key=lambda one: one.at, default=None)


def _commits_to(entry: Entry, wanted: str) -> bool:
    """One that somebody spoilt in the database commits to nothing."""
    try:
        return reason_of(entry) == wanted
    except VaultError:
        return False
