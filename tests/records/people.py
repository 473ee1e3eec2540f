"""Files of volunteers and staff for the tests of sampling, drawn and signed for."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hsww.access.hats import Hat, Office
from hsww.people.files.models import PersonFile
from hsww.people.models import User
from records.actions import draw_sample
from records.models import Kind, Purpose, Sample
from tests.people.filing import file_of, volunteer_of
from tests.people.making import PASSWORD, viewer, worker
from tests.records.sampling import code, signing

VERA, DORA = "Vera Fictional", "Dora Administers"


def line_manager() -> User:
    return worker(Hat.ORGANISER, Office.LINE_MANAGER, name="Lena Manages")


def a_volunteer(organiser: User) -> PersonFile:
    return volunteer_of(organiser, name=VERA)


def a_member_of_staff() -> PersonFile:
    return file_of(worker(Hat.ADMINISTRATOR, name=DORA))


def draw(
    reader: User, kind: Kind, *, by: User | None = None, hat: Hat = Hat.HSUK_REVIEWER, **values: Any
) -> Sample:
    drawer = viewer(by or line_manager(), Hat.ORGANISER, Office.LINE_MANAGER)
    asked = {"size": 20, "purpose": Purpose.QUALITY, "days": 14, **values}
    return draw_sample(by=drawer, reader=reader.id, hat=hat, kind=kind, **asked)


def page(file: PersonFile) -> str:
    return reverse("drawn_file", args=[file.id])


def form(file: PersonFile) -> str:
    return reverse("drawn_file_sign", args=[file.id])


def sign_for(client: Client, file: PersonFile, **values: Any) -> Any:
    secrets = {"password": PASSWORD, "code": code()}
    return client.post(form(file), signing(**{**secrets, **values}))


def record_page(file: PersonFile) -> str:
    return reverse(f"{file.kind}_record", args=[file.id])
