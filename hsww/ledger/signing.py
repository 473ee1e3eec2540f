"""The first log's name, and the signing key. Whoever has the database but not this key cannot forge a checkpoint."""

import base64

from django.conf import settings

from hsww import environment
from hsww.ledger.notes import Signer, Verifier


def origin() -> str:
    """The name of the first log. Set once and never changed: a log of another name is another log."""
    return getattr(settings, "LEDGER_ORIGIN", f"{settings.HOST}/ledger")


def signer(name: str = "") -> Signer:
    """The scheme's own, or that of one of its later logs, which differs in name alone (see `beginnings`)."""
    seed = base64.b64decode(environment.private_file(settings.LEDGER_SIGNING_FILE).strip(), validate=True)
    return Signer(name or origin(), seed)


def public_key(name: str = "") -> Verifier:
    """What the chair, Home-Start UK and auditors pin, on paper and outside this system."""
    return signer(name).verifier
