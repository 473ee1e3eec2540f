"""Requests from outside, for tests: taken, said whose they are, and a release that answers one."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import Model
from pypdf import PdfWriter

from consent.models import Recipient
from consent.releases import actions as releasing
from consent.releases.models import Sent, Way
from consent.releases.rests import Rests
from consent.releases.said import Piece, Whom
from consent.requests import actions
from consent.requests.actions import Asked, Proof
from consent.requests.models import Asker, CameBy, CourtOrder, ProofHow, Request
from families.actions.papers import add_paper
from families.models import Family, Paper, PaperKind, PaperType
from hsww.access.viewer import Viewer
from hsww.vault.envelope import KEY_ID_ENDS
from hsww.vault.file_types import clean
from hsww.vault.models import DataKey
from tests.consent.making import today
from tests.vault.raw import column

NO_PROOF = Proof(how=ProofHow.NONE)
FORM = Proof(how=ProofHow.FORM, reference="FP/17", signed_by="Ira Example", rank="Inspector", senior=True)
WANTS = "Where does Tamsin Quillfeather live?"


def asked(asker: Asker = Asker.POLICE, **more: Any) -> Asked:
    usual = {
        "asker": asker,
        "who": "Pat Example",
        "job": "Constable",
        "organisation": "The court" if asker == Asker.COURT else "Fernshire Police",
        "came_by": CameBy.PHONE,
        "came_on": today(),
        "wants": WANTS,
        "power": "An investigation",
        "due_on": today() + timedelta(days=7),
    }
    return Asked(**{**usual, **more})


def taken(by: Viewer, asker: Asker = Asker.POLICE, *, proof: Proof = NO_PROOF, **more: Any) -> Request:
    return actions.take(by=by, asked=asked(asker, **more), proof=proof)


def about(by: Viewer, family: Family, asker: Asker = Asker.POLICE, **more: Any) -> Request:
    request = taken(by, asker, **more)
    actions.say_whose(by=by, request=request, family=family)
    return Request.objects.get(pk=request.pk)


def paper_of(family: Family) -> Paper:
    """A row alone: what a court's paper says lies in its pages, which no test here opens."""
    return Paper.objects.create(
        family=family,
        kind=PaperKind.COURT,
        title="Summons",
        content_type=PaperType.PDF,
        size=1,
        added_by_id=family.caseloads.get().organiser_id,
    )


def scanned(by: Viewer, family: Family) -> Paper:
    """With its page."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.write(out)
    return add_paper(
        by=by, family=family, kind=PaperKind.COURT, title="Summons", note="", file=clean(out.getvalue())
    )


def key_of(row: Model, field: str) -> tuple[str, object]:
    """Whose key the cell lies under."""
    raw = column(row, field)
    assert raw is not None
    key = DataKey.objects.get(pk=UUID(bytes=raw[1:KEY_ID_ENDS]))
    return key.kind, key.scope_id


def shared_now(
    by: Viewer, family: Family, ground: str = "child", *, to: str = "Pat Example, the police"
) -> Sent:
    whom = Whom(recipient=Recipient.OTHER, name=to)
    return releasing.share_now(by=by, family=family, whom=whom, ground=ground, said="A bruise.")


def ordered(by: Viewer, request: Request, *terms: str, paper: Paper | None = None) -> CourtOrder:
    assert request.family is not None
    return actions.record_order(
        by=by,
        request=request,
        paper=paper or paper_of(request.family),
        terms=terms or ["The days of our visits"],
        return_on=today(),
    )


def produced(lead: Viewer, family: Family, order: CourtOrder | None = None) -> Sent:
    """To the court, by its order: one piece that it named."""
    draft = releasing.prepare(
        by=lead,
        family=family,
        whom=Whom(recipient=Recipient.OTHER, name="The court"),
        way=Way.SPOKEN,
        said=[Piece(text="The days of our visits", rests=Rests(term=0))],
        ground="court",
        order=order or ordered(lead, about(lead, family, Asker.COURT)),
    )
    shown = releasing.shown_to(lead, draft, stepped_up=True).fingerprint
    return releasing.send(by=lead, release=draft, shown=shown, stepped_up=True)
