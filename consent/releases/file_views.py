"""Files to keep: what was sent, as it was sent, and the letters that follow when a yes was taken back (7.2, 1.2).

By POST, so that nothing that fetches links ahead opens them unasked.
"""

import base64
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from consent.releases import paper, queries
from consent.releases.models import Sent
from consent.releases.numbers import asker_of
from consent.releases.rules import ASK_BACK, ASK_NUMBERS_BACK, OPEN_RELEASE
from consent.requests.models import Counted
from hsww.access.guard import guarded
from hsww.access.viewer import Denied, GuardedRequest


@guarded(OPEN_RELEASE, one="sent")
@require_POST
def release_paper(request: GuardedRequest[Sent]) -> HttpResponse:
    """The bytes are those that were sent. Once a yes that it went by is taken back, it may lie here and not have
    gone yet: then the lead alone opens it."""
    if not request.viewer.leads and queries.holder(request.subject):
        raise Denied
    return _to_save(base64.b64decode(request.subject.paper), request.subject.said_at, "shared")


@guarded(ASK_BACK, one="held")
@require_POST
def release_back(request: GuardedRequest[Sent]) -> HttpResponse:
    """The letter to whoever holds something that the family no longer agrees to; to nobody else."""
    found = queries.holder(request.subject)
    if found is None:
        raise Denied
    return _to_save(paper.taken_back(found.sent, found.parts, found.of), found.sent.said_at, "please-stop")


@guarded(ASK_NUMBERS_BACK, one="counted")
@require_POST
def numbers_back(request: GuardedRequest[Counted]) -> HttpResponse:
    """The same to a funder, of numbers that a family no longer agrees to be among."""
    counted = request.subject
    letter = paper.numbers_taken_back(counted, asker_of(counted.numbers.outcome.request))
    return _to_save(letter, counted.recorded_at, "please-stop")


def _to_save(content: bytes, at: datetime, name: str) -> HttpResponse:
    day = timezone.localdate(at).isoformat()
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{day}.pdf"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
