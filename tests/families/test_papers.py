"""Papers of a family's file: who adds, opens and replaces them, and how they are handed over (8.2, 8.3)."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pytest_django import Settings

from families.actions import papers
from families.actions.erasing import days_kept, erase_unaccepted
from families.models import Family, Paper, PaperKind
from families.models.papers import PaperChangedError
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import User
from hsww.vault import files_owners, keyring
from hsww.vault.file_types import clean
from tests.build import active, received, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OTHER_HATS = [hat for hat in Hat if hat not in (Hat.ORGANISER, Hat.NONE)]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    return tmp_path / "files"


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def family(mary: User) -> Family:
    return active(by=mary, name="Tarrow")


def letter(words: str = "Letter", name: str = "Tarrow custody case.pdf") -> BytesIO:
    """A file as it lies on somebody's device."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 300)
    writer.add_metadata({"/Author": words})
    writer.write(out)
    out.seek(0)
    out.name = name
    return out


def photo() -> BytesIO:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "Canary kitchen"
    Image.new("RGB", (80, 60), "red").save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = "IMG_0001.JPG"
    return out


def typed(**changes: Any) -> dict[str, Any]:
    return {"kind": "court", "title": "Order of March", "note": "Ends in June.", "file": letter(), **changes}


def add(client: Client, family: Family, **changes: Any) -> Paper:
    response = client.post(f"/families/{family.id}/papers/add/", typed(**changes))
    assert response.status_code == 302
    return Paper.objects.latest("added_at")


def content(response: Any) -> bytes:
    return b"".join(response)


def test_a_paper_is_added_and_opens_again(mary: User, family: Family, folder: Path) -> None:
    client = sign_in(mary)

    paper = add(client, family)
    page = client.get(f"/families/{family.id}/papers/").content.decode()
    opened = client.post(f"/families/papers/{paper.id}/open/")

    for shown in ("Order of March", "Ends in June.", "Certificate or court paper", "Mary Example", "PDF"):
        assert shown in page
    assert len(PdfReader(BytesIO(content(opened))).pages) == 1
    assert paper.size == len(content(opened))
    assert [path.name for path in folder.iterdir()] == [str(paper.id)]


def test_the_file_leads_to_its_papers(mary: User, family: Family) -> None:
    page = sign_in(mary).get(f"/families/{family.id}/").content.decode()

    assert f"/families/{family.id}/papers/" in page


def test_a_paper_is_handed_over_as_a_file_that_can_do_nothing(mary: User, family: Family) -> None:
    client = sign_in(mary)
    paper = add(client, family)

    opened = client.post(f"/families/papers/{paper.id}/open/")

    day = timezone.localdate().isoformat()
    assert opened["Content-Disposition"] == f'attachment; filename="paper-{day}.pdf"'
    assert opened["Content-Type"] == "application/pdf"
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert opened["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert opened["Cache-Control"] == "no-store"


def test_a_photo_loses_where_it_was_taken(mary: User, family: Family) -> None:
    client = sign_in(mary)

    paper = add(client, family, file=photo())
    opened = client.post(f"/families/papers/{paper.id}/open/")

    assert opened["Content-Type"] == "image/jpeg"
    assert opened["Content-Disposition"].endswith('.jpg"')
    assert Image.open(BytesIO(content(opened))).size == (80, 60)
    assert b"Canary" not in content(opened)


def test_opening_a_paper_is_written_down_once_with_the_family_and_the_paper(
    mary: User, family: Family
) -> None:
    client = sign_in(mary)
    paper = add(client, family)

    client.post(f"/families/papers/{paper.id}/open/")

    entry = Entry.objects.get(rule="families.open_paper")
    about = set(EntrySubject.objects.filter(entry=entry).values_list("kind", "subject"))
    assert (entry.action, entry.outcome, entry.actor) == (Action.SEEN, Outcome.ALLOWED, mary.id)
    assert about == {("family", family.id), ("paper", paper.id)}


def test_adding_a_paper_is_written_down(mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)

    entry = Entry.objects.get(rule="families.add_paper", action=Action.CHANGED)
    assert EntrySubject.objects.filter(entry=entry, kind="paper", subject=paper.id).exists()


def test_a_link_that_is_only_followed_opens_no_paper(mary: User, family: Family) -> None:
    client = sign_in(mary)
    paper = add(client, family)

    assert client.get(f"/families/papers/{paper.id}/open/").status_code == 405


def test_another_co_ordinator_reaches_no_paper(mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)
    client = sign_in(worker(Hat.ORGANISER, Office.DUTY))

    for page in (f"{family.id}/papers/", f"{family.id}/papers/add/", f"papers/{paper.id}/replace/"):
        assert client.get(f"/families/{page}").status_code == 404
    assert client.post(f"/families/papers/{paper.id}/open/").status_code == 404


@pytest.mark.parametrize("hat", OTHER_HATS)
def test_no_other_hat_reaches_a_paper(hat: Hat, mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)
    client = sign_in(worker(hat))

    assert client.get(f"/families/{family.id}/papers/").status_code == 404
    assert client.post(f"/families/{family.id}/papers/add/", typed()).status_code == 404
    assert client.post(f"/families/papers/{paper.id}/open/").status_code == 404
    assert Paper.objects.count() == 1


def test_the_lead_opens_every_paper(mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)
    lead = sign_in(worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))

    assert lead.post(f"/families/papers/{paper.id}/open/").status_code == 200


