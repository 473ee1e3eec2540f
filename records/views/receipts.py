"""Receipts: for whoever signed, on screen, as a PDF, and as the file that verifies without us (9.1)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.ledger.receipts import HOW_TO_VERIFY
from records import receipts as making
from records.models import Receipt
from records.papers import LIMITS, receipt_on_paper, to_save
from records.queries import receipts as receipts_of
from records.receipts import COMMAND
from records.rules import MY_RECEIPTS, SEE_RECEIPT

PROOF = "proof"
"""The button that asks for the file and not for the paper."""
PLAIN = "text/plain; charset=utf-8"


@guarded(MY_RECEIPTS, many=True)
@require_GET
def receipts(request: GuardedRequest[Any]) -> HttpResponse:
    found = receipts_of(request.viewer)
    log.shown(request, found)
    return render(request, "records/receipts.html", {"receipts": [making.listed(one) for one in found]})


@guarded(SEE_RECEIPT, one="receipt")
@require_http_methods(["GET", "POST"])
def receipt(request: GuardedRequest[Receipt]) -> HttpResponse:
    """By POST the paper or the file, to save. Until its entry is sealed there is neither, and the page says so."""
    made = making.receipt_page(request.subject)
    if request.method == "POST" and made.receipt is not None:
        name = f"receipt-{timezone.localdate(made.receipt.at)}-{made.receipt.proof.index + 1}"
        if PROOF in request.POST:
            return to_save(str(made.receipt.proof).encode(), name=f"{name}.tlog-proof", kind=PLAIN)
        return to_save(receipt_on_paper(made), name=f"{name}.pdf", kind="application/pdf")
    context = {"page": made, "how_to_verify": HOW_TO_VERIFY, "command": COMMAND, "limits": LIMITS}
    return render(request, "records/receipt.html", context)
