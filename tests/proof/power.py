"""The power goes while eight people read and write: no page was sent whose entry is missing (8.3, 9.1).

At a random moment the kernel drops what is not on the disk, and every process is killed, the database's too. What a
visitor had an answer to must be there when the site comes up again: each reading in the access log, each worry among
the concerns. The log then seals and verifies. The control takes one guarantee away, and the same check must notice.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cutting.site import Site
from tests.cutting.visitors import READERS, Visitors, sign_in
from tests.cutting.volume import Volume, volume

POSTGRESQL = "DATABASE_URL" in os.environ
CUTS = 20 if POSTGRESQL else 25
CONTROLS = 10
MEGABYTES = 512
LONGEST = 2.0
"""Seconds for which the visitors are at it, after the first answer, before the power goes."""

FAMILIES = f"""
import json
from families.models import Family
print(json.dumps([str(one.pk) for one in Family.objects.order_by("pk").filter(stage="active")[:{READERS}]]))
"""
FOUND = """
import json
from hsww.ledger import audit, queries, sealing
from hsww.ledger.models import Entry, EntrySubject
from safeguarding.models import Concern
sealing.seal()
seen = EntrySubject.objects.filter(entry__rule="families.see_file")
read = {about: seen.filter(subject=about).count() for about in FAMILIES}
print(json.dumps({
    "read": read,
    "written": [str(one) for one in Concern.objects.values_list("pk", flat=True)],
    "unsealed": queries.unsealed(),
    "problems": audit.audit(),
}))
"""


@contextmanager
def scheme(settings: str) -> Iterator[tuple[Volume, Site, Visitors]]:
    with tempfile.TemporaryDirectory(prefix="hsww-power-") as folder:
        Path(folder).chmod(0o755)
        with volume(Path(folder), megabytes=MEGABYTES) as disk:
            site = Site(disk.path, postgresql=POSTGRESQL, settings=settings)
            try:
                site.prepare()
                site.start()
                lead = next(one for one in site.sign_ins() if one["what"].startswith("Safeguarding lead"))
                visitors = Visitors(site.port, sign_in(site.port, lead), site.answers(FAMILIES))
                yield disk, site, visitors
            finally:
                site.kill()


def cut(disk: Volume, site: Site, visitors: Visitors) -> None:
    """What is answered between the cut and the kill counts for nothing: without power nobody would have got it, and a
    kernel that drops a file system may say once more that all is synced."""
    visitors.begin()
    visitors.wait_for_an_answer()
    time.sleep(random.uniform(0, LONGEST))
    answered = visitors.answered()
    disk.cut()
    site.kill()
    visitors.end()
    visitors.forget_all_but(answered)
    disk.mend()


def missing(site: Site, visitors: Visitors) -> list[str]:
    """What was answered and is not there, and whatever the log says of itself."""
    site.start_database()
    found = site.answers(f"FAMILIES = {visitors.families!r}\n{FOUND}")
    lost = [
        f"{visitors.read[one] - found['read'][one]} readings of {one}"
        for one in visitors.families
        if found["read"][one] < visitors.read[one]
    ]
    lost += [f"the concern {one}" for one in visitors.written - set(found["written"])]
    return [*lost, *found["problems"], *(["entries left unsealed"] if found["unsealed"] else [])]


def test_nothing_that_was_answered_is_lost_when_the_power_goes(
    record_property: Callable[[str, object], None],
) -> None:
    with scheme("hsww.settings") as (disk, site, visitors):
        for _ in range(CUTS):
            cut(disk, site, visitors)
            assert missing(site, visitors) == []
            site.start()

        assert visitors.written
    record_property("cases", CUTS)


def test_a_commit_that_does_not_wait_for_the_disk_is_noticed() -> None:
    with scheme("tests.cutting.unsynced") as (disk, site, visitors):
        for _ in range(CONTROLS):
            cut(disk, site, visitors)
            try:
                lost = missing(site, visitors)
            except AssertionError:
                return  # not even a database is left
            if lost:
                return
            site.start()
    pytest.fail("The control lost nothing, so this programme could not notice a loss.")
