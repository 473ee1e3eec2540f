"""What the fictional scheme was asked about its own people: a reference that went with her yes, one that waits for an
answer, and what a court ordered, for the lead to look at (8.7). By the real actions, so that the log says so."""

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

DAYS = "She volunteered with us on each Tuesday of this spring."
ORDER = "The court’s order asks on which days she was with us. Nothing else of her file goes."
PAPER = "Fernshire County Court, order ZZ 0417; in the safe"


def add(staff: Staff) -> None:
    by, (went, waits, ordered) = co_ordinator(staff.organisers[2]), staff.volunteers[:3]
    share = _asked(by, went, "Tarn Hill Nursery", KIND)
    actions.answer(by=in_role(went, Hat.VOLUNTEER), share=share, yes=True)
    actions.send(by=by, share=share, stepped_up=True)
    _asked(by, waits, "Example Lettings", STEADY)
    deputy = co_ordinator(staff.organisers[1])
    by_order = _asked(deputy, ordered, "Fernshire County Court", DAYS, reason=ORDER)
    actions.send(by=deputy, share=by_order, stepped_up=True)


def _asked(by: Viewer, about: Worker, recipient: str, text: str, *, reason: str = "") -> WorkerShare:
    """`reason`: of what a court ordered."""
    meant = Meant(
        about=About.VOLUNTEER,
        recipient=recipient,
        purpose=Purpose.OTHER if reason else Purpose.REFERENCE,
        text=text,
        ground="court" if reason else "",
        reason=reason,
        paper=PAPER if reason else "",
    )
    return actions.ask(by=by, person=User.objects.get(pk=about.id), meant=meant)
