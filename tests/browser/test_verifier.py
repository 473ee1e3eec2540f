"""The checking page, opened from disk: what holds, what does not, and that it never says more than it knows (9.1)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hsww.ledger.proofs import fingerprint
from hsww.ledger.verifier.build import page as built
from tests.browser.checking import BEATS, DROPPED, LIES_ABOUT_ED25519, NO_ED25519, Auditor, NewAuditor
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import Walker
from tests.ledger.forgeries import BAD_BEGINNINGS, BEGINNINGS, bad_exports, bad_receipts
from tests.ledger.logs import (
    COUNT,
    EXPORT,
    FORGER,
    KEY,
    LATER,
    LOG,
    begins_after,
    checkpoint,
    cosigned,
    entry,
    export,
    receipt,
    witness,
)

GOOD = str(receipt([*LOG, entry(COUNT, hat="external_auditor", action="signed")], COUNT))
LONGEST_SILENCE = 1_500  # milliseconds, on a machine that is busy with other things
BIG = 100_000
FOUR = [(size, dark) for size in (DESK, PHONE) for dark in (False, True)]


@pytest.fixture
def auditor(chromium: Browser, tmp_path: Path) -> Iterator[NewAuditor]:
    pages: list[Auditor] = []
    sent: list[str] = []

    def new(*, size: dict[str, int] = DESK, dark: bool = False, before: str = "") -> Auditor:
        context = chromium.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            offline=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        if before:
            context.add_init_script(before)
        context.on("request", lambda request: sent.append(request.url))
        (tmp_path / "check.html").write_text(built(), encoding="utf-8")
        pages.append(Auditor(Walker(context.new_page(), ""), tmp_path))
        pages[-1].page.goto((tmp_path / "check.html").as_uri())
        return pages[-1]

    yield new
    complaints = [complaint for one in pages for complaint in one.walker.complaints]
    for one in pages:
        one.page.context.close()
    assert complaints == []
    assert {address.partition(":")[0] for address in sent} == {"file"}


def test_a_good_receipt_holds_and_says_what_was_signed_and_what_it_cannot_show(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(GOOD)

    reader.reads(
        "This receipt holds",
        "number 101 of the first 101 entries",
        "1 March 2026 at 09:40:00 UTC",
        "external auditor",
        "family 00000000",
        fingerprint(KEY.verifier),
        "It cannot show that what was written down is true",
    )
    expect(reader.page.get_by_role("heading", level=2)).to_be_focused()


def test_a_witness_who_signed_too_is_named_and_a_false_one_spoils_the_receipt(auditor: NewAuditor) -> None:
    reader, proof = auditor(), receipt(LOG, 3)
    mine, other = witness(), witness(seed=6)
    seen = replace(proof, checkpoint=cosigned(proof.checkpoint, mine))
    borrowed = replace(proof, checkpoint=cosigned(proof.checkpoint, (mine[0], other[1])))

    reader.checks(str(seen), witnesses=str(mine[0]))
    reader.reads("This receipt holds", "witness.example, 28 May 2026")
    reader.page.reload()
    reader.checks(str(borrowed), witnesses=str(mine[0]))

    reader.reads("This receipt does not hold", "The signature of the witness witness.example is wrong.")


@pytest.mark.parametrize("what", bad_receipts())
def test_a_receipt_that_was_cut_or_forged_does_not_hold_and_nothing_it_says_is_shown(
    what: str, auditor: NewAuditor
) -> None:
    reader = auditor()

    reader.checks(bad_receipts()[what])

    reader.reads("This receipt does not hold", "nothing vouches for it")
    expect(reader.page.locator("dl, table")).to_have_count(0)
    reader.walker.look()


def test_every_changed_letter_of_a_receipt_is_noticed_as_the_command_notices_it(auditor: NewAuditor) -> None:
    reader, good = auditor(), str(receipt(LOG, 5))
    for place in range(30, len(good), 41):
        letter = "A" if good[place] != "A" else "B"
        reader.checks(good[:place] + letter + good[place + 1 :])
        reader.reads("This receipt does not hold")


def test_a_key_of_somebody_else_vouches_for_nothing(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(GOOD, key=str(FORGER.verifier))

    reader.reads("This receipt does not hold", "No known key has signed this note.")


@pytest.mark.parametrize("text", ["", "a letter", "%PDF-1.7", b"\x89PNG\r\n\x1a\n\x00\xff"])
def test_no_file_and_a_wrong_file_are_said_to_be_that_beside_the_field(
    text: str | bytes, auditor: NewAuditor
) -> None:
    reader = auditor()
    reader.page.get_by_role("button", name="Check", exact=True).click()
    expect(reader.page.locator("#file-error")).to_have_text("Choose a receipt or an export.")

    reader.checks(text)

    expect(reader.page.locator("#file-error")).to_have_text(
        "This is neither a receipt nor an export of the log."
    )
    expect(reader.page.get_by_label("Receipt or export")).to_be_focused()
    expect(reader.page.get_by_role("heading", level=2)).to_have_count(0)
    reader.walker.look()


@pytest.mark.parametrize("key", ["", "a key", str(KEY.verifier)[:-4] + "AAA=", str(witness()[0])])
def test_a_wrong_key_is_said_to_be_one_and_what_was_typed_stays(key: str, auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(GOOD, key=key)

    expect(reader.page.locator("#key-error")).to_contain_text("key line")
    expect(reader.page.get_by_label("The log’s public key")).to_have_value(key)
    expect(reader.page.get_by_role("heading", level=2)).to_have_count(0)


def test_a_verdict_goes_as_soon_as_the_form_is_about_something_else(auditor: NewAuditor) -> None:
    reader = auditor()
    reader.checks(GOOD)
    reader.reads("This receipt holds")

    reader.page.get_by_label("The log’s public key").fill("another")

    expect(reader.page.get_by_role("heading", level=2)).to_have_count(0)


def test_a_good_export_holds_and_tells_its_entries(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks("".join(EXPORT), older=checkpoint(LOG[:30]) + "\n" + checkpoint(LOG[:64]))

    reader.reads(
        "This log holds",
        "Nothing among the first 100 entries",
        "The first 30 are also as they were",
        "The first 64 are also as they were",
        "The first 50 entries told; there are 50 more",
        "what was written after the newest checkpoint",
    )


def test_an_export_still_has_the_entry_of_an_older_receipt(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks("".join(export(LOG, scope="none")), older=str(receipt(LOG[:30], 7)))

    reader.reads("This log holds", "The log still has entry 8, for which you have a receipt.")


def test_the_first_checkpoint_of_the_log_that_followed_is_an_older_one_of_the_log_before(
    auditor: NewAuditor,
) -> None:
    reader = auditor()

    reader.checks("".join(EXPORT), older=begins_after(LOG[:30]) + "\n" + checkpoint(LOG[:64]))

    reader.reads("This log holds", "The first 30 are also as they were", "The first 64 are also as they were")


def test_a_receipt_and_the_log_that_followed_may_show_two_histories(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(str(receipt(LOG, 5)), older=begins_after([*LOG[:-1], entry(COUNT)]))

    reader.reads("This receipt does not hold", "Two checkpoints over 100 entries show two histories.")


@pytest.mark.parametrize("what", bad_exports())
def test_an_export_that_was_tampered_with_does_not_hold_and_says_why(what: str, auditor: NewAuditor) -> None:
    bad = bad_exports()[what]
    reader = auditor()

    reader.checks("".join(bad.lines), older=bad.older)

    reader.reads("This log does not hold", bad.why)
    expect(reader.page.locator("dl, table")).to_have_count(0)


@pytest.mark.parametrize("what", BEGINNINGS)
def test_a_later_log_says_what_it_follows(what: str, auditor: NewAuditor) -> None:
    says, told = BEGINNINGS[what]
    reader = auditor()

    reader.checks("".join(export(LOG, LATER, begun=says)), key=str(LATER.verifier))

    reader.reads("This log holds", *told)


@pytest.mark.parametrize("what", BAD_BEGINNINGS)
def test_a_later_log_that_does_not_say_what_it_follows_does_not_hold(what: str, auditor: NewAuditor) -> None:
    says, why = BAD_BEGINNINGS[what]
    reader = auditor()

    reader.checks("".join(export(LOG, LATER, begun=says)), key=str(LATER.verifier))

    reader.reads("This log does not hold", why)


def test_an_empty_log_is_not_said_to_hold(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks("".join(export([])))

    reader.reads("This log is empty", "nothing is shown by it")


def test_two_receipts_of_one_length_with_two_histories_do_not_hold(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(str(receipt(LOG, 5)), older=checkpoint([*LOG[:-1], entry(COUNT)]))

    reader.reads("This receipt does not hold", "Two checkpoints over 100 entries show two histories.")


def test_a_pasted_checkpoint_that_is_none_is_said_to_be_one_beside_the_field(auditor: NewAuditor) -> None:
    reader = auditor()

    reader.checks(GOOD, older="the one from the mail")

    expect(reader.page.locator("#older-error")).to_have_text("This is not a signed note.")


@pytest.mark.parametrize("before", [NO_ED25519, LIES_ABOUT_ED25519])
def test_a_browser_that_cannot_check_signatures_says_so_and_that_nothing_holds(
    before: str, auditor: NewAuditor
) -> None:
    reader = auditor(before=before)
    expect(reader.page.locator("#unable")).to_be_visible()

    reader.checks(GOOD)

    reader.reads("Nothing was checked", "Nothing can be said to hold.")


def test_an_export_of_a_hundred_thousand_entries_is_checked_while_the_page_stays_alive(
    auditor: NewAuditor,
) -> None:
    told = [entry(number) for number in range(BIG)]
    lines = export(told, at=range(1_000, BIG + 1, 1_000))
    reader = auditor()
    reader.page.evaluate(BEATS)

    reader.checks("".join(lines))

    expect(reader.page.get_by_role("progressbar")).to_be_visible()
    reader.page.get_by_role("heading", level=2).wait_for(timeout=300_000)
    reader.reads("This log holds", "Nothing among the first 100,000 entries")
    assert max(reader.page.evaluate("window.gaps")) < LONGEST_SILENCE


def test_the_page_works_by_keyboard_alone(auditor: NewAuditor) -> None:
    reader = auditor()
    reader.page.get_by_label("Receipt or export").set_input_files(reader.file(GOOD))

    reader.walker.write("The log’s public key", str(KEY.verifier))
    reader.walker.focus(reader.page.get_by_text("Older checkpoints, receipts and witnesses"))
    reader.page.keyboard.press("Enter")
    reader.walker.write("Older checkpoints", checkpoint(LOG[:30]))
    reader.walker.focus(reader.page.get_by_role("button", name="Check", exact=True))
    reader.page.keyboard.press("Enter")

    reader.reads("This receipt holds", "can be compared only with an export")


def test_paper_is_white_also_when_the_screen_is_dark(auditor: NewAuditor) -> None:
    reader = auditor(dark=True)
    reader.checks(GOOD)
    reader.reads("This receipt holds")

    reader.page.emulate_media(media="print")

    assert reader.page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(22, 32, 42)"
    expect(reader.page.locator("form")).to_be_hidden()


def test_a_file_may_be_dropped_anywhere_on_the_page(auditor: NewAuditor) -> None:
    reader = auditor()
    reader.page.get_by_label("The log’s public key").fill(str(KEY.verifier))
    dropped = reader.page.evaluate_handle(DROPPED, GOOD)

    reader.page.locator("h1").dispatch_event("drop", {"dataTransfer": dropped})
    reader.page.get_by_role("button", name="Check", exact=True).click()

    reader.reads("This receipt holds", "dropped.tlog-proof")


@pytest.mark.parametrize(("size", "dark"), FOUR)
def test_the_page_is_sound_wide_and_narrow_by_day_and_by_night(
    size: dict[str, int], dark: bool, auditor: NewAuditor
) -> None:
    reader = auditor(size=size, dark=dark)
    reader.walker.look()

    reader.checks("".join(EXPORT), older=checkpoint(LOG[:30]))
    reader.reads("This log holds")
    reader.walker.look()
    reader.page.reload()
    reader.checks(GOOD)
    reader.reads("This receipt holds")
    reader.page.get_by_text("Numbers to compare").click()
    reader.walker.look()
