"""What waits on Today for an administrator: backups that were not tried out, or failed when they were (1.6)."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.keeping.drilling import begun_at
from hsww.keeping.models import Drill

TOO_LONG = timedelta(days=35)


def to_try_out(_viewer: Viewer) -> Iterator[Waiting]:
    last = Drill.objects.order_by("-ran_at").first()
    since = last.ran_at if last else begun_at()
    if since is None or (timezone.now() - since <= TOO_LONG and (last is None or last.held)):
        return
    what = "Nobody has tried to restore a backup for a long time"
    if last is not None and not last.held:
        what = "The last try to restore a backup failed"
    yield Waiting(
        urgency=Urgency.TODAY,
        what=f"{what}. Run backup --drill on the server.",
        url=reverse("today"),
        since=timezone.localdate(since),
    )
