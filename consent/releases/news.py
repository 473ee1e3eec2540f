"""General news of a family's support: what kind of help and how much, chosen and never typed (7.3)."""

from django.db import models


class Help(models.TextChoices):
    VISITS = "visits", "a volunteer visits them at home"
    GROUP = "group", "they come to one of our groups"
    BOTH = "both", "a volunteer visits them at home, and they come to one of our groups"
    WAITING = "waiting", "they are waiting for a volunteer"
    ENDED = "ended", "our support has ended"


class Often(models.TextChoices):
    WEEKLY = "weekly", "about once a week"
    FORTNIGHTLY = "fortnightly", "about every two weeks"
    MONTHLY = "monthly", "about once a month"
    NOW = "not", "not at present"


def sentence(help_: Help, often: Often) -> str:
    return f"Home-Start Welwyn Hatfield and this family: {help_.label}, {often.label}."
