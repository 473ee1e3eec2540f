"""What whoever owns the database writes, changes or takes away is found, and nothing goes on it (1.2, 9.1).

Every reason that only leads read is sealed, and nobody opens it to decide; so junk in its place was believed.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.utils import timezone

from consent.agencies.actions import end_involvement
from consent.agencies.models import Involvement
from consent.disagreements.models import Decided
from consent.household import actions as household
from consent.household.actions import Days
from consent.household.models import Fact, FactKind
from consent.models import Answer, How, Statement
from consent.releases.models import Sent
from consent.requests import holding, holds
from consent.requests.hold_models import Hold, Lifted
from consent.requests.holding import Because
from consent.workers import actions as workers
from consent.workers.models import WorkerAnswer
from families.models import Kin
from hsww.access.hats import Hat
from hsww.ledger import unchanged
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.ledger.unchanged import NotAsAddedError
from hsww.vault import frozen
from hsww.vault.scopes import family_scope
from tests import build
from tests.consent.making import parent
from tests.consent.releases.making import Scene, lead, scene
from tests.consent.workers.making import to_share, volunteer_under

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
JUNK = b"\x01" + bytes(60)
COMPLAINT = Because(
    why=Hold.Why.COMPLAINT, reason="T", look_again_on=timezone.localdate() + timedelta(days=9)
)


@pytest.fixture
def here() -> Scene:
    return scene()


def forged(model: type[models.Model], **columns: Any) -> UUID:
    """By SQL alone, with junk for what is sealed."""
    row = {"id": uuid4(), "recorded_at": timezone.now(), **columns}
    fields = [one for one in model._meta.concrete_fields if one.column in row]
    values = [
        one.get_db_prep_value(row[one.column], connection) if row[one.column] != JUNK else JUNK
        for one in fields
    ]
    names, marks = ", ".join(one.column for one in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", values)
    return row["id"]


def deleted(row: models.Model) -> None:
    with connection.cursor() as cursor:
        pk = row._meta.get_field("id").get_db_prep_value(row.pk, connection)
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [pk])


def goes_nowhere(here: Scene) -> bool:
    draft = here.draft()
    with pytest.raises(NotAsAddedError):
        here.send(draft)
    return not Sent.objects.filter(release=draft).exists()


def test_what_was_done_by_the_pages_is_as_it_was_added(here: Scene) -> None:
    here.allows()
    here.send(here.draft())
    holding.lift(
        by=lead()[1], hold=holding.place(by=lead()[1], family=here.family, because=COMPLAINT), reason="T"
    )
    days = Days(says_who="T", first_on=timezone.localdate())
    fact = household.write_down(
        by=here.by, family=here.family, kind=FactKind.HIDDEN, person=here.mother, child=None, days=days
    )
    household.follow(by=here.by, fact=fact, days=days, mistaken=True)
    end_involvement(by=here.by, involvement=Involvement.objects.get())

    assert list(unchanged.problems()) == []
    seal()
    assert list(unchanged.problems()) == []


def test_a_no_that_was_deleted_makes_no_yes_live_again(here: Scene) -> None:
    here.allows()
    no = here.allows(Answer.WITHDRAWN)
    seal()

    deleted(no)

    assert list(unchanged.problems()) == [f"The statement {no.pk} was added, and is there no more."]
    assert goes_nowhere(here)


def test_what_was_sent_and_deleted_is_missed(here: Scene) -> None:
    here.allows()
    sent = here.send(here.draft())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM consent_telling")
    deleted(sent)

    assert list(unchanged.problems()) == [f"The sent {sent.pk} was added, and is there no more."]


def test_what_went_with_its_file_is_not_missed_and_only_our_own_word_says_that_it_went(here: Scene) -> None:
    no = here.allows(Answer.REFUSED)
    deleted(no)
    about = (Subject("family", here.family.pk),)

    record(actor=None, hat="", action=Action.CHANGED, clause="8.8", subjects=about)
    assert len(list(unchanged.problems())) == 1
    record(actor=None, hat="", action=Action.DESTROYED, clause="8.8", subjects=about)
    assert list(unchanged.problems()) == []


def test_a_yes_that_nobody_gave_stays_unknown_though_its_page_was_opened(here: Scene) -> None:
    said = here.allows(Answer.REFUSED)
    columns = {one.attname: getattr(said, one.attname) for one in Statement._meta.concrete_fields}
    given = {"id": uuid4(), "answer": Answer.GIVEN, "how": How.SCREEN, "recorded_at": timezone.now()}
    yes = Statement(**{**columns, **given})
    yes.save(force_insert=True)
    record(actor=None, hat="organiser", action=Action.SEEN, clause="1.2", subjects=yes.subjects())

    assert list(unchanged.problems()) == [
        f"The statement {yes.pk} is there, and no entry says that it was added."
    ]
    assert goes_nowhere(here)


def test_a_decision_of_the_lead_that_nobody_made_lets_nothing_go(here: Scene) -> None:
    udo = parent(here.family, "Udo Quillfeather", kin=Kin.FATHER)
    here.allows()
    no = here.allows(Answer.REFUSED, who=udo)

    row = forged(
        Decided, family_id=here.family.pk, about_id=no.pk, decided_on=timezone.localdate(), general=True, lines=[],
        reason=JUNK, recorded_by_id=here.user.pk,
    )  # fmt: skip

    assert list(unchanged.problems()) == [f"The decided {row} is there, and no entry says that it was added."]
    assert goes_nowhere(here)


def test_an_objector_who_never_moved_out_is_still_heard(here: Scene) -> None:
    udo = parent(here.family, "Udo Quillfeather", kin=Kin.FATHER)
    here.allows()
    here.allows(Answer.REFUSED, who=udo)

    row = forged(
        Fact, family_id=here.family.pk, person_id=udo.pk, kind="lives_here", mistaken=False, says_who=JUNK,
        last_on=timezone.localdate() - timedelta(days=1), recorded_by_id=here.user.pk,
    )  # fmt: skip

    assert list(unchanged.problems()) == [f"The fact {row} is there, and no entry says that it was added."]
    assert goes_nowhere(here)


def test_a_hold_that_nobody_lifted_stands_for_sharing_and_for_the_vault(here: Scene) -> None:
    here.allows()
    hold = holding.place(by=lead()[1], family=here.family, because=COMPLAINT)
    scopes = [family_scope(here.family.pk)]

    forged(Lifted, family_id=here.family.pk, hold_id=hold.pk, reason=JUNK, recorded_by_id=here.user.pk)

    assert holds.any_on(scopes)
    assert goes_nowhere(here)
    Lifted.objects.all()._raw_delete("default")
    deleted(hold)
    assert holds.any_on(scopes)
    assert list(unchanged.problems()) == [f"The hold {hold.pk} was added, and is there no more."]


def test_an_agency_that_helps_no_more_is_not_put_back(here: Scene) -> None:
    row = Involvement.objects.get()
    columns = {one.attname: getattr(row, one.attname) for one in Involvement._meta.concrete_fields}
    end_involvement(by=here.by, involvement=row)
    deleted(row)
    Involvement(**columns).save(force_insert=True)

    assert list(unchanged.problems()) == [f"The involvement {row.pk} is not as it was added."]
    here.allows()
    assert goes_nowhere(here)


def test_what_ends_while_the_check_reads_is_read_again_and_no_alarm(here: Scene) -> None:
    read_before = Involvement.objects.get()

    end_involvement(by=here.by, involvement=Involvement.objects.get())

    one = next(one for one in frozen.FROZEN if one.model is Involvement)
    assert list(unchanged._compared(one, [read_before])) == []


def test_to_keep_a_child_safe_no_file_is_compared_first(here: Scene) -> None:
    deleted(here.allows(Answer.REFUSED))

    assert here.now().verdicts[0]["goes"]


def test_a_yes_of_one_of_our_people_that_nobody_gave_lets_nothing_go() -> None:
    organiser = build.worker(Hat.ORGANISER)
    share = to_share(organiser, volunteer_under(organiser))

    row = forged(
        WorkerAnswer,
        share_id=share.pk,
        yes=True,
        how="own",
        said_on=timezone.localdate(),
        recorded_by_id=organiser.pk,
    )

    with pytest.raises(NotAsAddedError):
        workers.send(by=build.viewer_of(organiser), share=share, stepped_up=True)
    assert list(unchanged.problems()) == [
        f"The workeranswer {row} is there, and no entry says that it was added."
    ]


def test_whoever_sends_is_told_that_the_file_is_not_as_it_was_written(here: Scene) -> None:
    here.allows()
    draft = here.draft()
    client = build.sign_in(here.user)
    deleted(here.allows(Answer.GIVEN))
    page = client.get(f"/releases/{draft.pk}/")
    shown = page.context["send"].initial["shown"]

    answer = client.post(f"/releases/{draft.pk}/send/", {"shown": shown}, follow=True)

    assert "Something in this file is not as we wrote it down" in answer.content.decode()


def test_rows_from_before_are_taken_up_once_and_no_other_is_said_to_be_right(here: Scene) -> None:
    row = Involvement.objects.get()
    more = Involvement.objects.create(
        family=here.family, agency=row.agency, part="referrer", says_who="T", added_by=here.user
    )
    assert len(list(unchanged.problems())) == 1
    Involvement.objects.filter(pk=row.pk)._raw_delete("default")
    row.part = "health_visitor"
    row.save(force_insert=True)

    unchanged.take_up("involvement", [row, more])

    assert list(unchanged.problems()) == [f"The involvement {row.pk} is not as it was added."]


def test_an_upgrade_takes_up_what_was_there_before_and_what_comes_later_it_does_not(here: Scene) -> None:
    upgrade = import_module("consent.migrations.0009_as_they_were_added")
    more = {"family": here.family, "says_who": "T"}
    Fact.objects.create(kind="hidden", person=here.mother, recorded_by=here.user, **more)
    agency = Involvement.objects.get().agency
    Involvement.objects.create(part="referrer", agency=agency, added_by=here.user, **more)
    assert len(list(unchanged.problems())) == 2

    upgrade.take_up_what_is_there()

    assert list(unchanged.problems()) == []
    Fact.objects.create(kind="hidden", person=here.mother, recorded_by=here.user, **more)
    assert len(list(unchanged.problems())) == 1
