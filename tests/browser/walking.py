"""Walks through the product as somebody without a mouse does, and looks at every page on the way:
at a desk by keyboard, on a phone by finger.

A page is refused if the browser complains of it, if it scrolls sideways, if axe finds anything, or if what has the
focus cannot be seen.
"""

import re
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

LOOKED_AT: set[str] = set()
"""The routes of all pages that anybody has walked through so far."""
MOST_TABS = 400
TYPED = 4
"""Letters that are typed one by one; the rest of a text comes at once, as when it is pasted."""
AXE = {"resultTypes": ["violations"], "preload": False}
NOT_FOUND = "the server responded with a status of 404"
NOT_HERE = "We cannot show this page"
SHOWN = """e => {
    const marks = [e, e.closest('label'), e.parentElement].filter(Boolean);
    return marks.map(one => getComputedStyle(one)).some(
        s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SKELETON = """() => {
    const pointing = ["for", "list", "aria-labelledby", "aria-describedby", "aria-controls"];
    const differing = ["id", "href", "src", "action", "value", "name", "content", "nonce", "datetime", "title",
        "aria-label"];
    const value = one => pointing.includes(one.name) ? one.value.split(/ +/).map(id => !!document.getElementById(id))
        : differing.includes(one.name) ? one.value !== "" : one.value;
    const shape = e => `<${e.localName} ${e.labels?.length}`
        + [...e.attributes].map(one => ` ${one.name}=${value(one)}`).join("") + ">" + inside(e);
    const inside = e => [...new Set([...e.childNodes].map(one => one.nodeType === 1 ? shape(one)
        : one.nodeType === 3 && one.data.trim() ? "words" : ""))].join("") + "</>";
    return [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches + shape(document.documentElement)];
}"""
"""How wide the page is; and its light and itself without words, addresses and values, of rows that are alike only one.
Two pages that are alike in both are alike to axe, if in each an id stands once."""
CONTRAST = "color-contrast"
"""Half of axe's work, and hardly a colour depends on the width: asked of a page at one. `make proof` asks at each."""
TWICE = """() => {
    const all = [...document.querySelectorAll("[id]")].map(one => one.id);
    return all.filter((id, place) => all.indexOf(id) !== place);
}"""
TABS_AWAY = """e => {
    const group = one => one.type === "radio" ? one.name : "";
    const here = document.activeElement, stops = [];
    for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
        const last = stops.at(-1);
        if (one.disabled || one.tabIndex < 0 || !one.checkVisibility()) continue;
        if (!group(one) || !last || group(last) !== group(one)) stops.push(one);
        else if (one === e || one.checked) stops.splice(-1, 1, one);
    }
    const from = stops.findIndex(one => one === here || group(one) && group(one) === group(here));
    return Math.max(0, stops.indexOf(e) - from);
}"""
"""How many stops there seem to be on the way: so often Tab is pressed before anybody looks where it has led."""
IS_FOCUSED = "e => e === document.activeElement"
IN_GROUP = "e => document.activeElement.type === 'radio' && document.activeElement.name === e.name"


