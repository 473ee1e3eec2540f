"""People and files for the tests of sampling."""

import json
import time
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from records.actions import draw_sample
from records.models import Purpose, Sample
from tests.families.visiting_world import family
from tests.people.making import PASSWORD, viewer, worker
from tests.records.passkeys import Passkey

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lee Lead")


def reviewer() -> User:
    return with_second_step(worker(Hat.HSUK_REVIEWER, name="Uma Kay"))


def spot_checker() -> User:
    return with_second_step(worker(Hat.TRUSTEE, Office.SPOT_CHECKER, name="Tess Checker"))


def with_second_step(user: User) -> User:
    """Somebody with a password and an app that shows codes."""
    user.set_password(PASSWORD)
    user.save()
    totp.TOTP.activate(user, SECRET)
    return user


def code() -> str:
    """What the app shows now. It works although it was used before, for tests are faster than its half minute."""
    cache.clear()
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // PERIOD)))


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
    """With a password and a code."""
    secrets = {"password": PASSWORD, "code": code()}
    return client.post(reverse("record_sign", args=[found.id]), signing(**{**secrets, **values}))


def sign_by(passkey: Passkey, client: Client, found: Family, **values: Any) -> Any:
    """As the page's script does: it learns what to sign, has the device sign it, and sends the form."""
    page, words = reverse("record_sign", args=[found.id]), signing(**values)
    asked = client.post(page, {**words, "ask_device": ""}).json()
    answer = json.dumps(passkey.signs(asked["options"]))
    return client.post(page, {**words, "credential": answer, "token": asked["token"]})
