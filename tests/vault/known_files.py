"""Stands for an app whose owners are found by `identify`."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

from hsww.vault import tokens
from hsww.vault.findable import Findable
from hsww.vault.identify import Kind, Strength, identify


class Files:
    """What they say is indexed, and given again when it is asked about."""

    def __init__(self) -> None:
        self.items: list[Findable] = []
        self.asked: list[set[UUID]] = []
        self.only_names: list[bool] = []

    def add(self, *items: Findable) -> None:
        self.items += items
        tokens.index_many(items)

    def source(self, owners: Collection[UUID] | None, *, names_only: bool = False) -> Iterator[Findable]:
        wanted = set(owners or ())
        self.asked.append(wanted)
        self.only_names.append(names_only)
        found = (item for item in self.items if item.owner in wanted)
        return map(names_of, found) if names_only else found

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


def names_of(item: Findable) -> Findable:
    return replace(item, phones=(), addresses=(), postcodes=(), born=())


def said(text: str, *, leave_out: Collection[str] = ()) -> list[tuple[str, Kind, Strength]]:
    found = identify(text, leave_out=leave_out)
    return [(text[match.start : match.end], match.kind, match.strength) for match in found]
