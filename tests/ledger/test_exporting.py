"""What an export tells, and to whom: hashes always, entries only in the scope asked for (9.1, 2.1, 3.5, 10.2)."""

import base64
import gc
import tracemalloc
from io import StringIO
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import families.rules
import families.visiting.rules
import records.rules
from hsww.access.rules import Rule
from hsww.ledger import export
from hsww.ledger.entries import Content, Subject, from_bytes
from hsww.ledger.export import TOLD_TO_A_FAMILY, Scope
from hsww.ledger.models import Action, Entry, Outcome
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.ledger.verifier.build import page
from hsww.ledger.verify import verify
from tests.ledger.writing import FAMILY, ORGANISER, sightings

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = Subject("family", UUID(int=2))
VOLUNTEER = Subject("person", UUID(int=3))
SEEN = ("8.3", Action.SEEN, "families.see_file")


def written(
    said: tuple[str, Action, str] = SEEN, *about: Subject, outcome: Outcome = Outcome.ALLOWED
) -> Entry:
    clause, action, rule = said
    return record(
        actor=ORGANISER,
        hat="organiser",
        action=action,
        outcome=outcome,
        clause=clause,
        rule=rule,
        subjects=about or (FAMILY,),
    )


def told(scope: Scope) -> list[Content]:
    seal()
    lines = list(export.lines(scope))
    assert verify(lines, key=public_key()).holds
    return [from_bytes(base64.b64decode(line.split()[1])) for line in lines if line.startswith("entry ")]


def test_a_family_is_told_who_looked_and_who_signed() -> None:
    expected = {written(said).uid for said in TOLD_TO_A_FAMILY}
    expected.add(written(SEEN, FAMILY, VOLUNTEER).uid)

    assert {entry.uid for entry in told(FAMILY)} == expected


@pytest.mark.parametrize(
    "said",
    [
        ("2.3", Action.SEEN, "safeguarding.read_concern"),
        ("2.3", Action.RAISED, "safeguarding.raise_concern"),
        ("2.3", Action.LISTED, "safeguarding.offer_families"),
        ("2.1", Action.DISCLOSED, "safeguarding.release"),
        ("3.5", Action.SEEN, "safeguarding.consult"),
        ("10.2", Action.DISCLOSED, "consent.police"),
        ("1.2", Action.SEEN, "consent.see"),
        ("1.2", Action.CHANGED, "consent.ask"),
        ("4.3", Action.SEEN, "families.declare_tie"),
        ("8.3", Action.SEEN, "families.edit_person"),
        ("8.3", Action.CHANGED, "families.edit_person"),
        ("8.2", Action.SEEN, "families.open_paper"),
        ("8.2", Action.LISTED, "phone_lost"),
        ("8.3", Action.LISTED, "families.list"),
        ("2.3", Action.SEEN, "families.see_file"),
        ("8.3", Action.DISCLOSED, "families.see_file"),
        ("8.3", Action.SEEN, "families.see_file_of_a_concern"),
        ("8.8", Action.HELD, "records.hold"),
    ],
)
def test_a_family_is_not_told_what_could_tip_anybody_off(said: tuple[str, Action, str]) -> None:
    seen = written()
    written(said)

    assert [entry.uid for entry in told(FAMILY)] == [seen.uid]


@pytest.mark.parametrize("other", [OTHER, Subject("concern", UUID(int=9)), Subject("paper", UUID(int=9))])
def test_an_entry_about_somebody_else_too_is_not_told(other: Subject) -> None:
    written(SEEN, FAMILY, other)
    written(SEEN, other)

    assert told(FAMILY) == []


def test_a_family_is_not_told_of_looks_that_were_refused() -> None:
    written(outcome=Outcome.DENIED)

    assert told(FAMILY) == []


