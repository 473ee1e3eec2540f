"""The main menu. Each app adds its own items; an item shows only to the hats it names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Viewer

NO_ROW = UUID(int=0)


@dataclass(frozen=True)
class Item:
    label: str
    route: str
    hats: frozenset[Hat]
    offices: frozenset[Office]
    place: int

    def is_for(self, viewer: Viewer) -> bool:
        return viewer.hat in self.hats and (not self.offices or viewer.holds(*self.offices))


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


_items: list[Item] = []


def add(label: str, route: str, *hats: Hat, place: int, offices: frozenset[Office] = frozenset()) -> None:
    """Puts an item in the menu; lower places come first. Offices narrow it to those who hold one of them."""
    _items.append(Item(label, route, frozenset(hats), offices, place))
    _items.sort(key=lambda item: item.place)


def address(route: str) -> str:
    """Where a route of no row lies. The addresses of a site do not change while it runs."""
    return _address(route, get_urlconf(), get_script_prefix())


def to_row(route: str) -> Callable[[UUID], str]:
    """Where the pages of single rows lie. Asking the router anew for each line of a list costs as much as the line."""
    before, after = _address_around(route, get_urlconf(), get_script_prefix())
    return lambda row: f"{before}{row}{after}"


@cache
def _address_around(route: str, urlconf: str | None, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(route, urlconf, args=[NO_ROW]).partition(str(NO_ROW))
    return before, after


@cache
def _address(route: str, urlconf: str | None, _prefix: str) -> str:
    return reverse(route, urlconf)


def items(viewer: Viewer, path: str) -> list[Link]:
    """`aria-current` means the page itself: one that lies below an item in the address may be another matter."""
    links = [(item.label, address(item.route)) for item in _items if item.is_for(viewer)]
    return [Link(label, url, url == path) for label, url in links]
