"""What the tests of the witness server ask of our own side."""

from hsww.ledger import witnessing
from hsww.ledger.models import Checkpoint, Cosignature
from hsww.ledger.sealing import seal
from tests.ledger.writing import sightings


def sealed(count: int) -> Checkpoint:
    sightings(count)
    checkpoint = seal()
    assert checkpoint is not None
    return checkpoint


def said() -> str:
    answer = witnessing.last_answer()
    return answer.said if answer else "nothing yet"


def sizes() -> list[int]:
    return list(Cosignature.objects.order_by("checkpoint_id").values_list("checkpoint_id", flat=True))
