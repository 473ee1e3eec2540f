"""What the files of volunteers may learn of families: their codes, and no more (8.5)."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from families.districts import DISTRICTS
from families.models import Conflict, Match
from families.rules import SEE_FILE
from hsww.access import firewall
from hsww.access.viewer import Viewer
from hsww.people.files.telling import Visited


class ToldByCode:
    words: Collection[str] = tuple(word for district in DISTRICTS for word in district.split())

    def visited(self, viewer: Viewer, volunteers: Collection[UUID]) -> dict[UUID, list[Visited]]:
        """The newest first; without the families that the viewer is tied to (4.3)."""
        rows = firewall.behind(viewer, Match.objects.filter(volunteer__in=volunteers))
        found: dict[UUID, list[Visited]] = defaultdict(list)
        told = rows.values_list("volunteer", "family__reference", "begins_on", "ends_on")
        for volunteer, code, begins_on, ends_on in told.order_by("-begins_on", "id"):
            found[volunteer].append(Visited(code, begins_on, ends_on))
        return found

    def codes(self, viewer: Viewer, families: Collection[UUID]) -> dict[UUID, str]:
        rows = SEE_FILE.rows(viewer).filter(pk__in=families)
        return dict(rows.values_list("pk", "reference"))

    def sees_all(self, viewer: Viewer) -> bool:
        """The lead and her deputy, where no tie hides a family from them."""
        tied = Conflict.objects.filter(person=viewer.user_id, ends_on=None)
        return viewer.leads and not tied.exists()
