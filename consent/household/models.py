"""Who lives with a family, who may decide for its children, and who must not be found: facts with their days (1.2).

Each is a row that is added and never changed: the database itself refuses it. A fact that ended, or was written down
wrong, is followed by one that stands in its place, so that what was known on a past day can still be shown.
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q

from consent.models import FAMILY_KEY, Said
from families.models import Family, Person
from hsww.ledger.entries import Subject
from hsww.vault.fields import SealedTextField


class FactKind(models.TextChoices):
    LIVES_HERE = "lives_here", "Lives with the family"
    RESPONSIBLE = "responsible", "Has parental responsibility for a child"
    ORDER = "order", "A court order lets them decide for a child"
    NOT_RESPONSIBLE = "not_responsible", "Has no say over a child"
    BARRED = "barred", "A court took away their say over the children"
    ABLE = "able", "A child who is able to decide"
    HIDDEN = "hidden", "Must not be found: never show where they live"


OF_A_CHILD = (FactKind.RESPONSIBLE, FactKind.ORDER, FactKind.NOT_RESPONSIBLE)
SPEAKS = (FactKind.RESPONSIBLE, FactKind.ORDER)
OF_PARENTS = (*OF_A_CHILD, FactKind.BARRED)


class Fact(Said):
    family = models.ForeignKey(Family, models.CASCADE, related_name="facts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=16, choices=FactKind)
    child = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    """For which child, where it is of one."""
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    says_who = SealedTextField(FAMILY_KEY, max_length=200)
    """Who says so; of a child who is able to decide, who judged it."""
    why = SealedTextField(FAMILY_KEY, null=True, blank=True)
    instead_of = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="follower", editable=False
    )
    mistaken = models.BooleanField(default=False)
    """It only says that the one before was wrong."""

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["family", "recorded_at"], name="fact_of_family")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on=None) | Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="fact_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_CHILD, child__isnull=False)
                | (~Q(kind__in=OF_A_CHILD) & Q(child=None)),
                name="fact_of_which_child",
            ),
            models.CheckConstraint(
                condition=Q(child=None) | ~Q(child=F("person")), name="nobody_speaks_for_themselves_here"
            ),
            models.CheckConstraint(
                condition=~Q(kind="able") | Q(first_on__isnull=False, why__isnull=False),
                name="able_since_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind="lives_here") | Q(first_on__isnull=False) | Q(last_on__isnull=False),
                name="lives_here_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(mistaken=False) | Q(instead_of__isnull=False), name="a_mistake_is_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"fact {self.id}"

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family_id),)
