"""Who may see and change accounts and appointments. Nothing here leads to a family.

The administrator keeps accounts and appoints; the chair and the safeguarding lead confirm; nobody does
anything to themselves, because a row about the viewer is never within reach.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.rules import Filter, Reach, Rule, every_row
from hsww.access.viewer import Viewer
from hsww.people.models import Appointment, Invitation, PendingChange, PolicyVersion, RememberedPhone, User
from hsww.people.models.appointments import CONFIRMERS

Rows = QuerySet[Any]


def others(viewer: Viewer, people: Rows) -> Rows:
    return people.exclude(pk=viewer.user_id)


def others_standing(viewer: Viewer, appointments: Rows) -> Rows:
    return appointments.filter(ended_at=None).exclude(user=viewer.user_id)


def waiting_for_another(viewer: Viewer, appointments: Rows) -> Rows:
    mine = appointments.waiting()  # type: ignore[attr-defined]
    return mine.exclude(user=viewer.user_id).exclude(proposed_by=viewer.user_id)  # type: ignore[no-any-return]


def changes_of_others(viewer: Viewer, changes: Rows) -> Rows:
    waiting = changes.filter(confirmed_at=None)
    return waiting.exclude(user=viewer.user_id).exclude(requested_by=viewer.user_id)


def phones_in_use(_viewer: Viewer, phones: Rows) -> Rows:
    return phones.filter(lost_at=None, expires_at__gt=timezone.now())


def phones_lost(_viewer: Viewer, phones: Rows) -> Rows:
    return phones.filter(lost_at__isnull=False)


def confirming(rows: Filter, *writes: str) -> dict[Hat, Reach]:
    """For the chair and the safeguarding lead alone."""
    reach = Reach(rows=rows, writes=frozenset(writes), offices=CONFIRMERS)
    return dict.fromkeys((Hat.ORGANISER, Hat.TRUSTEE), reach)


SEE_PEOPLE = Rule(
    name="people.see",
    clauses=("8.3", "8.2"),
    sentence="The administrator keeps the accounts; the chair and the safeguarding lead confirm changes.",
    model=User,
    hats={Hat.ADMINISTRATOR: Reach(rows=every_row), **confirming(every_row)},
)
INVITE = Rule(
    name="people.invite",
    clauses=("8.3",),
    sentence="The administrator invites people. There is no other way in.",
    model=Invitation,
    hats={Hat.ADMINISTRATOR: Reach(rows=every_row, writes=frozenset({"email", "hat", "offices"}))},
    action="changed",
)
APPOINT = Rule(
    name="people.appoint",
    clauses=("8.3",),
    sentence="The administrator proposes who works as what, and never about themselves.",
    model=User,
    hats={
        Hat.ADMINISTRATOR: Reach(rows=others, writes=frozenset({"hat", "offices", "starts_on", "ends_on"}))
    },
    action="changed",
)
CONFIRM_APPOINTMENT = Rule(
    name="people.confirm_appointment",
    clauses=("8.3",),
    sentence="The chair or the safeguarding lead confirms a role that opens files. They did not propose it.",
    model=Appointment,
    hats=confirming(waiting_for_another),
    action="changed",
)
END_APPOINTMENT = Rule(
    name="people.end_appointment",
    clauses=("8.3", "3.9", "4.4", "5.5"),
    sentence="The administrator, the chair or the safeguarding lead ends a role.",
    model=Appointment,
    hats={Hat.ADMINISTRATOR: Reach(rows=others_standing), **confirming(others_standing)},
    action="changed",
)
DEACTIVATE = Rule(
    name="people.deactivate",
    clauses=("3.9", "4.4", "5.5"),
    sentence="The administrator, the chair or the safeguarding lead closes an account at once.",
    model=User,
    hats={Hat.ADMINISTRATOR: Reach(rows=others), **confirming(others)},
    action="changed",
)
RESET_SECOND_STEP = Rule(
    name="people.reset_second_step",
    clauses=("8.2",),
    sentence="The administrator asks that someone may set up their second step again.",
    model=User,
    hats={Hat.ADMINISTRATOR: Reach(rows=others)},
    action="changed",
)
CONFIRM_CHANGE = Rule(
    name="people.confirm_change",
    clauses=("8.2",),
    sentence="The chair or the safeguarding lead confirms a change to someone else's account.",
    model=PendingChange,
    hats=confirming(changes_of_others),
    action="changed",
)
SEE_PHONES = Rule(
    name="people.see_phones",
    clauses=("8.2",),
    sentence="Co-ordinators see which volunteers' phones stay signed in, to lock one that is lost.",
    model=RememberedPhone,
    hats={Hat.ORGANISER: Reach(rows=phones_in_use)},
)
LOSE_PHONE = Rule(
    name="people.lose_phone",
    clauses=("8.2",),
    sentence="A co-ordinator signs out a phone that is lost.",
    model=RememberedPhone,
    hats={Hat.ORGANISER: Reach(rows=phones_in_use)},
    action="changed",
)
SEE_WHAT_PHONE_SHOWED = Rule(
    name="people.see_what_phone_showed",
    clauses=("8.2",),
    sentence="A co-ordinator sees which files a lost phone had opened, to decide whom to tell.",
    model=RememberedPhone,
    hats={Hat.ORGANISER: Reach(rows=phones_lost)},
)
ADOPT_POLICY = Rule(
    name="people.adopt_policy",
    clauses=("0.3",),
    sentence="The chair or the safeguarding lead puts a new version of the policy in force.",
    model=PolicyVersion,
    hats=confirming(every_row, "text_key"),
    action="changed",
)
