"""Hands the apps below what they ask of this one: the wall, the menu, Today, periodic work; and its own steps."""

from families import describers, wall
from families.actions import covering, erasing
from families.models import Assessment, Family, Stage
from families.panels import add_events
from families.queries import cover_waiting, waiting
from families.queries.file import events
from families.steps import Step, add_step
from families.told_by_code import ToldByCode
from families.visiting import waiting as visiting
from hsww.access import firewall, nav, ticks
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people import describing
from hsww.people.files import telling


def register() -> None:
    firewall.use(wall.behind)
    describing.use("family", describers.families)
    telling.use(ToldByCode())
    waiting.register()
    cover_waiting.register()
    visiting.register()
    erasing.register()
    ticks.add("referrals without agreement", erasing.erase_unaccepted)
    ticks.add("cover between co-ordinators", covering.keep)
    nav.add("Families", "families_list", Hat.ORGANISER, place=20)
    nav.add("Take a referral", "referral_new", Hat.ORGANISER, place=30)
    nav.add("Cover", "covers", Hat.ORGANISER, place=35)
    add_events(events)
    add_step(Step("Referral accepted", "referral_decide", is_accepted, place=10))
    add_step(Step("First visit", "initial_visit", is_visited, place=20))
    add_step(Step("Support started", "support_start", is_active, place=50))
    add_step(Step("Volunteer found", "match_new", is_matched, place=60))


def is_accepted(_viewer: Viewer, family: Family) -> bool:
    return family.stage in {Stage.ACCEPTED, Stage.ACTIVE, Stage.ENDED}


def is_visited(_viewer: Viewer, family: Family) -> bool:
    return any(one.kind == Assessment.Kind.INITIAL for one in family.assessments.all())


def is_active(_viewer: Viewer, family: Family) -> bool:
    return family.stage in {Stage.ACTIVE, Stage.ENDED}


def is_matched(_viewer: Viewer, family: Family) -> bool:
    return any(match.ends_on is None for match in family.matches.all())
