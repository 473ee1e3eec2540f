"""What the board reads of sharing: figures that passed the disclosure rule, and no trace of what nobody may hear of
(2.2, 3.2)."""

from datetime import datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.exceptions import BY_CODE
from consent.models import Answer, AskedAt, How, Kind, Purpose, Recipient, Statement
from consent.releases.models import NEVER_TOLD, Heard, Release, Sent, Telling, Way
from consent.requests.models import Asker, CameBy, Outcome, Request
from families.models import Family
from hsww.board.actions import prepare, release
from hsww.board.counts import count
from hsww.board.figures import protected
from hsww.board.models import Report, Snapshot
from hsww.people.models import User
from tests.board.quarterly import QUARTER, family
from tests.build import viewer_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

THEN = timezone.make_aware(datetime.combine(QUARTER.end, time(12)))


def sent(home: Family, by: User, ground: str = "", *, told: bool | None = None, **more: Any) -> Sent:
    """`told`: whether the mother has heard; None where nobody is to tell her."""
    row = Release.objects.create(
        family=home, recipient_kind=Recipient.OTHER, recipient_name="The duty desk", purpose=Purpose.OTHER,
        ground=ground, way=Way.SPOKEN, recorded_by=by,
    )  # fmt: skip
    went = Sent.objects.create(
        family=home, release=row, said_at=THEN, digest="0" * 64, content="{}", verdicts=[],
        recorded_by=by, **more,
    )  # fmt: skip
    if told is not None:
        telling = Telling.objects.create(family=home, sent=went, person=home.people.get(), recorded_by=by)
        if told:
            Heard.objects.create(
                family=home, telling=telling, how=Heard.How.CALL, told_on=QUARTER.end, recorded_by=by
            )
    return went


def asked(by: User, home: Family | None, asker: Asker, what: Outcome.What | None = None) -> None:
    row = Request.objects.create(
        family=home, asker=asker, who="Pat Example", came_by=CameBy.PHONE, came_on=QUARTER.start, wants="A",
        due_on=QUARTER.end, recorded_by=by,
    )  # fmt: skip
    if what:
        Outcome.objects.create(request=row, family=home, what=what, reasoning="B", recorded_by=by)


def said_yes(home: Family, by: User, **more: Any) -> None:
    Statement.objects.create(
        family=home, giver=home.people.get(), recipient_kind=Recipient.AGENCIES, purpose=Purpose.GENERAL,
        information=Kind.KIND_AND_LEVEL, answer=Answer.GIVEN, how=How.SAID, asked_at=AskedAt.INITIAL,
        said_on=QUARTER.start, wording_version="2026-1", recorded_by=by, **more,
    )  # fmt: skip


def shown(figures: dict[str, Any], title: str) -> dict[str, int | None] | None:
    cells = next(table["cells"] for table in figures["tables"] if table["title"] == title)
    return cells and {cell["label"]: cell["shown"] for cell in cells}


def headline(figures: dict[str, Any], label: str) -> int | None:
    found: int | None = next(one["shown"] for one in figures["headlines"] if one["label"] == label)
    return found


def test_each_family_is_counted_once_under_each_word_and_only_in_its_quarter(lead: User) -> None:
    home, other = family(lead), family(lead)
    sent(home, lead, "child", told=False)
    sent(home, lead, "child", told=True)
    sent(other, lead, told=True)
    sent(other, lead, review_by=QUARTER.end)
    asked(lead, home, Asker.POLICE, Outcome.What.REFUSED)
    asked(lead, home, Asker.POLICE)
    asked(lead, None, Asker.POLICE)

    found = count(QUARTER)["sharing"]

    assert {key: n for key, n in found["by_ground"].items() if n} == {"yes": 1, "child": 1, "without": 1}
    assert found["by_recipient"]["other"] == 2
    assert found["by_asker"]["police"] == 2
    assert {key: n for key, n in found["by_ending"].items() if n} == {"open": 2, "refused": 1}
    assert found["untold"] == 1
    assert not any(count(QUARTER.before)["sharing"]["by_ground"].values())


def test_what_nobody_may_hear_of_leaves_no_trace_in_what_is_counted_or_shown(lead: User) -> None:
    homes = [family(lead) for _ in range(9)]
    for home in homes:
        sent(home, lead, "child", told=True)
    before = count(QUARTER)

    for home in [*homes, family(lead)]:
        for ground in NEVER_TOLD:
            sent(home, lead, ground, told=False)

    after = count(QUARTER)
    assert after["sharing"] == before["sharing"]
    report = repr(protected(after))
    assert not [name for code in NEVER_TOLD if (name := BY_CODE[code].name) in report]


def test_small_numbers_are_left_out_and_nought_of_a_reason_too(lead: User) -> None:
    for number in range(12):
        home = family(lead)
        sent(home, lead, told=number < 3)
        if number < 4:
            sent(home, lead, "child", told=False)

    figures = protected(count(QUARTER))

    why = shown(figures, "Why we shared something about them")
    assert why is not None
    assert why["The family said yes"] == 10
    assert why["A child may be at risk"] is None
    assert why["An adult may be at risk"] is None
    assert headline(figures, "Families to be told what we shared") == 10


def test_answers_that_run_out_show_rounded_and_only_where_many_families_have_support(lead: User) -> None:
    homes = [family(lead) for _ in range(20)]
    for home in homes[:9]:
        home.review_due_on = QUARTER.end
        home.save()
        said_yes(home, lead)
    for home in homes[9:12]:
        said_yes(home, lead, until=QUARTER.end)

    figures = protected(count(QUARTER))

    assert headline(figures, "Answers to ask for again at a review") == 10
    assert headline(figures, "Answers that run out in four weeks") is None
    for home in homes[-3:]:
        home.delete()
    assert headline(protected(count(QUARTER)), "Answers to ask for again at a review") is None


def test_a_snapshot_from_before_sharing_was_counted_still_makes_its_report(
    lead: User, as_trustee: Client
) -> None:
    family(lead)
    older = {key: value for key, value in count(QUARTER).items() if key != "sharing"}
    Snapshot.objects.create(period_start=QUARTER.start, period_end=QUARTER.end, counts=older)
    report = prepare(by=viewer_of(lead), quarter=QUARTER)
    release(by=viewer_of(lead), report=report)

    page = as_trustee.get(reverse("board_report", args=[report.pk])).content.decode()

    assert "Families referred" in page
    assert "Why we shared" not in page


def test_a_trustee_reads_the_tables_of_sharing_with_what_is_counted(lead: User, as_trustee: Client) -> None:
    for _ in range(8):
        asked(lead, None, Asker.AGENCY, Outcome.What.REFUSED)
    release(by=viewer_of(lead), report=prepare(by=viewer_of(lead), quarter=QUARTER))

    page = as_trustee.get(reverse("board_report", args=[Report.objects.get().pk])).content.decode()

    assert "Families, or requests about nobody we know" in page
    assert shown(Report.objects.get().figures, "How that ended") == {
        "Still open": 0, "Given": 0, "Given in part": 0, "Refused": 10, "They do not ask any more": 0,
    }  # fmt: skip
