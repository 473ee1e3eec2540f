"""Who keeps the directory of agencies, and says which of them help a family: co-ordinators, and nobody else (7.2).

A volunteer has no way to write to an agency, so she sees none. The lead hears of what went astray.
"""

from typing import Any

from django.db.models import QuerySet

from consent.agencies.models import Agency, Contact, Involvement, Misdirected
from consent.rules import who_agreed
from families.models import Family
from families.rules import of_families
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Reach, Rule, every_row
from hsww.access.viewer import Viewer

Rows = QuerySet[Any]
AGENCY = frozenset({"name", "kind", "area", "another"})
CONTACT = frozenset({"who", "job", "phone", "email", "address", "another"})
CHECKED = frozenset({"checked_on", "checked_how", "version"})
ASTRAY = frozenset({"sent_on", "sent_how", "got_back"})
INVOLVED = frozenset({"who", "part", "says_who", "begins_on"})


def in_use(_viewer: Viewer, agencies: Rows) -> Rows:
    return agencies.filter(ended_at=None)


def contacts_in_use(_viewer: Viewer, contacts: Rows) -> Rows:
    return contacts.filter(ended_at=None, agency__ended_at=None)


def unread(_viewer: Viewer, rows: Rows) -> Rows:
    return rows.filter(read_at=None)


def going_on(viewer: Viewer, rows: Rows) -> Rows:
    mine: Rows = of_families(who_agreed)(viewer, rows)
    return mine.filter(ends_on=None)


SEE_AGENCIES = Rule(
    name="consent.see_agencies",
    clauses=("7.2",),
    sentence="Co-ordinators see whom we know at other agencies, because only they talk with them.",
    model=Agency,
    hats={Hat.ORGANISER: Reach(rows=every_row, writes=frozenset({"words"}))},
)
KEEP_AGENCY = Rule(
    name="consent.keep_agency",
    clauses=("7.2",),
    sentence="Co-ordinators keep the list of agencies, and of whom to reach there.",
    model=Agency,
    hats={Hat.ORGANISER: Reach(rows=in_use, writes=AGENCY | CONTACT)},
    action="changed",
)
KEEP_CONTACT = Rule(
    name="consent.keep_contact",
    clauses=("7.2",),
    sentence="Co-ordinators keep a contact right, and check that it is who it says.",
    model=Contact,
    hats={Hat.ORGANISER: Reach(rows=contacts_in_use, writes=CONTACT | CHECKED)},
    action="changed",
)
SAY_ASTRAY = Rule(
    name="consent.say_astray",
    clauses=("4.4", "7.2"),
    sentence="A co-ordinator says at once when something about a family went to the wrong one.",
    model=Contact,
    hats={Hat.ORGANISER: Reach(rows=every_row, writes=ASTRAY)},
    action="changed",
)
READ_ASTRAY = Rule(
    name="consent.read_astray",
    clauses=("4.4", "3.9", "5.5"),
    sentence="The safeguarding lead hears of everything that went to the wrong one, and looks into it.",
    model=Misdirected,
    hats={Hat.ORGANISER: Reach(rows=unread, offices=LEADS)},
)
SEE_ASTRAY = Rule(
    name="consent.see_astray",
    clauses=("4.4", "3.9", "5.5"),
    sentence="The safeguarding lead and her deputy see everything that ever went to the wrong one.",
    model=Misdirected,
    hats={Hat.ORGANISER: Reach(rows=every_row, offices=LEADS)},
    action="listed",
)
INVOLVE = Rule(
    name="consent.involve",
    clauses=("1.2", "1.3", "7.2"),
    sentence="The co-ordinator writes down which agencies help a family in her care.",
    model=Family,
    hats={Hat.ORGANISER: Reach(rows=who_agreed, writes=INVOLVED)},
)
END_INVOLVEMENT = Rule(
    name="consent.end_involvement",
    clauses=("1.2", "7.2"),
    sentence="The co-ordinator writes down that an agency no longer helps a family.",
    model=Involvement,
    hats={Hat.ORGANISER: Reach(rows=going_on)},
    action="changed",
)
