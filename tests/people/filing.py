"""Files for tests, made as the product makes them."""

from datetime import date, timedelta

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.people.files import actions
from hsww.people.files.models import Check, FileKind, PersonFile
from hsww.people.files.opening import open_missing
from hsww.people.models import User
from tests.build import viewer_of, worker


def file_of(person: User, *, organiser: User | None = None) -> PersonFile:
    open_missing()
    file = PersonFile.objects.get(person=person)
    if organiser is not None:
        PersonFile.objects.filter(pk=file.pk).update(organiser=organiser)
        file.refresh_from_db()
    return file


def volunteer_of(organiser: User, *, name: str = "Vera Fictional") -> PersonFile:
    return file_of(worker(Hat.VOLUNTEER, name=name), organiser=organiser)


def address(file: PersonFile, section: str = "") -> str:
    folder = "volunteers" if file.kind == FileKind.VOLUNTEER else "staff-files"
    return f"/{folder}/{file.id}/{section}/" if section else f"/{folder}/{file.id}/"


def checked(file: PersonFile, *, by: User, renew_in: int, seen_ago: int = 100) -> Check:
    """A check that is to be renewed in so many days."""
    today = timezone.localdate()
    return actions.add_check(
        by=viewer_of(by),
        file=file,
        level=Check.Level.ENHANCED,
        last_digits=172,
        seen_on=today - timedelta(days=seen_ago),
        renew_on=today + timedelta(days=renew_in),
    )


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
