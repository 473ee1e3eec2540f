"""Search tokens are made anew while the site serves, and nobody is lost meanwhile."""

import threading
from collections.abc import Collection, Iterator
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction

from families.actions.findable import index_family, index_person
from families.models import Family, Kin, Person
from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.vault import findable, renewing, tokens
from hsww.vault.errors import AtWork
from hsww.vault.findable import Findable
from hsww.vault.models import SearchToken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ROW = ("kind", "token", "owner", "ref")


def rebuild_tokens() -> str:
    out = StringIO()
    call_command("rebuild_tokens", stdout=out)
    return out.getvalue()


def family(name: str) -> Family:
    made = Family.objects.create(reference=f"HS-{uuid4().hex[:8]}", name=name)
    index_family(made)
    index_person(Person.objects.create(family=made, kin=Kin.MOTHER, full_name=f"Sam {name}"))
    return made


def found(words: str) -> list[UUID]:
    return tokens.owners_matching(words, 10)


def test_a_store_with_tokens_of_an_older_shape_is_brought_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(findable, "token", lambda kind, text: -1 - kind - len(text))
        families = [family(name) for name in ("Tarrow", "Quill", "Wimbrel")]
    old = SearchToken.objects.count()
    monkeypatch.setattr(renewing, "OWNERS", 2)

    assert found("tarrow") == []
    said = rebuild_tokens()

    assert said == f"Search tokens of 6 records are in step; {old} old ones dropped.\n"
    assert found("tarrow") == [families[0].pk]
    right = set(SearchToken.objects.values_list(*ROW))
    tokens.rebuild()
    assert set(SearchToken.objects.values_list(*ROW)) == right


def test_it_is_written_into_the_ledger() -> None:
    said = rebuild_tokens()

    entry = Entry.objects.get(action=Action.CHANGED)
    assert (entry.clause, entry.rule) == ("8.2", "rebuild_tokens")
    assert reason_of(entry) == said.strip()


def test_what_nobody_owns_any_more_is_dropped() -> None:
    kept = family("Tarrow")
    tokens.index(Findable(owner=uuid4(), ref=uuid4(), names=("Sam Gone",)))

    rebuild_tokens()

    assert found("sam") == [kept.pk]


def test_nobody_is_lost_by_a_run_that_is_cut_off_and_the_next_one_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owners = {family(name).pk for name in ("Tarrow", "Quill")}
    tokens.index(Findable(owner=uuid4(), ref=uuid4(), names=("Sam Gone",)))
    sources = list(tokens.SOURCES)

    def breaks(asked: Collection[UUID] | None) -> Iterator[Findable]:
        if asked is None:
            yield from sources[0](None)
            return
        raise KeyboardInterrupt

    tokens.SOURCES[:] = [breaks]
    try:
        with pytest.raises(KeyboardInterrupt):
            renewing.renew()
    finally:
        tokens.SOURCES[:] = sources
    between = set(found("sam"))
    renewing.renew()

    assert owners < between
    assert set(found("sam")) == owners


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_name_that_is_being_written_meanwhile_can_be_found_afterwards() -> None:
    """Its tokens are committed before its record is: they must not look stale to whoever reads the record too early."""
    made = family("Tarrow")
    written, ended = threading.Event(), threading.Event()

    def rename() -> None:
        try:
            with transaction.atomic():
                made.name = "Quill"
                made.save()
                index_family(made)
                written.set()
                ended.wait(0.5)
        finally:
            connections.close_all()

    writer = threading.Thread(target=rename)
    writer.start()
    written.wait(10)
    renewing.renew()
    ended.set()
    writer.join()

    assert found("quill") == [made.pk]


def test_a_run_that_must_not_wait_longer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise AtWork("Something has been writing into the data for a minute.")

    family("Tarrow")
    monkeypatch.setattr(renewing, "settle", busy)

    with pytest.raises(CommandError, match=r"for a minute\. Run it again"):
        rebuild_tokens()
