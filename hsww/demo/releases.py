"""What the fictional scheme shared: general news, drafts that wait, and a call for a child (7.3, 1.5, 2.1).

All are made by the real actions, so that what goes is what the family allows and the access log says so.
"""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from consent import actions as asking
from consent.actions import Telling
from consent.agencies.models import Involvement, Part
from consent.deciding_facts import Line
from consent.models import Answer, AskedAt, How, Purpose, Recipient
from consent.queries import with_a_say
from consent.releases import actions
from consent.releases.models import Way
from consent.releases.news import Help, Often
from consent.releases.rests import Rests
from consent.releases.said import News, Once, Piece, Whom
from families.models import Family
from hsww.access.viewer import Viewer
from hsww.demo.staff import Staff
from hsww.demo.viewers import co_ordinator

NEWS = News(help=Help.VISITS, often=Often.WEEKLY)


class _NothingGoesError(Exception):
    """This family lets nothing of it go."""


def add(staff: Staff) -> None:
    """With the first family that lets it go."""
    helping = Involvement.objects.filter(part=Part.HELPS, ends_on=None, contact__isnull=False)
    workers = {one.id: one for one in staff.organisers}
    for one in helping.select_related("family", "contact__agency").order_by("family__reference"):
        by = co_ordinator(workers[one.added_by_id])
        with suppress(_NothingGoesError):
            _sent(by, one)
            _waiting(by, one.family)
            _picture(by, one.family)
            _kept_safe(by, one.family)
            return


@transaction.atomic
def _sent(by: Viewer, helping: Involvement) -> None:
    whom = Whom(recipient=Recipient.AGENCIES, contact=helping.contact)
    draft = actions.prepare(by=by, family=helping.family, whom=whom, way=Way.LETTER, said=NEWS)
    preview = actions.shown_to(by, draft, stepped_up=True)
    if not preview.goes:
        raise _NothingGoesError
    actions.send(by=by, release=draft, shown=preview.fingerprint, stepped_up=True)


def _waiting(by: Viewer, family: Family) -> None:
    """Nobody was asked about this, so it stays out until somebody is."""
    actions.prepare(
        by=by,
        family=family,
        whom=Whom(recipient=Recipient.MULTI_AGENCY, name="Tarn Hill School"),
        way=Way.LETTER,
        said=[Piece(text="The family would like help with the way to school.")],
    )


def _picture(by: Viewer, family: Family) -> None:
    """Agreed to for one poster, and not sent yet."""
    giver = with_a_say(family)[0]
    use = Once(purpose=Purpose.PHOTOGRAPH, occasion="The poster for the summer fair")
    picture = asking.record_one_thing(
        by=by,
        family=family,
        giver=giver,
        recipient_name="Tarn Hill Library",
        purpose=use.purpose,
        occasion=use.occasion,
        items="The picture of the children at the picnic",
        text="",
        answer=Answer.GIVEN,
        telling=Telling(how=How.PAPER, asked_at=AskedAt.OTHER, said_on=timezone.localdate()),
    )
    actions.prepare(
        by=by,
        family=family,
        whom=Whom(recipient=Recipient.OTHER, name="Tarn Hill Library", once=use),
        way=Way.FILE,
        said=[Piece(text="The picture at the picnic", rests=Rests(lines=frozenset({Line(picture.pk, 0)})))],
    )


def _kept_safe(by: Viewer, family: Family) -> None:
    """The lead has it to look at, and somebody has to tell the mother."""
    actions.share_now(
        by=by,
        family=family,
        whom=Whom(recipient=Recipient.OTHER, name="Children’s Services, duty desk"),
        ground="child",
        said="The older child came to the group with a bruise, and did not want to say how.",
    )
