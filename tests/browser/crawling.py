"""Goes wherever a link leads, and says what is wrong with any page it meets, at each of the sizes it is told."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from hsww.access.closed import OWN, PUBLIC
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import LOOKED_AT, Walker, route

WHO = (
    "Safeguarding lead",
    "Co-ordinator with her own caseload",
    "Volunteer who visits families",
    "Volunteer who is also a trustee",
    "Volunteer who has not agreed",
    "Chair of the trustees",
    "Trustee who spot-checks files",
    "Administrator",
    "Home-Start UK reviewer",
    "Safeguarding adviser",
    "Outside auditor",
    "Contractor",
)
FOR_EVERYBODY = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/urgent/",
    "/policy/",
    "/policy/exceptions/",
)
LINKS = """all => all.map(one => new URL(one.href)).filter(to => to.origin === location.origin)
    .map(to => to.href.split('#')[0])"""
SAME_FOR_ALL = set(PUBLIC) | set(OWN)
"""They differ between hats only by their frame, which is looked at often enough."""
MORE_OF = {"family_file"}
"""A file offers other links at other stages, so each is opened until several have offered nothing new."""
FRUITLESS = 4


@dataclass(frozen=True)
class Look:
    size: tuple[int, int]
    dark: bool

    def take(self, walker: Walker) -> list[str]:
        width, height = self.size
        walker.page.set_viewport_size({"width": width, "height": height})
        walker.page.emulate_media(color_scheme="dark" if self.dark else "light")
        said = f"[{width} {'dark' if self.dark else 'light'}]"
        return [f"{said} {fault}" for fault in walker.faults()]


SIZES = tuple((size["width"], size["height"]) for size in (DESK, PHONE))
ALL_FOUR = tuple(Look(size, dark) for size, dark in product(SIZES, (False, True)))
DESK_BY_DAY, PHONE_BY_NIGHT = ALL_FOUR[0], ALL_FOUR[-1]
USUAL = (DESK_BY_DAY, PHONE_BY_NIGHT)


@dataclass
class Crawl:
    """`thorough` skips nothing that other hats have seen, and opens more than one page of every route."""

    walker: Walker
    looks: Sequence[Look] = USUAL
    thorough: bool = False
    met: set[str] = field(default_factory=set)
    taken: int = 0

    def __post_init__(self) -> None:
        self.walker.thorough = self.thorough

    faults: list[str] = field(default_factory=list)
    fruitless: Counter[str] = field(default_factory=Counter)

    def go(self, *starts: str) -> None:
        opened: set[str] = set()
        waiting = deque([*starts, self.walker.page.url, f"{self.walker.url}/"])
        while waiting:
            address = waiting.popleft()
            name = route(address)
            if name is None or address in opened or self._enough(name):
                continue
            opened.add(address)
            waiting.extend(self._open(name, address, {route(one) for one in waiting}))

    def look(self, looks: Sequence[Look]) -> None:
        for one in looks:
            self.faults += one.take(self.walker)
            self.taken += 1

    def _enough(self, name: str) -> bool:
        if self.thorough:
            return self.fruitless[name] >= FRUITLESS
        if name in SAME_FOR_ALL & LOOKED_AT:
            return True
        return name in self.met and (name not in MORE_OF or self.fruitless[name] >= FRUITLESS)

    def _open(self, name: str, address: str, known: set[str | None]) -> list[str]:
        """Looks at a page, and gives the links on it."""
        self.met.add(name)
        self.walker.page.goto(address)
        links: list[str] = self.walker.page.locator("a[href]").evaluate_all(LINKS)
        self.fruitless[name] += {route(link) for link in links} <= self.met | known
        seen_its_like = name in MORE_OF and self.fruitless[name] > 1
        self.look(self.looks[:1] if seen_its_like and not self.thorough else self.looks)
        return links
