"""A made-up person as the actions want her: in one of her own roles, with its offices."""

from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.demo.staff import Worker
from hsww.people.models import Appointment


def co_ordinator(worker: Worker) -> Viewer:
    return in_role(worker, Hat.ORGANISER)


def in_role(worker: Worker, hat: Hat) -> Viewer:
    appointment = Appointment.objects.get(user_id=worker.id, hat=hat)
    return Viewer(
        user_id=worker.id,
        hat=hat,
        offices=next(frozenset(role.offices) for role in worker.roles if role.hat is hat),
        appointment_id=appointment.id,
        display_name=worker.name,
        can_switch=False,
    )
