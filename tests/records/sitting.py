"""Joint sittings for tests: an auditor with files drawn, and a co-ordinator who shows herself on the same device."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from families.models import Family
from hsww.access.hats import Hat
from hsww.people.models import Acknowledgement, User
from records.models import Purpose, Sitting
from tests.people.making import PASSWORD, policy_in_force, signed_in, worker
from tests.records.sampling import code, sample_for, signing, with_second_step


def auditor(name: str = "Otto Auditor") -> User:
    return with_second_step(worker(Hat.EXTERNAL_AUDITOR, name=name))


def organiser(name: str = "Mary Present") -> User:
    """A co-ordinator who has agreed to the policy, with a password and an app."""
    user = with_second_step(worker(Hat.ORGANISER, name=name))
    Acknowledgement.objects.create(user=user, hat=Hat.ORGANISER, version=policy_in_force())
    return user


def device_of(user: User) -> Client:
    """The scheme's own device, with the auditor signed in and every file drawn."""
    sample_for(user, hat=Hat.EXTERNAL_AUDITOR, purpose=Purpose.AUDIT)
    return signed_in(user, hat=Hat.EXTERNAL_AUDITOR)


def gate(found: Family) -> str:
    return reverse("organiser_present", args=[found.id])


def file_page(found: Family) -> str:
    return reverse("sampled_file", args=[found.id])


def yourself(device: Client, found: Family, **values: Any) -> Any:
    asked = {"step": "yourself", "password": PASSWORD, "code": code(), **values}
    return device.post(gate(found), asked)


def present(device: Client, found: Family, who: User, **values: Any) -> Any:
    asked = {"step": "present", "email": who.email, "password": PASSWORD, "code": code(), **values}
    return device.post(gate(found), asked)


def begin(device: Client, found: Family, who: User) -> None:
    yourself(device, found)
    present(device, found, who)


def sign_together(device: Client, found: Family, **values: Any) -> Any:
    asked = signing(name="Otto Auditor Example", purpose="audit", **values)
    return device.post(reverse("record_sign", args=[found.id]), asked)


def opens(device: Client, found: Family) -> bool:
    return bool(device.get(file_page(found)).status_code == 200)


def leads_to(response: Any) -> str:
    return str(response.headers.get("Location", "")).split("?", maxsplit=1)[0]


def later(**by: float) -> None:
    """As if this much time had passed since the sitting was last used and confirmed."""
    for sitting in Sitting.objects.all():
        gone = timedelta(**by)
        Sitting.objects.filter(pk=sitting.pk).update(
            reconfirmed_at=sitting.reconfirmed_at - gone,
            active_at=sitting.active_at - gone,
        )


def the_sitting() -> Sitting:
    return Sitting.objects.get()


def leave(device: Client) -> None:
    """The button on the auditor's device."""
    device.post(reverse("sitting_leave", args=[the_sitting().id]))
