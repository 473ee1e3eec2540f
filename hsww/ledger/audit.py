"""Computes the whole ledger again from its entries, and says in plain words what does not agree (9.1).

The sealer checks only what it needs to go on; this reads everything, so it is for the night and for after a restore.
Somebody who has both the database and the signing key can still deceive it: only a checkpoint that left the building
can show that.
"""

from collections.abc import Iterator

from hsww.ledger import export, heads, merkle
from hsww.ledger.models import Checkpoint, Entry, Leaf, Node
from hsww.ledger.notes import BadNote, Head, text_of
from hsww.ledger.signing import public_key
from hsww.ledger.verify import verify

AT_ONCE = 2_000


def audit() -> list[str]:
    """An empty list means that everything up to the newest checkpoint is as it was signed."""
    kept = heads.last_signed()
    report = verify(export.lines("all"), key=public_key(), older=[kept] if kept else [])
    return [*report.problems, *_entries_outside(), *_digests(), *_nodes(), *_roots()]


def _entries_outside() -> Iterator[str]:
    lost = Entry.objects.filter(leaf=None, queued=None).count()
    if lost:
        yield f"Entries that are neither sealed nor waiting: {lost}."
    newest = Checkpoint.objects.order_by("-size").first()
    beyond = Leaf.objects.filter(sequence__gte=newest.size if newest else 0).count()
    if beyond:
        yield f"Leaves that no checkpoint covers: {beyond}."


def _digests() -> Iterator[str]:
    """A sealed entry's own digest is its leaf."""
    for leaf in Leaf.objects.select_related("entry").order_by("sequence").iterator(chunk_size=AT_ONCE):
        if bytes(leaf.entry.digest) != bytes(leaf.leaf_hash):
            yield f"Entry {leaf.sequence + 1} does not carry the digest it was sealed with."


def _nodes() -> Iterator[str]:
    growing = merkle.Growing()
    wanted: set[merkle.Placed] = set()
    leaves = Leaf.objects.order_by("sequence").values_list("leaf_hash", flat=True)
    for leaf in leaves.iterator(chunk_size=AT_ONCE):
        wanted.update(growing.append(bytes(leaf)))
    found = {merkle.Placed(node.level, node.position, bytes(node.hash)) for node in Node.objects.all()}
    if wanted != found:
        yield "The kept nodes of the tree are not those of its leaves."


def _roots() -> Iterator[str]:
    for checkpoint in Checkpoint.objects.order_by("size").iterator(chunk_size=AT_ONCE):
        try:
            head = Head.from_text(text_of(checkpoint.note, [public_key()]))
        except BadNote:
            continue  # told already
        if (head.size, head.root) != (checkpoint.size, bytes(checkpoint.root)):
            yield f"The checkpoint of {checkpoint.size} entries is not the one it is filed as."
