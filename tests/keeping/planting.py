"""Plants words that occur nowhere else through the site's own forms, in a process and a place of its own.

Prints what it planted as JSON, one line, and then waits, so that whoever started it can look at every byte that is kept
while the site is still running, and after it was killed.
"""

import json
import os
import sys
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter

from families.models import Family, Kin, Match, Person
from hsww.access.hats import Hat, Office
from hsww.pages.dates import PARTS, PartsDateField
from hsww.pages.details import PhoneField, PostcodeField
from safeguarding.models import Concern
from tests import build

TEXTS = (forms.TextInput, forms.Textarea)


@dataclass
class Planter:
    planted: list[str] = field(default_factory=list)
    numbers: int = 0

    def word(self) -> str:
        self.planted.append(f"Zq{len(self.planted):04d}{os.urandom(4).hex()}")
        return self.planted[-1]

    def phone(self) -> str:
        self.numbers += 1
        self.planted.append(f"01632 96{self.numbers:04d}")
        return self.planted[-1]

    def sends(self, client: Client, url: str, files: dict[str, Any] | None = None, **given: Any) -> None:
        """Opens the page, fills in every box that takes words, and sends it."""
        page = client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        form = page.context["form"]
        typed = {
            **self._typed(form, given),
            **{name: value for name, value in given.items() if value is not None},
        }
        answer = client.post(url, {**typed, **(files or {})})
        assert answer.status_code == 302, (
            url,
            answer.status_code,
            answer.context and answer.context["form"].errors,
        )

    def _typed(self, form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for name, one in form.fields.items():
            if name not in given and not isinstance(one, forms.FileField):
                typed |= self._filled(form.add_prefix(name), one, form.get_initial_for_field(one, name))
        return typed

    def _filled(self, name: str, one: forms.Field, initial: Any) -> dict[str, Any]:
        if isinstance(one, PartsDateField):
            return on(name) if one.required else {}
        if isinstance(one, PhoneField):
            return {name: self.phone()}
        if isinstance(one, PostcodeField):
            return {name: "ZZ9 9ZZ"}
        if isinstance(one.widget, TEXTS) and not isinstance(one, forms.IntegerField | forms.TimeField):
            return {name: self.word()}
        if (
            isinstance(one, forms.ChoiceField)
            and one.required
            and not isinstance(one, forms.MultipleChoiceField)
        ):
            return {name: next(value for value, _ in one.choices if value)}
        return {} if initial is None else {name: initial}


def on(name: str) -> dict[str, Any]:
    today = timezone.localdate()
    return dict(zip((f"{name}_{part}" for part in PARTS), (today.day, today.month, today.year), strict=True))


def pdf(words: str) -> BytesIO:
    made, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": words})
    writer.write(made)
    made.seek(0)
    made.name = f"{words}.pdf"
    return made


def plant_family(planter: Planter, mary: Client, lead: Client, volunteer: Any) -> None:
    family, go = _referred(planter, mary), planter.sends
    at = {"family": family.pk}
    go(mary, reverse("referral_decide", kwargs=at), decision="accepted")
    go(mary, reverse("initial_visit", kwargs=at), score_isolation="2")
    told = {**on("spoken_on"), **on("written_on"), "written_how": "given", "right_to_see_told": "on"}
    go(mary, reverse("information_record", kwargs=at), **told)
    go(mary, reverse("support_start", kwargs=at))
    go(mary, reverse("family_edit", kwargs=at), district="")
    go(mary, reverse("person_add", kwargs=at), kin=Kin.FATHER.value)
    for person in Person.objects.filter(family=family):
        go(mary, reverse("person_edit", args=[person.pk]), kin=person.kin)
    go(mary, reverse("consent_ask_more", kwargs=at), answer="limited")
    go(mary, reverse("paper_add", kwargs=at), files={"file": pdf(planter.word())})
    go(mary, reverse("match_new", kwargs=at), volunteer=str(volunteer.pk))
    visiting = build.sign_in(volunteer)
    go(
        visiting,
        reverse("visit_write", kwargs=at),
        which_day="today",
        kind="phone",
        length="30",
        worried="no",
        other_minutes=None,
    )
    visiting.post(reverse("draft_save", kwargs=at), {"writing": family.pk, "note": planter.word()})
    _worried(planter, visiting, lead, family)
    go(mary, reverse("match_end", args=[Match.objects.get(family=family).pk]))
    go(mary, reverse("review_record", kwargs=at), score_isolation="3")
    mary.post(reverse("families_search"), {"q": planter.word(), "query": planter.word()})


def _referred(planter: Planter, mary: Client) -> Family:
    before = set(Family.objects.values_list("pk", flat=True))
    agency = {"source": "health_visitor", "evidence": "signed", "kin": "mother", **on("agreed_on")}
    planter.sends(mary, reverse("referral_agency"), **agency)
    # What is refused is shown again, and must lie nowhere either.
    mary.post(reverse("referral_agency"), {"reason": planter.word(), "name": planter.word()})
    return Family.objects.exclude(pk__in=before).get()


def _worried(planter: Planter, visiting: Client, lead: Client, family: Family) -> None:
    visiting.post(reverse("concern_draft"), {"what_happened": planter.word()})
    planter.sends(visiting, reverse("concern_raise"), about=str(family.pk), about_person="")
    planter.sends(lead, reverse("concern_note", args=[Concern.objects.latest("raised_at").pk]))
    planter.sends(visiting, reverse("emergency_call_new"), about=str(family.pk), time=None)


def _fail(planter: Planter, mary: Client) -> None:
    """The ledger breaks while a referral is sent, and somebody logs why."""
    mary.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_away")
        mary.post(reverse("referral_agency"), {"reason": planter.word(), "name": planter.word()})
        cursor.execute("ALTER TABLE ledger_entry_away RENAME TO ledger_entry")


def main(families: int) -> None:
    setup_test_environment()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    for arguments in ({}, {"database": "keys"}):
        call_command("migrate", verbosity=0, **arguments)
    call_command("createcachetable", verbosity=0)
    planter = Planter()
    mary = build.sign_in(build.worker(Hat.ORGANISER, name=planter.word()))
    lead = build.sign_in(build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name=planter.word()))
    for _ in range(families):
        plant_family(planter, mary, lead, build.worker(Hat.VOLUNTEER, name=planter.word()))
    _fail(planter, mary)
    sys.stdout.write(json.dumps(planter.planted) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
