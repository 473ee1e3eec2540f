"""Hands the lower app what it asks of this one: who is looking, gates about people, menu, Today, periodic work."""

from hsww.access import gates, nav, ticks, today, viewer
from hsww.access.hats import Hat
from hsww.people import viewers
from hsww.people.actions import clear_sessions
from hsww.people.files import registering as files
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.today import to_confirm
from hsww.people.undertakings import registering as undertakings


def register() -> None:
    viewer.use(viewers.load)
    files.register()
    undertakings.register()
    gates.check_with(gates.TWO_FACTOR, viewers.has_two_factor)
    gates.check_with(gates.ACKNOWLEDGED, viewers.has_acknowledged)
    gates.check_with(gates.UNDERTAKING, viewers.has_undertaken)
    gates.check_with(gates.STEP_UP, viewers.has_stepped_up)
    ticks.add("old sessions", clear_sessions)
    today.add(to_confirm, Hat.ORGANISER, Hat.TRUSTEE)
    nav.add("Accounts", "people_list", Hat.ADMINISTRATOR, place=10)
    nav.add("The policy", "policy_adopt", Hat.ORGANISER, Hat.TRUSTEE, place=90, offices=CONFIRMERS)
    nav.add("Phones", "phone_list", Hat.ORGANISER, place=80)
