"""What the rules of samples have in common, whatever kind of file was drawn."""

from django.db.models import QuerySet

from hsww.access.viewer import Viewer
from records.models import Sample

SIGN_FIELDS = frozenset({"name", "purpose", "detail", "promise", "password", "code", "credential", "token"})
PRESENT_FIELDS = frozenset({"email", "password", "code"})


def samples_of(viewer: Viewer) -> QuerySet[Sample]:
    """The reader's own that are open today."""
    mine: QuerySet[Sample] = Sample.objects.live().filter(reader_id=viewer.user_id, hat=viewer.hat)
    return mine
