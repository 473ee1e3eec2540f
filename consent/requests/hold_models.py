"""That a family's file is kept as it is for now: for a court, a complaint or an inquiry (10.2, 8.8).

While a hold stands nothing goes from the file on the family's word, and nobody destroys it. A hold is placed, kept on
or lifted, each as a row of its own; none is ever changed. One for a court passes with what the court asked, if that was
of another family (`Elsewhere`).
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from consent.models import FAMILY_KEY
from consent.requests.belonging import Belongs
from consent.requests.models import Request
from families.models import Family
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedTextField


class Hold(Belongs):
    class Why(models.TextChoices):
        COURT = "court", "A court asks for it"
        COMPLAINT = "complaint", "A complaint"
        LADO = "lado", "The council looks into what one of our people did"
        INSURER = "insurer", "Our insurer asked us to"
        INQUIRY = "inquiry", "An inquiry"

    family = models.ForeignKey(Family, models.CASCADE, related_name="holds")
    request = models.ForeignKey(Request, models.CASCADE, null=True, related_name="holds")
    why = models.CharField(max_length=10, choices=Why)
    reason = SealedTextField(FAMILY_KEY, null=True)
    look_again_on = models.DateField()
    instead_of = models.OneToOneField("self", models.CASCADE, null=True, related_name="follower")
    """The hold that it keeps on, until another day."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(why="court", request__isnull=False) | Q(reason__isnull=False),
                name="a_hold_has_a_court_or_a_reason",
            ),
        ]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("hold", self.id))


class Lifted(Belongs):
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    hold = models.OneToOneField(Hold, models.CASCADE, related_name="lifted")
    reason = SealedTextField(FAMILY_KEY)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "lifted"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id), Subject("hold", self.hold_id))
