"""A file is opened for everybody who volunteers here or is paid here, with the first role that asks for one."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from hsww.access.hats import Hat
from hsww.people.files.models import HATS_OF, FileKind, PersonFile
from hsww.people.models.appointments import Appointment

TRIES = 5
KIND_OF = {hat: kind for kind, hats in HATS_OF.items() for hat in hats}


def open_file(person: UUID, hat: Hat) -> None:
    """Nothing where the role asks for no file, or there is one already: whoever comes back finds the old one."""
    kind = KIND_OF.get(hat)
    if kind is not None:
        _found_or_opened(person, kind, TRIES)


def _found_or_opened(person: UUID, kind: FileKind, tries: int) -> None:
    """A file whose code is another's already gets another."""
    try:
        PersonFile.objects.get_or_create(person_id=person, kind=kind)
    except IntegrityError:
        if tries == 1:
            raise
        _found_or_opened(person, kind, tries - 1)


@transaction.atomic
def open_missing() -> str:
    """For roles that are older than the files."""
    opened = 0
    for kind, hats in HATS_OF.items():
        file = PersonFile.objects.filter(person=OuterRef("user"), kind=kind)
        rows = Appointment.objects.standing().filter(~Exists(file), hat__in=hats)
        for person, hat in rows.values_list("user", "hat"):
            open_file(person, Hat(hat))
            opened += 1
    return f"{opened} opened" if opened else ""
