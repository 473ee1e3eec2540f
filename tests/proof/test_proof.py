"""Whether `make proof` tells what happened: a failure, a skip and a programme that is missing are never a success."""

from pathlib import Path

import pytest

from tests.proof.__main__ import cases, main, prove, run
from tests.proof.programmes import PROGRAMMES, Programme, unlisted
from tests.proof.report import NOT_RUN, Row, page_of, rows_of

ENDS = {
    "passed": ("def test_one():\n    assert True\n", "passed"),
    "partly skipped": (
        "import pytest\ndef test_one():\n    assert True\ndef test_two():\n    pytest.skip('no')\n",
        "passed, 1 skipped",
    ),
    "failed": (
        "def test_one():\n    assert False\ndef test_two():\n    assert True\n",
        "FAILED: 1 failed, 1 passed in",
    ),
    "skipped": ("import pytest\ndef test_one():\n    pytest.skip('no')\n", "not run: 1 skipped in"),
    "empty": ("", "not run: no tests ran in"),
    "broken": ("import nothing_of_this_name\n", "FAILED: 1 error in"),
    "killed": ("import os\ndef test_one():\n    os.kill(os.getpid(), 9)\n", "FAILED: ended by signal 9"),
}
ROW = Row("12", "passed", "3.5", "1 March 2026", "abc1234", "2 cores, 4 GiB of memory")
OTHER = Row("7", "FAILED: 1 failed, 6 passed in 3.10s", "0.1", "2 March 2026", "def5678", "8 cores")


def programme(folder: Path, name: str, text: str) -> Programme:
    path = folder / f"{name}.py"
    path.write_text(text)
    return Programme(name, str(path), "It shows something.")


@pytest.mark.parametrize("end", ENDS)
def test_a_row_says_how_the_programme_ended_and_only_a_success_ends_well(tmp_path: Path, end: str) -> None:
    text, said = ENDS[end]
    page = tmp_path / "proof.md"

    code = prove([programme(tmp_path, "axe", text)], page)

    assert rows_of(page.read_text())["axe"].result.startswith(said)
    assert (code == 0) is said.startswith("passed")


def test_a_programme_that_is_not_there_is_not_run(tmp_path: Path) -> None:
    row = run(Programme("one", str(tmp_path / "one.py"), "It shows something."))

    assert row.result == f"{NOT_RUN}: not written yet"
    assert row.cases == "0"


def test_a_failure_stops_nothing_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = [programme(tmp_path, end, ENDS[end][0]) for end in ("failed", "passed")]

    code = prove(some, tmp_path / "proof.md")

    assert code == 1
    closing = capsys.readouterr().out.splitlines()[-2:]
    assert [line.split()[0] for line in closing] == ["failed", "passed"]
    assert "FAILED" in closing[0]
    assert "FAILED" not in closing[1]


def test_a_test_of_many_cases_counts_them_all() -> None:
    assert cases(["20 cases held", "1 passed in 2.00s"]) == "20"
    assert cases(["3 passed, 1 skipped in 2.00s"]) == "3"


def test_a_page_keeps_the_rows_of_other_runs(tmp_path: Path) -> None:
    page = tmp_path / "proof.md"
    page.write_text(page_of({"mutants": ROW, "axe": OTHER}))
    axe = programme(tmp_path, "axe", ENDS["passed"][0])

    prove([axe], page)

    rows = rows_of(page.read_text())
    assert rows["mutants"] == ROW
    assert rows["axe"].result == "passed"
    assert rows["axe"].day != OTHER.day


def test_a_page_says_what_was_not_run() -> None:
    page = page_of({"mutants": ROW, "axe": OTHER})

    assert rows_of(page) == {"mutants": ROW, "axe": OTHER}
    assert page.count(f"| {NOT_RUN} |") == len(PROGRAMMES) - 2


def test_no_programme_is_left_out_of_the_list() -> None:
    assert list(unlisted()) == []


def test_a_name_that_is_no_programme_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing-of-this-name"])
