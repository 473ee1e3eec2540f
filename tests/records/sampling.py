"""People and files for the tests of sampling."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from records.actions import draw_sample
from records.models import Purpose, Sample
from tests.families.visiting_world import family
from tests.people.making import viewer, worker


def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lee Lead")


def reviewer() -> User:
    return worker(Hat.HSUK_REVIEWER, name="Uma Kay")


def spot_checker() -> User:
    return worker(Hat.TRUSTEE, Office.SPOT_CHECKER, name="Tess Checker")


def sample_for(
    reader: User, *, by: User | None = None, hat: Hat = Hat.HSUK_REVIEWER, **values: Any
) -> Sample:
    drawer = viewer(by or lead(), Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    asked = {"size": 20, "purpose": Purpose.QUALITY, "days": 14, **values}
    return draw_sample(by=drawer, reader=reader.id, hat=hat, **asked)


def run_out(sample: Sample) -> None:
    """As if its days had passed."""
    long_ago = timezone.now() - timedelta(days=30)
    sample.drawn_at, sample.expires_at = long_ago, long_ago + timedelta(days=14)
    sample.save()


def files(count: int) -> list[Family]:
    return [family(reference=f"HS-{number:04}") for number in range(count)]


def signing(**values: Any) -> dict[str, Any]:
    """A filled-in Record of Access form."""
    return {"name": "Uma Kay Example", "purpose": "quality", "detail": "", "promise": "on", **values}


def sign(client: Client, found: Family, **values: Any) -> Any:
    return client.post(reverse("record_sign", args=[found.id]), signing(**values))
