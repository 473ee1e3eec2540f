"""People, the hats they may wear, and what they have promised.

Names are sealed under the person's own key. There is no superuser and no permission of Django's own: what a
person may do comes from a live appointment and a rule (design, section 2).
"""

from hsww.people.files.models import (
    Check,
    FamilyNamed,
    FileNote,
    Milestone,
    Naming,
    PersonFile,
    PersonFileGrant,
    Reference,
)
from hsww.people.models.accounts import Invitation, PendingChange, User
from hsww.people.models.appointments import Appointment
from hsww.people.models.phones import RememberedPhone
from hsww.people.models.promises import (
    Acknowledgement,
    Engagement,
    EngagementEnded,
    PolicyVersion,
    Undertaking,
)
from hsww.people.models.sessions import OpenSession

__all__ = [
    "Acknowledgement",
    "Appointment",
    "Check",
    "Engagement",
    "EngagementEnded",
    "FamilyNamed",
    "FileNote",
    "Invitation",
    "Milestone",
    "Naming",
    "OpenSession",
    "PendingChange",
    "PersonFile",
    "PersonFileGrant",
    "PolicyVersion",
    "Reference",
    "RememberedPhone",
    "Undertaking",
    "User",
]
