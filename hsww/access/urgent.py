"""Telephone numbers that must reach anybody at any time, with or without a sign-in or a working ledger (2.3)."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Number:
    who: str
    digits: str
    when: str


def numbers() -> tuple[Number, ...]:
    """From the settings and not from a table, so that they show when no database answers."""
    return (
        Number("Emergency: police, ambulance, fire", "999", "if someone is in danger now"),
        Number("Children's social care, day and night", settings.CHILD_CARE_PHONE, "if you fear for a child"),
        Number("Adult social care, day and night", settings.ADULT_CARE_PHONE, "if you fear for an adult"),
        Number("Home-Start duty co-ordinator", settings.DUTY_PHONE, "for anything that cannot wait"),
    )
