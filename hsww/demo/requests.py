"""What somebody asked the fictional scheme: the police, of nobody knows whom yet; a funder; a court (10.2, 8.9).

By the real actions, so that the log says so, and the court's family is on hold.
"""

from datetime import date, timedelta

from django.utils import timezone

from consent.actions import Telling, record_one_thing
from consent.agencies.models import GotBack
from consent.models import Answer, AskedAt, How, Purpose, Recipient
from consent.queries import household
from consent.releases.actions import prepare
from consent.releases.models import Way
from consent.releases.rests import Rests
from consent.releases.said import Piece, Whom
from consent.requests import actions, elsewhere
from consent.requests.actions import Asked, Given, Proof
from consent.requests.models import Asker, CameBy, CourtOrder, Elsewhere, Outcome, ProofHow
from families.actions.papers import add_paper
from families.models import Caseload, Family, PaperKind, Stage
from hsww.access.viewer import Viewer
from hsww.demo.staff import Staff
from hsww.demo.viewers import co_ordinator
from hsww.vault.file_types import clean
from records.papers import form_on_paper
from records.projection import cover

TERMS = ("The days on which we visited since June", "The letters that we sent to the health visitor")


def add(staff: Staff) -> None:
    today = timezone.localdate()
    _called(co_ordinator(staff.organisers[2]), today)
    _numbers(co_ordinator(staff.lead), today)
    active = Caseload.objects.filter(ends_on=None, family__stage=Stage.ACTIVE)
    found = list(active.select_related("family").order_by("-family__reference")[:2])
    if found:
        _given(co_ordinator(staff.lead), found[-1].family, today)
        _summoned(co_ordinator(staff.lead), found[0].family, today)
        _mistaken(co_ordinator(staff.lead), found[-1].family, today)


def _called(by: Viewer, today: date) -> None:
    asked = Asked(
        asker=Asker.POLICE,
        who="Pat Example",
        job="Constable",
        organisation="Fernshire Police",
        came_by=CameBy.PHONE,
        came_on=today,
        wants="If we know somebody of Tarn Hill Lane, and when they were last seen.",
        power="They say that it is for an investigation.",
        due_on=today + timedelta(days=5),
    )
    actions.take(by=by, asked=asked, proof=Proof(how=ProofHow.NONE))


def _numbers(by: Viewer, today: date) -> None:
    """No family was asked about it yet, so nothing of it may be given."""
    asked = Asked(
        asker=Asker.FUNDER,
        who="Ola Example",
        organisation="Fernshire Community Fund",
        came_by=CameBy.EMAIL,
        came_on=today,
        wants="How many children of each age live in each postcode.",
        occasion="Yearly return 2026",
        due_on=today + timedelta(days=28),
    )
    actions.take(by=by, asked=asked, proof=Proof(how=ProofHow.NONE))


def _given(by: Viewer, family: Family, today: date) -> None:
    """Numbers of one family, which signed a yes to just this."""
    asked = Asked(
        asker=Asker.FUNDER,
        who="Jo Example",
        organisation="Tarn Valley Trust",
        came_by=CameBy.LETTER,
        came_on=today,
        wants="How far each family lives from the group.",
        occasion="Group travel 2026",
        due_on=today + timedelta(days=28),
    )
    request = actions.take(by=by, asked=asked, proof=Proof(how=ProofHow.DOCUMENT))
    said = Telling(how=How.PAPER, asked_at=AskedAt.OTHER, said_on=today)
    for giver in household(family):
        record_one_thing(
            by=by,
            family=family,
            giver=giver,
            recipient_name=asked.organisation,
            purpose=Purpose.STATISTICS,
            occasion=asked.occasion,
            items="How far we live from the group",
            text="",
            answer=Answer.GIVEN,
            telling=said,
        )
    actions.end(
        by=by,
        request=request,
        what=Outcome.What.GIVEN,
        reasoning="They pay for the bus, and the family said yes to just this.",
        given=Given(text="1 family of the group lives 4 miles from it.", of=[family]),
    )


def _summoned(by: Viewer, family: Family, today: date) -> None:
    asked = Asked(
        asker=Asker.COURT,
        who="Ira Example",
        job="Clerk",
        organisation="Fernshire Family Court",
        came_by=CameBy.LETTER,
        came_on=today,
        wants="How often we saw the family.",
        power="A witness summons",
        due_on=today + timedelta(days=21),
    )
    summons = actions.take(by=by, asked=asked, proof=Proof(how=ProofHow.DOCUMENT))
    actions.say_whose(by=by, request=summons, family=family)
    scan = clean(form_on_paper(cover(family), (), (), None))
    paper = add_paper(by=by, family=family, kind=PaperKind.COURT, title="Witness summons", note="", file=scan)
    order = actions.record_order(
        by=by, request=summons, paper=paper, terms=TERMS, return_on=today + timedelta(days=21)
    )
    _for_the_court(by, family, order)


def _mistaken(by: Viewer, family: Family, today: date) -> None:
    """Said to be of one family, and then it was not: that file shows a mark, and the request is nobody's again."""
    asked = Asked(
        asker=Asker.AGENCY,
        who="Bo Example",
        job="School nurse",
        organisation="Fernshire Schools",
        came_by=CameBy.PHONE,
        came_on=today,
        wants="If anybody helps a child in her class, at the end of a lane.",
        due_on=today + timedelta(days=7),
    )
    request = actions.take(by=by, asked=asked, proof=Proof(how=ProofHow.RANG))
    actions.say_whose(by=by, request=request, family=family)
    elsewhere.put_right(by=by, request=request, family=None, why=Elsewhere.Why.ALIKE, got_back=GotBack.NO)


def _for_the_court(by: Viewer, family: Family, order: CourtOrder) -> None:
    """A draft: one part that a term names, and one that none does."""
    prepare(
        by=by,
        family=family,
        whom=Whom(recipient=Recipient.OTHER, name="Fernshire Family Court"),
        way=Way.LETTER,
        said=[
            Piece(text="We visited on each Tuesday since June.", rests=Rests(term=0)),
            Piece(text="The mother is often tired."),
        ],
        ground="court",
        order=order,
    )
