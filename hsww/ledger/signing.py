"""The log's name and its signing key. Whoever has the database but not this key cannot forge a checkpoint."""

import base64

from django.conf import settings

from hsww import environment
from hsww.ledger.notes import Signer, Verifier


def origin() -> str:
    """Set once and never changed: a log of another name is another log."""
    return getattr(settings, "LEDGER_ORIGIN", f"{settings.HOST}/ledger")


def signer() -> Signer:
    seed = base64.b64decode(environment.private_file(settings.LEDGER_SIGNING_FILE).strip(), validate=True)
    return Signer(origin(), seed)


def public_key() -> Verifier:
    """What the chair, Home-Start UK and auditors pin, on paper and outside this system."""
    return signer().verifier
