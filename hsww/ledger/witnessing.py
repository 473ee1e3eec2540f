"""Shows each checkpoint to a witness server and keeps what it signs (9.1; c2sp.org/tlog-witness, `add-checkpoint`).

The witness remembers the longest log of this name that it has seen, and signs only what continues it. We send

    old SIZE                    what it signed last
    HASH                        the consistency proof from there, none, one or more lines
                                an empty line
    CHECKPOINT

and get signature lines (200), its own size where it remembers another (409), or a refusal. Only signatures of the keys
in `WITNESS_KEYS` are kept, once they were verified. Run by `tick`, outside any transaction: a slow witness holds nobody
up, and one that refuses stops no sealing. What it answers is kept whenever it changes, and shown to administrators.
"""

import base64
import time
from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.utils import timezone

from hsww.ledger import heads, logs, merkle, pinned, tree
from hsww.ledger.asking import Answer, NoAnswer, post
from hsww.ledger.cosignatures import lines_of, witnessed
from hsww.ledger.logs import Log
from hsww.ledger.models import Checkpoint, Cosignature, WitnessAnswer
from hsww.ledger.notes import BadNote, text_of
from hsww.ledger.queries import newest_checkpoint, with_witnesses

AT_ONCE = 10
"""Checkpoints a tick. One that makes up for a day lost needs a few hours."""
TIME_LIMIT = 10.0
"""Seconds a tick, for all that is asked, however slowly it is answered."""
_MOST_DIGITS = 18
SIGNED = 200
OTHER_SIZE = 409
REFUSALS = {
    400: "The witness could not read what we sent (400).",
    403: "The witness does not know our log's key (403).",
    404: "The witness does not know our log (404).",
    422: "The witness says that our log does not continue what it saw before (422).",
}
LONGER = "The witness has seen a longer log than ours (409)."
ANOTHER = "The witness remembers another log of the same length (409)."
UNSIGNED = "The witness's answer holds no signature of a witness we know."


class Refusal(Exception):  # noqa: N818 - named for what happened
    """The witness did not sign. Its text is a sentence of ours."""


class _OtherSize(Exception):  # noqa: N818 - named for what happened
    def __init__(self, size: int) -> None:
        self.size = size


def ask_witness() -> str:
    """Run by `tick`; says what it did."""
    if not settings.WITNESS_URL:
        return ""
    signed, said = 0, ""
    try:
        for _ in _signing(logs.current(), time.monotonic() + TIME_LIMIT):
            signed += 1
    except Refusal as error:
        said = str(error)
    except NoAnswer as error:
        said = "" if signed else str(error)  # what is left may only have had no time left
    if signed or said:
        _remember(said)
    return "; ".join(filter(None, (f"witnessed {signed}" if signed else "", said)))


def last_answer() -> WitnessAnswer | None:
    return WitnessAnswer.objects.order_by("-id").first()


def newest_witnessed() -> Cosignature | None:
    rows = Cosignature.objects.select_related("checkpoint").order_by("-checkpoint_id", "-signed_at")
    return next(filter(pinned.counts, rows.iterator(chunk_size=AT_ONCE)), None)


def _signing(log: Log, until: float) -> Iterator[Checkpoint]:
    """Shows the checkpoints that wait, in order, so that each is signed and every receipt can carry it."""
    old = _seen(log)
    for checkpoint in _waiting(log, old):
        if old and time.monotonic() > until:
            return  # the next tick goes on
        size = checkpoint.size - log.first
        if size < old:
            continue  # it told that it has seen a later one
        try:
            _keep(log, checkpoint, _show(log, checkpoint, old, until))
        except _OtherSize as other:
            old = _must_be_ours(log, other.size)
            if size < old:
                continue
            _keep(log, checkpoint, _show_again(log, checkpoint, old, until))
        old = size
        yield checkpoint


