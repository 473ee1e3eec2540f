"""What the fictional scheme was asked about its own people: a reference that went with her yes, and one that waits for
an answer (8.7). By the real actions, so that the log says so."""

from consent.workers import actions
from consent.workers.actions import Meant
from consent.workers.models import About, Purpose, WorkerShare
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.demo.staff import Staff, Worker
from hsww.demo.viewers import co_ordinator, in_role
from hsww.people.models import User

KIND = "She has visited families with us every week. She is kind, keeps to what she says, and comes on time."
STEADY = "She has volunteered with us for more than two years."


def add(staff: Staff) -> None:
    by, (went, waits) = co_ordinator(staff.organisers[2]), staff.volunteers[:2]
    share = _asked(by, went, "Tarn Hill Nursery", KIND)
    actions.answer(by=in_role(went, Hat.VOLUNTEER), share=share, yes=True)
    actions.send(by=by, share=share, stepped_up=True)
    _asked(by, waits, "Example Lettings", STEADY)


def _asked(by: Viewer, about: Worker, recipient: str, text: str) -> WorkerShare:
    meant = Meant(about=About.VOLUNTEER, recipient=recipient, purpose=Purpose.REFERENCE, text=text)
    return actions.ask(by=by, person=User.objects.get(pk=about.id), meant=meant)
