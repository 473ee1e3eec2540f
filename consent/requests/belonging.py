"""Rows that lie under the key of whose file they stand in, and may turn out to be of another (10.2, 4.4)."""

from django.db import models

from consent.models import NeverChangedError, Said
from families.models import Family


class Belongs(Said):
    """Under the key of whose file it stands in. The database lets that change only as `Elsewhere` says."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.id}"

    def pass_to(self, family: Family | None, **more: models.Model) -> None:
        """Saves past `Said`, which refuses any change. The words are sealed afresh."""
        for name, value in {"family": family, **more}.items():
            setattr(self, name, value)
        super(Said, self).save(force_update=True)


class MayBeNobodys(Belongs):
    """Under the scheme's key while nobody has said which family it is about."""

    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+")

    class Meta:
        abstract = True

    def belong(self, family: Family) -> None:
        """For the first time."""
        if self.family_id is not None:
            raise NeverChangedError("It belongs to a family already.")
        self.pass_to(family)
