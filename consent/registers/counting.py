"""Under which words each release and request is counted, for the lead's page and for the board's report.

A release went by the family's yes, for one reason of the policy, or without permission; there is nothing else. What the
board reads leaves out every reason of which no family may hear, and does not count those releases at all (2.2, 3.2).
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from consent.exceptions import EXEMPTIONS
from consent.models import Recipient
from consent.releases.models import NEVER_TOLD, Sent
from consent.requests.models import ENDS, Asker, Outcome, Request

BY_YES, WITHOUT = "yes", "without"
OPEN = "open"
GROUNDS: Mapping[str, str] = {
    BY_YES: "The family said yes",
    **{one.code: one.name for one in EXEMPTIONS},
    WITHOUT: "Without permission or reason",
}
FOR_THE_BOARD: Mapping[str, str] = {key: name for key, name in GROUNDS.items() if key not in NEVER_TOLD}
KINDS: Mapping[str, str] = {str(one.value): str(one.label) for one in Recipient}
ASKERS: Mapping[str, str] = {str(one.value): str(one.label) for one in Asker}
ENDINGS: Mapping[str, str] = {OPEN: "Still open", **{str(one.value): str(one.label) for one in ENDS}}


def ground_of(sent: Sent) -> str:
    """Its release is fetched with it."""
    return why(sent.release.ground, to_review=sent.review_by is not None)


def why(ground: str, *, to_review: bool) -> str:
    return ground or (WITHOUT if to_review else BY_YES)


def with_ending(rows: QuerySet[Request]) -> QuerySet[Any]:
    """Each with its last `outcome`, if there is one."""
    last = Outcome.objects.filter(request=OuterRef("pk"), follower=None).values("what")[:1]
    return rows.annotate(outcome=Subquery(last))


def ending_of(outcome: str | None) -> str:
    return outcome if outcome in ENDS and outcome else OPEN
