"""A file is opened for everybody who volunteers here or is paid here, with the first role that asks for one."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from hsww.access.hats import Hat
from hsww.people.files.models import HATS_OF, PersonFile
from hsww.people.models.appointments import Appointment

KIND_OF = {hat: kind for kind, hats in HATS_OF.items() for hat in hats}


def open_file(person: UUID, hat: Hat) -> None:
    """Nothing where the role asks for no file, or there is one already: whoever comes back finds the old one."""
    kind = KIND_OF.get(hat)
    if kind is not None:
        PersonFile.objects.get_or_create(person_id=person, kind=kind)


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
