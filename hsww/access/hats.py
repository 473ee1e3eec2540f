"""The hats a person can wear, and the offices that belong to a hat.

A session wears exactly one hat; what it may do is never the union of two (design, section 2). The names on
screen are plain words: "Working as Co-ordinator".
"""

from django.db import models


class Hat(models.TextChoices):
    ORGANISER = "organiser", "Co-ordinator"
    VOLUNTEER = "volunteer", "Volunteer"
    TRUSTEE = "trustee", "Trustee"
    ADVISER = "adviser", "Adviser"
    HSUK_REVIEWER = "hsuk_reviewer", "Home-Start UK reviewer"
    EXTERNAL_AUDITOR = "external_auditor", "Outside auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    CONTRACTOR = "contractor", "Contractor"
    NONE = "none", "No role"
    """Signed in, but appointed to nothing or not chosen yet. Only what must never wait is open to it (2.3)."""


ROLES = tuple(hat for hat in Hat if hat is not Hat.NONE)
ROLE_CHOICES = [(hat.value, hat.label) for hat in ROLES]
"""What a person can be appointed to."""


class Office(models.TextChoices):
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    DEPUTY_LEAD = "deputy_lead", "Deputy safeguarding lead"
    LINE_MANAGER = "line_manager", "Line manager"
    DUTY = "duty", "Duty co-ordinator"
    CHAIR = "chair", "Chair"
    SPOT_CHECKER = "spot_checker", "Spot-checker"


LEADS = frozenset({Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD})
"""Who answers for safeguarding (2.3, 3.5)."""

OFFICES_OF: dict[Hat, frozenset[Office]] = {
    Hat.ORGANISER: frozenset(
        {Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD, Office.LINE_MANAGER, Office.DUTY}
    ),
    Hat.TRUSTEE: frozenset({Office.CHAIR, Office.SPOT_CHECKER}),
}
"""A hat that is not listed has no offices."""

OPENS_DATA = frozenset(ROLES) - {Hat.ADMINISTRATOR}
"""Hats whose appointment opens confidential data, so that a second person confirms it."""