def test_nobody_adds_a_paper_past_the_rule(mary: User, family: Family, folder: Path) -> None:
    stranger = viewer_of(worker(Hat.ORGANISER))

    with pytest.raises(Denied):
        papers.add_paper(
            by=stranger, family=family, kind=PaperKind.OTHER, title="T", note="", file=clean(letter().read())
        )

    assert list(folder.iterdir()) == []


def test_a_paper_is_replaced_by_another_and_still_opens(mary: User, family: Family) -> None:
    client = sign_in(mary)
    old = add(client, family)

    form = client.get(f"/families/papers/{old.id}/replace/").content.decode()
    client.post(f"/families/papers/{old.id}/replace/", typed(title="Order of May", file=photo()))

    new = Paper.objects.get(replaces=old)
    page = client.get(f"/families/{family.id}/papers/").content.decode()
    assert 'value="Order of March"' in form
    assert "There is a problem" not in form
    assert (new.title, new.family_id, new.content_type) == ("Order of May", family.id, "image/jpeg")
    assert page.index("Order of May") < page.index("Order of March")
    assert "Replaced" in page
    assert client.post(f"/families/papers/{old.id}/open/").status_code == 200


def test_a_paper_is_replaced_only_once(mary: User, family: Family) -> None:
    client = sign_in(mary)
    old = add(client, family)
    client.post(f"/families/papers/{old.id}/replace/", typed())

    assert client.get(f"/families/papers/{old.id}/replace/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper(family=family, kind="other", title="T", content_type="image/png", size=1, replaces=old,
              added_by=mary).save(force_insert=True)  # fmt: skip


def test_a_paper_is_never_changed(mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)
    paper.title = "Another"

    with pytest.raises(PaperChangedError):
        paper.save()


def test_a_paper_whose_bytes_are_lost_says_so_and_shows_nothing(
    mary: User, family: Family, folder: Path
) -> None:
    client = sign_in(mary)
    paper = add(client, family)
    path = folder / str(paper.id)
    path.write_bytes(path.read_bytes()[:-5])

    broken = client.post(f"/families/papers/{paper.id}/open/", follow=True)
    path.unlink()
    gone = client.post(f"/families/papers/{paper.id}/open/", follow=True)

    for response in (broken, gone):
        assert response.redirect_chain == [(f"/families/{family.id}/papers/", 302)]
        assert b"This paper cannot be read any more." in response.content


def test_a_paper_brought_into_another_familys_row_does_not_open(
    mary: User, family: Family, folder: Path
) -> None:
    client, other = sign_in(mary), active(by=mary, name="Other")
    mine, theirs = add(client, family), add(client, other)
    (folder / str(theirs.id)).write_bytes((folder / str(mine.id)).read_bytes())

    response = client.post(f"/families/papers/{theirs.id}/open/", follow=True)

    assert b"This paper cannot be read any more." in response.content


def test_a_list_of_many_papers_asks_no_more_than_a_list_of_few(mary: User, family: Family) -> None:
    client = sign_in(mary)
    costs = []
    for count in (2, 30):
        while Paper.objects.count() < count:
            writer = worker(Hat.ORGANISER, name=f"Writer {count}")
            Paper(family=family, kind="letter", title="T", note="N", content_type="image/png", size=9,
                  added_by=writer).save(force_insert=True)  # fmt: skip
        client.get(f"/families/{family.id}/papers/")
        with (
            CaptureQueriesContext(connections["default"]) as data,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            client.get(f"/families/{family.id}/papers/")
        costs.append(len(data) + len(keys))

    assert costs[0] == costs[1]


def test_titles_and_notes_are_not_in_the_open_on_the_disk(mary: User, family: Family, folder: Path) -> None:
    paper = add(sign_in(mary), family, title="Zebracanary", note="Zebracanary too")
    raw = (folder / str(paper.id)).read_bytes()

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT title, note FROM families_paper")
        columns = b"".join(bytes(value) for value in cursor.fetchone())

    assert b"Zebracanary" not in columns
    assert b"%PDF" not in raw


def test_what_the_vault_asks_about_papers_is_answered(mary: User, family: Family) -> None:
    paper = add(sign_in(mary), family)
    owner = files_owners.OWNERS["families.paper"]

    assert owner.there([paper.id, family.id]) == {paper.id}
    assert list(owner.of(paper.scope)) == [paper.id]
    assert files_owners.sealed_under(paper.scope) == {keyring.data_key(paper.scope, create=False).id}


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_papers_of_a_family_that_never_agreed_go_with_it() -> None:
    duty = worker(Hat.ORGANISER, Office.DUTY)
    family = received(by=duty, agreed=False)
    add(sign_in(duty), family, kind="referral")
    Family.objects.filter(pk=family.pk).update(
        opened_on=timezone.localdate() - timedelta(days=days_kept() + 1)
    )

    erase_unaccepted()

    assert not Paper.objects.exists()
    assert not Family.objects.exists()
