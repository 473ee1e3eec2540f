"""What happens when nobody has read a concern: after 15 minutes its readers are told that something waits (2.3).

The messages say nothing. Once for each concern; running it twice sends nothing twice.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.notices import notify
from safeguarding.duty import to_remind
from safeguarding.models import Concern
from safeguarding.rules import RAISE_CONCERN

DEFAULT_MINUTES = 15


def patience() -> timedelta:
    return timedelta(minutes=getattr(settings, "CONCERN_UNREAD_MINUTES", DEFAULT_MINUTES))


def escalate() -> str:
    owed = [_write_owed(concern) for concern in Concern.objects.filter(entry_owed=True)]
    late = Concern.objects.filter(
        acknowledged_at=None, escalated_at=None, raised_at__lte=timezone.now() - patience()
    )
    reminded = [concern for concern in late if _remind(concern)]
    done = {"reminded of": len(reminded), "logged late": len(owed)}
    return ", ".join(f"{what} {number}" for what, number in done.items() if number)


@transaction.atomic
def _remind(concern: Concern) -> bool:
    """The update decides which of two runs at once sends."""
    mine = Concern.objects.filter(pk=concern.pk, escalated_at=None, acknowledged_at=None)
    if not mine.update(escalated_at=timezone.now()):
        return False
    record(
        actor=None, hat="", action=Action.CHANGED, clause="2.3", rule="safeguarding.escalate",
        subjects=concern.subjects(),
    )  # fmt: skip
    notify(to_remind(besides=[concern.about_person_id]), urgent=True)
    return True


@transaction.atomic
def _write_owed(concern: Concern) -> None:
    """The entry that could not be written when the concern was raised."""
    record(
        actor=concern.raised_by_id, hat=concern.raised_hat, action=Action.RAISED, clause="2.3",
        rule=RAISE_CONCERN.name, subjects=concern.subjects(),
    )  # fmt: skip
    Concern.objects.filter(pk=concern.pk).update(entry_owed=False)
