"""Stands for an app whose owners are found by `identify`."""

from collections.abc import Collection, Iterator
from uuid import UUID, uuid4

from hsww.vault import tokens
from hsww.vault.findable import Findable
from hsww.vault.identify import Kind, Strength, identify


class Files:
    """What they say is indexed, and given again when it is asked about."""

    def __init__(self) -> None:
        self.items: list[Findable] = []
        self.asked: list[set[UUID]] = []

    def add(self, *items: Findable) -> None:
        self.items += items
        tokens.index_many(items)

    def source(self, owners: Collection[UUID] | None) -> Iterator[Findable]:
        wanted = set(owners or ())
        self.asked.append(wanted)
        return (item for item in self.items if item.owner in wanted)

    def family(
        self, surname: str, *people: str, address: str = "", postcode: str = "", phone: str = ""
    ) -> UUID:
        owner = uuid4()
        self.add(
            Findable(
                owner=owner, ref=owner, surnames=(surname,), addresses=(address,), postcodes=(postcode,)
            ),
            *(Findable(owner=owner, ref=uuid4(), names=(name,), phones=(phone,)) for name in people),
        )
        return owner


def said(text: str, *, leave_out: Collection[str] = ()) -> list[tuple[str, Kind, Strength]]:
    found = identify(text, leave_out=leave_out)
    return [(text[match.start : match.end], match.kind, match.strength) for match in found]