def _waiting(log: Log, old: int) -> list[Checkpoint]:
    """All that follow what it signed; or the newest alone, where it has signed nothing of this log yet."""
    if not old:
        newest = newest_checkpoint()
        return [newest] if newest else []
    rows = Checkpoint.objects.filter(size__gt=log.first + old, size__lte=log.end).order_by("size")
    return list(islice(filter(log.text_of, rows.iterator(chunk_size=AT_ONCE)), AT_ONCE))


def _seen(log: Log) -> int:
    """The largest size that one of the witnesses we know signed, counted within the log."""
    rows = Cosignature.objects.filter(
        checkpoint_id__gt=log.first, checkpoint_id__lte=log.end, witness__in=map(str, pinned.witnesses())
    )
    newest = rows.select_related("checkpoint").order_by("-checkpoint_id").iterator(chunk_size=AT_ONCE)
    last = next(filter(pinned.counts, newest), None)
    return 0 if last is None else last.checkpoint_id - log.first


def _must_be_ours(log: Log, size: int) -> int:
    newest = Checkpoint.objects.filter(**log.checkpoints()).order_by("-size").first()
    if newest is None or size > newest.size - log.first:
        raise Refusal(LONGER)
    return size


def _show(log: Log, checkpoint: Checkpoint, old: int, until: float) -> str:
    """The signature lines that came back."""
    url, asked = f"{settings.WITNESS_URL.rstrip('/')}/add-checkpoint", _asked(log, checkpoint, old)
    answer = post(url, asked, seconds=until - time.monotonic())
    if answer.status == OTHER_SIZE:
        if (size := _size(answer)) == old:
            raise Refusal(ANOTHER)
        raise _OtherSize(size)
    if answer.status != SIGNED:
        raise Refusal(REFUSALS.get(answer.status, f"The witness did not sign ({answer.status})."))
    return answer.body.decode(errors="replace")


def _show_again(log: Log, checkpoint: Checkpoint, old: int, until: float) -> str:
    try:
        return _show(log, checkpoint, old, until)
    except _OtherSize as error:
        raise Refusal("The witness names another size each time it is asked (409).") from error


def _asked(log: Log, checkpoint: Checkpoint, old: int) -> bytes:
    size = checkpoint.size - log.first
    try:
        proof = tree.consistency_proof(old=old, size=size, first=log.first) if old else []
    except merkle.MissingHash as error:
        raise Refusal("The log has holes, so it cannot be shown to the witness.") from error
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof), ""]
    return ("\n".join(lines) + f"\n{checkpoint.note}").encode()


def _size(answer: Answer) -> int:
    text = answer.body.decode(errors="replace").removesuffix("\n")
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and str(int(text)) == text):
        raise Refusal("The witness remembers another size and does not say which (409).")
    return int(text)


def _keep(log: Log, checkpoint: Checkpoint, answer: str) -> None:
    """Also beside the head outside the database, so that the last head a witness saw outlives it."""
    found = list(_verified(log, checkpoint, answer))
    for row in found:
        Cosignature.objects.get_or_create(
            checkpoint=checkpoint,
            witness=row.witness,
            defaults={"line": row.line, "signed_at": row.signed_at},
        )
    if not found:
        raise Refusal(UNSIGNED)
    heads.keep(with_witnesses(checkpoint), log.key)


def _verified(log: Log, checkpoint: Checkpoint, answer: str) -> Iterator[Cosignature]:
    """Signatures of strangers are ignored; a wrong one of a witness we know spoils the answer."""
    known = pinned.witnesses()
    text = checkpoint.note.rpartition("\n\n")[0]
    try:
        text_of(checkpoint.note + answer, [log.key])
        for line in lines_of(f"{text}\n\n{answer}"):
            for witness in known:
                for one in witnessed(f"{text}\n\n{line}\n", [witness]):
                    yield Cosignature(
                        checkpoint=checkpoint, witness=str(witness), line=line, signed_at=one.at
                    )
    except BadNote as error:
        raise Refusal(f"The witness's answer is not good: {error}") from error


def _remember(said: str) -> None:
    last = last_answer()
    if last is None or last.said != said:
        WitnessAnswer.objects.create(said=said, at=timezone.now())
