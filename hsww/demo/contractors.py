"""Who comes to the fictional scheme from outside, under an undertaking (7.6): one with an account, one on paper, one
whose work is over."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hsww.access.hats import Hat
from hsww.demo import names
from hsww.demo.names import chance
from hsww.demo.staff import Staff, Worker, noon
from hsww.people.models import Engagement, Undertaking
from hsww.people.undertaking import UNDERTAKING_VERSION

REPAIRS = "Repairs the computers in the office."
CLEANS = "Cleans the office on Thursdays."
CABLES = "Puts new cables into the meeting room."


def add(staff: Staff, *, seed: int, today: date) -> None:
    rng = chance(seed, "contractors")
    repairs = next(one for one in staff.others if one.roles[0].hat is Hat.CONTRACTOR)
    came = _comes(
        staff, rng, repairs.name, REPAIRS, begins_on=today - timedelta(days=10), days=90, user_id=repairs.id
    )
    _signs(rng, came, user_id=repairs.id, signed_at=noon(came.begins_on))
    cleans = _comes(staff, rng, "Bo Example", CLEANS, begins_on=today - timedelta(days=80), days=90)
    _signs(rng, cleans, **_on_paper(staff.administrator, cleans))
    cables = _comes(staff, rng, "Cy Example", CABLES, begins_on=today - timedelta(days=60), days=5)
    _signs(rng, cables, **_on_paper(staff.administrator, cables))


def _comes(
    staff: Staff, rng: Random, who: str, work: str, *, begins_on: date, days: int, **more: Any
) -> Engagement:
    return Engagement.objects.create(
        id=names.identity(rng),
        who=who,
        firm="Example Services",
        work=work,
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=days),
        recorded_by_id=staff.administrator.id,
        recorded_at=noon(begins_on),
        **more,
    )


def _on_paper(keeper: Worker, one: Engagement) -> dict[str, Any]:
    return {
        "paper_on": one.begins_on,
        "kept_at": "The blue folder in the office",
        "recorded_by_id": keeper.id,
    }


def _signs(rng: Random, one: Engagement, **how: Any) -> None:
    Undertaking.objects.create(
        id=names.identity(rng), engagement=one, text_version=UNDERTAKING_VERSION, **how
    )