class Sound:
    """The skeletons of all pages that axe found nothing in, whichever process asked it: most steps of a walk lead to
    one of them again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def __contains__(self, skeleton: str) -> bool:
        return self._mark(skeleton).exists()

    def add(self, skeleton: str) -> None:
        self._mark(skeleton).touch()

    def _mark(self, skeleton: str) -> Path:
        return self._folder / sha256(skeleton.encode()).hexdigest()


class Walker:
    def __init__(
        self, page: Page, url: str, *, script: bool = True, touch: bool = False, sound: Sound | None = None
    ) -> None:
        self.page, self.url, self.script, self.touch = page, url, script, touch
        self._sound = sound
        self.thorough = False
        """Whether axe looks at every page again, though it found nothing in one that is alike."""
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and NOT_FOUND not in message.text:
            self.complaints.append(message.text)

    # Going

    def visit(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.look()

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.enter(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name: str, *, exact: bool = True) -> None:
        self.enter(self.page.get_by_role("button", name=name, exact=exact).first)

    def enter(self, target: Locator) -> None:
        if not self.touch:
            self.focus(target)
        with self.page.expect_navigation():
            target.tap() if self.touch else self.page.keyboard.press("Enter")
        self.look()

    def reach(self, target: Locator) -> None:
        """What lies under something else is found by no finger: then this fails."""
        target.tap() if self.touch else self.focus(target)

    def focus(self, target: Locator, *, arrived: str = IS_FOCUSED) -> None:
        """Tabs until it is reached, as often as somebody who looks for it would."""
        element = target.element_handle()
        assert element is not None
        for _ in range(element.evaluate(TABS_AWAY)):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if element.evaluate(arrived):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"The Tab key does not reach {target}")
        focused = self.page.locator(":focus")
        expect(focused).to_be_in_viewport()
        assert focused.evaluate(SHOWN), f"The focus cannot be seen on {focused.evaluate('e => e.outerHTML')}"

    # Writing

    def write(self, label: str, text: str, *, exact: bool = True, within: Locator | None = None) -> None:
        self.reach((within or self.page).get_by_label(label, exact=exact).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text[:TYPED])
        self.page.keyboard.insert_text(text[TYPED:])

    def day(self, question: str, day: date) -> None:
        group = self.group(question)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.write(part, str(number), within=group)

    def choose(self, question: str, answer: str, *, within: Locator | None = None) -> None:
        radio = (within or self.page).get_by_role("group", name=question).get_by_label(answer, exact=True)
        if self.touch:
            radio.tap()
        else:
            self._choose_by_arrows(radio)
        expect(radio).to_be_checked()

    def _choose_by_arrows(self, radio: Locator) -> None:
        self.focus(radio, arrived=IN_GROUP)
        element = radio.element_handle()
        for _ in range(MOST_TABS):
            if element.evaluate(IS_FOCUSED):
                break
            self.page.keyboard.press("ArrowDown")
        if not radio.is_checked():
            self.page.keyboard.press("Space")

    def tick(self, label: str) -> None:
        box = self.page.get_by_label(label, exact=True)
        self.reach(box)
        if not self.touch:
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """Types into a closed select, which chooses by the start of the words."""
        select = self.page.get_by_label(label, exact=True)
        self.focus(select)  # a finger opens a list of the phone's own, which no test can see
        self.page.keyboard.type(option)
        assert select.locator("option:checked").inner_text().startswith(option)

    def group(self, question: str) -> Locator:
        return self.page.get_by_role("group", name=question)

    # Looking

    def look(self) -> None:
        found = self.faults()
        assert not found, "\n".join(found)

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands, each as a line that says where."""
        self.page.wait_for_load_state()
        LOOKED_AT.add(route(self.page.url) or "")
        found, self.complaints = [f"complained: {one}" for one in self.complaints], []
        if self.page.evaluate(SIDEWAYS) > 0:
            found.append("scrolls sideways")
        found += [f"has the id {one} twice" for one in self.page.evaluate(TWICE)]
        if self.script:  # axe is a script itself; without, it has looked at the same pages elsewhere
            found += self._violations()
        return [f"{self.page.title()} ({self.page.url}) {fault}" for fault in found]

    def _violations(self) -> list[str]:
        width, skeleton = self.page.evaluate(SKELETON)
        whole, known = f"{width},{skeleton}", self._sound if not self.thorough else None
        if known is not None and whole in known:
            return []
        asked = {CONTRAST: {"enabled": known is None or skeleton not in known}}
        found = Axe().run(self.page, options={**AXE, "rules": asked}).response["violations"]
        if not found and self._sound is not None:
            self._sound.add(whole)
            self._sound.add(skeleton)
        return [_described(one) for one in found]

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def does_not_see(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).not_to_contain_text(words)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)


def _described(violation: dict[str, Any]) -> str:
    nodes = [f"{node['html']}: {node['failureSummary']}" for node in violation["nodes"]]
    return f"violations of {violation['id']}: " + "; ".join(nodes)


def route(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None
