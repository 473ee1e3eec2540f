"""A made-up co-ordinator as the actions want her: in her own role, with its offices."""

from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.demo.staff import Worker
from hsww.people.models import Appointment


def co_ordinator(worker: Worker) -> Viewer:
    appointment = Appointment.objects.get(user_id=worker.id, hat=Hat.ORGANISER)
    return Viewer(
        user_id=worker.id,
        hat=Hat.ORGANISER,
        offices=frozenset(worker.roles[0].offices),
        appointment_id=appointment.id,
        display_name=worker.name,
        can_switch=False,
    )
