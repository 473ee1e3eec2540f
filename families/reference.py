"""The code that stands for a family where its name must not: on boards, in notices, in files (8.5, 8.6)."""

import secrets

from families.models import Family

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels, so that no word appears; nothing that looks like something else."""
LENGTH = 6


def draw() -> str:
    return "HS-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def new_reference() -> str:
    """Drawn by chance, so that it tells neither the order nor the number of families."""
    reference = draw()
    while Family.objects.filter(reference=reference).exists():
        reference = draw()
    return reference
