"""Measures what `measure` does, and on the same scheme a search beside one of a plain indexed column.

The plain column holds every word of every name and address, folded, with an index that answers by its beginning.
Both go through the same rule, to the same page. The encrypted search also looks for other names and for what sounds
alike, and opens what it found; the plain one does not.
"""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from unittest import mock

from tests.bench.measure import lead, main, medians, organiser_with, page  # sets Django up  # isort: skip

from django.db import connection
from django.db.models import UUIDField
from django.db.models.expressions import RawSQL
from django.test import Client

from families.actions.findable import known
from families.models import Family, FamilyGrant
from families.queries import searching
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.people.models import User
from hsww.vault import folding
from hsww.vault.keyring import keyring
from hsww.vault.tokens import How
from tests import build

AT_ONCE = 5_000
LAST = "\U0010ffff"
BEGINS = "SELECT owner FROM bench_word WHERE word >= %s AND word < %s"


def fill_words() -> None:
    text, owner = ('text COLLATE "C"', "uuid") if connection.vendor == "postgresql" else ("text", "char(32)")
    ids, rows = UUIDField(), _words()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_word (word {text} NOT NULL, owner {owner} NOT NULL)")
        while some := list(islice(rows, AT_ONCE)):
            adapted = [(word, ids.get_db_prep_value(whose, connection)) for word, whose in some]
            cursor.executemany("INSERT INTO bench_word VALUES (%s, %s)", adapted)
        cursor.execute("CREATE INDEX bench_word_begins ON bench_word (word, owner)")
        cursor.execute("ANALYZE")


def _words() -> Iterator[tuple[str, Any]]:
    for item in known(None):
        texts = (*item.names, *item.first_names, *item.surnames, *item.addresses)
        for word in {word for text in texts for word in folding.words_to_index(text)}:
            yield word, item.owner


def plain_found(search: searching.Search, viewer: Viewer, text: str) -> dict[Family, How]:
    rows = search.rule.rows(viewer)
    for word in folding.words(text):
        rows = rows.filter(pk__in=RawSQL(BEGINS, (word, word + LAST)))
    found = rows.order_by("-updated_at", "-id")[: searching.MOST_FOUND]
    return dict.fromkeys(found, How.WRITTEN)


def asking(client: Client, words: str, *, plain: bool) -> Callable[[], int]:
    def ask() -> int:
        response = client.post("/families/find/", {"words": words}, SERVER_NAME="localhost")
        if response.status_code != 200 or b"found." not in response.content:
            raise SystemExit("A search found nothing.")
        return len(response.content)

    def ask_plain() -> int:
        with mock.patch.object(searching, "found", plain_found):
            return ask()

    return ask_plain if plain else ask


def typed(whose: User) -> dict[str, str]:
    """What somebody may type to find one of her families."""
    mine = FamilyGrant.objects.filter(user=whose).values("content_object")
    with keyring():
        family = Family.objects.filter(pk__in=mine).order_by("id")[0]
        first = family.people.all()[0].first_name
        return {
            "two letters": family.name[:2],
            "a first name": first,
            "first name and surname": f"{first} {family.name}",
        }


def measured() -> dict[str, Any]:
    fill_words()
    organiser, leader = organiser_with(40), lead()
    asked: dict[str, Callable[[], int]] = {}
    for name, person in (("organiser with 40 families", organiser), ("lead who sees all", leader)):
        client = build.sign_in(person, hat=Hat.ORGANISER)
        asked[f"list: {name}"] = page(client, "/families/")
        for what, words in typed(organiser).items():
            asked[f"{what}, {name}"] = asking(client, words, plain=False)
            asked[f"plain: {what}, {name}"] = asking(client, words, plain=True)
    for ask in asked.values():
        ask()
    seconds = medians(asked)
    names = [name for name in asked if not name.startswith(("plain: ", "list: "))]
    return {
        "times": {name: seconds[name] / seconds[f"plain: {name}"] for name in names},
        "of its list": {name: seconds[name] / seconds[f"list: {name.partition(', ')[2]}"] for name in names},
        "seconds": {name: seconds[name] for name in names},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
    sys.stdout.write("\n")
    json.dump({"search": measured()}, sys.stdout)
