"""Whoever checks receipts and exports with the page."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.walking import Walker
from tests.ledger.logs import KEY

NO_ED25519 = """
const before = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, kind, ...rest) => kind.name === "Ed25519"
    ? Promise.reject(new DOMException("Unrecognized name", "NotSupportedError")) : before(format, key, kind, ...rest);
"""
LIES_ABOUT_ED25519 = "crypto.subtle.verify = () => Promise.resolve(true);"
BEATS = """() => {
    window.gaps = [];
    let last = performance.now();
    setInterval(() => { const now = performance.now(); window.gaps.push(now - last); last = now; }, 20);
}"""
DROPPED = """text => {
    const held = new DataTransfer();
    held.items.add(new File([text], "dropped.tlog-proof"));
    return held;
}"""


class Auditor:
    """Somebody with the page on a stick, a file and a key."""

    def __init__(self, walker: Walker, folder: Path) -> None:
        self.walker, self.page, self.folder = walker, walker.page, folder
        self._names = count()

    def file(self, text: str | bytes, name: str = "file.tlog-proof") -> Path:
        path = self.folder / f"{next(self._names)}-{name}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def checks(
        self, text: str | bytes, *, key: str = str(KEY.verifier), older: str = "", witnesses: str = ""
    ) -> None:
        self.page.get_by_label("Receipt or export").set_input_files(self.file(text))
        self.page.get_by_label("The log’s public key").fill(key)
        if older or witnesses:
            self.page.locator("details:not([open]) > summary").click()
            self.page.get_by_label("Older checkpoints", exact=True).fill(older)
            self.page.get_by_label("Public keys of witnesses").fill(witnesses)
        self.page.get_by_role("button", name="Check", exact=True).click()

    def reads(self, verdict: str, *sentences: str) -> None:
        expect(self.page.get_by_role("heading", level=2)).to_have_text(verdict, timeout=60_000)
        for sentence in sentences:
            expect(self.page.get_by_role("region", name=verdict)).to_contain_text(sentence)


NewAuditor = Callable[..., Auditor]
