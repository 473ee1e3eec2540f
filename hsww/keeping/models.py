"""When a backup was last tried out by restoring it, and whether it held (1.6)."""

from django.db import models


class Drill(models.Model):
    ran_at = models.DateTimeField()
    held = models.BooleanField()
    report = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["-ran_at"], name="drill_newest")]

    def __str__(self) -> str:
        return f"drill of {self.ran_at:%Y-%m-%d}"
