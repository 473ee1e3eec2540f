"""Shuts one gate and knocks at one route: the answer must be the gate's own page."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from hsww.access.gates import (
    ACKNOWLEDGED,
    ORGANISER_PRESENT,
    PERSON_ORGANISER_PRESENT,
    PERSON_RECORD_SIGNED,
    RECORD_SIGNED,
    STEP_UP,
    TWO_FACTOR,
    UNDERTAKING,
    Gate,
)
from hsww.people.models import PolicyVersion, Undertaking, User
from records.models import Signature, Sitting, Why
from tests import build
from tests.people import making
from tests.policy.matrix import an_open_door, undone
from tests.policy.world import KINDS, World

BESIDE = (ORGANISER_PRESENT, PERSON_ORGANISER_PRESENT)


def lets_past(world: World, route: str, gate: Gate) -> str | None:
    """Says what is wrong if this route opens although the gate is shut; None if all is well."""
    asked_of = "auditor" if gate in BESIDE else ""
    door = ("contractor", reverse(route)) if gate is UNDERTAKING else an_open_door(world, route, asked_of)
    if door is None:
        return None
    kind, address = door
    with undone():
        client = _before_the_gate(world, kind, gate)
        response = client.get(address)
    sent_to = urlsplit(response.headers.get("Location", "")).path
    shut = sent_to and resolve(sent_to).view_name == gate.page  # its own: the next gate's may stand beside it
    return None if shut else f"{route} does not send {kind} to {gate.page} although {gate.name} is shut"


def _before_the_gate(world: World, kind: str, gate: Gate) -> Client:
    user, (hat, _) = world.users[kind], KINDS[kind]
    if gate is TWO_FACTOR:
        return build.sign_in(user, hat=hat, two_factor=False)
    if gate is ACKNOWLEDGED:
        PolicyVersion.objects.create(
            number=99, text_key="new", adopted_on=timezone.localdate() - timedelta(days=1)
        )
    elif gate is UNDERTAKING:
        Undertaking.objects.all().delete()
    elif gate in (RECORD_SIGNED, PERSON_RECORD_SIGNED):
        Signature.objects.all().delete()
    elif gate in BESIDE:
        Sitting.objects.update(ended_at=timezone.now(), why=Why.LEFT)
    elif gate is STEP_UP:
        able = User.objects.get(pk=user.pk)  # whoever has nothing to show is not asked to show it again
        able.set_password(making.PASSWORD)
        able.save()
        return build.sign_in(able, hat=hat)
    return world.clients[kind]
