"""Raising a concern in a test: through the page, as anybody would."""

from typing import Any

from django.test import Client
from django.urls import reverse

from safeguarding.models import Concern

CHILD_SAID = "Zqchildwords he shouts at night"


def send(client: Client, **said: Any) -> Any:
    return client.post(reverse("concern_raise"), {"child_words": CHILD_SAID, **said})


def raised(client: Client, **said: Any) -> Concern:
    before = set(Concern.objects.values_list("pk", flat=True))
    response = send(client, **said)
    assert response.status_code == 302, response.content.decode()
    return Concern.objects.exclude(pk__in=before).get()
