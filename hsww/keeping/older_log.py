"""When the restored access log is older than the last head this machine signed (9.1).

The sealer would rightly refuse to go on: a log that goes backwards is what a forger would make. A restore is the one
good reason, so the kept head is set aside under a dated name, said aloud, and left for the chair to compare. This is
the place where a new log that signs both heads will be opened.
"""

from django.utils import timezone

from hsww.keeping.copies import stamp
from hsww.ledger import heads
from hsww.ledger.models import Checkpoint
from hsww.ledger.notes import head_of
from hsww.ledger.signing import public_key


def set_aside_longer_head() -> list[str]:
    kept = heads.last_signed()
    if kept is None:
        return []
    signed, newest = head_of(kept, [public_key()]).size, Checkpoint.objects.order_by("-size").first()
    restored = newest.size if newest else 0
    if signed <= restored:
        return []
    aside = heads.path().with_name(f"{heads.path().name}.{stamp(timezone.now())}")
    heads.path().rename(aside)
    return [
        f"The access log that was restored has {restored} sealed entries, and {signed} had been signed.",
        f"The last signed head is kept as {aside.name}. Write down when and why, and tell the chair and the lead.",
    ]
