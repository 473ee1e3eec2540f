"""Lines of the Record of Access that were signed in ink, each with the scan of its paper (9.1, 10.1).

A line in ink is what a co-ordinator says that the paper says. It is no signature made here: the log knows only who
added it, and nothing of it opens a file.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.utils import timezone

from families.models import Family, Paper
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedTextField
from records.models.signing import FAMILY_KEY, Added


class InkLine(Added):
    family = models.ForeignKey(Family, models.CASCADE, related_name="ink_lines")
    paper = models.OneToOneField(Paper, models.CASCADE, related_name="+")
    """The scan. Papers go with their family and never before."""
    name = SealedTextField(FAMILY_KEY, max_length=120)
    capacity = SealedTextField(FAMILY_KEY, max_length=120)
    purpose = SealedTextField(FAMILY_KEY, max_length=300)
    present = SealedTextField(FAMILY_KEY, max_length=120, blank=True)
    """The organiser who was present, if one was."""
    signed_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["family", "-signed_on"], name="ink_newest")]

    def __str__(self) -> str:
        return f"line in ink {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("paper", self.paper_id))