def test_what_is_told_names_nobody_elses_file() -> None:
    written()
    for _ in range(3):
        written(SEEN, OTHER)
        written(SEEN, FAMILY, OTHER)

    assert all(entry.subjects == (FAMILY,) for entry in told(FAMILY))


def test_no_list_says_what_an_export_about_a_person_may_tell() -> None:
    with pytest.raises(ValueError, match="family"):
        list(export.lines(VOLUNTEER))


def test_named_entries_are_told_and_no_others() -> None:
    mine, _, third = written(), written(), written(("2.3", Action.RAISED, "safeguarding.raise_concern"))

    assert [entry.uid for entry in told(frozenset({mine.uid, third.uid, uuid4()}))] == [mine.uid, third.uid]


def test_without_a_scope_nothing_is_told() -> None:
    sightings(4)

    assert told("none") == []


def test_what_waits_for_the_sealer_is_not_exported() -> None:
    sightings(2)
    seal()
    sightings(1)

    report = verify(export.lines("all"), key=public_key())

    assert (report.holds, report.leaves) == (True, 2)


@pytest.mark.parametrize(
    "asked", ["", "family", "family:x", "person:{0}", "none entry:{0}", "family:{0} entry:{0}"]
)
def test_the_command_refuses_a_scope_it_does_not_know(asked: str) -> None:
    with pytest.raises(CommandError):
        call_command("ledger_export", "--scope", *asked.format(FAMILY.id).split(" "), stdout=StringIO())


def test_the_command_tells_what_its_scope_says() -> None:
    seen, hidden = written(), written(("2.3", Action.RAISED, "safeguarding.raise_concern"))
    seal()

    assert _command() == 0
    assert _command("--scope", "none") == 0
    assert _command("--scope", f"family:{FAMILY.id}") == 1
    assert _command("--scope", f"entry:{seen.uid}", f"entry:{hidden.uid}") == 2
    assert _command("--all") == 2


def _command(*asked: str) -> int:
    out = StringIO()
    call_command("ledger_export", *asked, stdout=out)
    report = verify(out.getvalue().splitlines(keepends=True), key=public_key())
    assert report.holds
    return report.told


def test_the_command_writes_the_checking_page_out(tmp_path: Path) -> None:
    call_command("ledger_export", "--page", str(tmp_path / "check.html"))

    assert (tmp_path / "check.html").read_text(encoding="utf-8") == page()


def test_the_checking_page_is_one_file_that_may_reach_nothing() -> None:
    text = page()

    assert "default-src 'none'" in text
    assert "unsafe" not in text
    assert "{{" not in text
    for word in ("http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<link", "eval("):
        assert word not in text, word


def test_every_rule_a_family_may_be_told_of_is_one_of_ours() -> None:
    ours = {
        one.name: one.clauses
        for one in (
            *vars(families.rules).values(),
            *vars(families.visiting.rules).values(),
            *vars(records.rules).values(),
        )
        if isinstance(one, Rule)
    }

    for clause, _, rule in TOLD_TO_A_FAMILY:
        assert ours[rule][0] == clause


@pytest.mark.parametrize("scope", ["none", "all", FAMILY])
def test_an_export_is_read_batch_by_batch(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 50)
    sightings(500)
    seal()

    with CaptureQueriesContext(connection) as asked:
        first = list(islice(export.lines(scope), 40))

    assert len(first) == 40
    assert len(asked) <= 5


def test_a_log_four_times_as_long_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 100)
    sightings(500)
    seal()
    short = _peak(500)
    sightings(1_500)
    seal()

    assert _peak(2_000) < 1.25 * short


def _peak(leaves: int) -> int:
    """Bytes. Rows that refer to each other wait for the collector, so it is called as it would be in time."""
    count = 0
    gc.freeze()  # the collector need not look through all of Django each time
    tracemalloc.start()
    try:
        for line in export.lines("all"):
            count += line.startswith("leaf ")
            if count % 100 == 0:
                gc.collect()
        assert count == leaves
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
