"""Which files are on hold, for the decision, the file's page and whoever would destroy it (10.2, 8.8)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from consent.deciding_facts import Hold as Held
from consent.requests.hold_models import Hold
from families.models import Family
from hsww.ledger.unchanged import of_files
from hsww.vault.scopes import FAMILY, KeyScope


def standing(rows: QuerySet[Hold]) -> QuerySet[Hold]:
    return rows.filter(lifted=None, follower=None)


def of_family(family: Family) -> list[Hold]:
    """The caller has the family from its rule."""
    rows = standing(Hold.objects.filter(family=family))
    return list(rows.select_related("recorded_by", "request").order_by("recorded_at"))


def on(families: Iterable[Family]) -> set[UUID]:
    rows = standing(Hold.objects.filter(family__in=list(families)))
    return set(rows.values_list("family_id", flat=True))


def of_state(family: Family, at: datetime | None = None) -> tuple[Held, ...]:
    """As `decide` asks it: of a past moment what had been written down by then, an end too."""
    then = at or timezone.now()
    rows = Hold.objects.filter(family=family, recorded_at__lte=then).order_by("recorded_at")
    return tuple(
        Held(one.recorded_at, _until(one, then)) for one in rows.select_related("lifted", "follower")
    )


def _until(one: Hold, then: datetime) -> datetime | None:
    """One that was kept on ends where the next begins."""
    ends = (getattr(one, "lifted", None), getattr(one, "follower", None))
    return min((end.recorded_at for end in ends if end and end.recorded_at <= then), default=None)


def any_on(scopes: Collection[KeyScope]) -> bool:
    """For the vault, before it destroys these. A hold that was lifted or taken away past HSWW stands."""
    families = {scope.id for scope in scopes if scope.kind == FAMILY}
    if not families:
        return False
    forged = of_files(FAMILY, families, only=("hold", "lifted"))
    return standing(Hold.objects.filter(family__in=families)).exists() or any(forged)
