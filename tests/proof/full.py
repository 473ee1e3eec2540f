"""The disk is full: nothing is shown that cannot be written down, and nothing that was answered is lost (8.3, 9.1).

The last free byte goes while eight people read and write. They are told plainly, with the telephone numbers; the pages
that need no log still answer. When there is room again, the site goes on by itself, and the log seals and verifies.
"""

import http.client
import time
from collections.abc import Callable
from itertools import cycle, islice

from tests.cutting.site import Site
from tests.cutting.visitors import Visitors
from tests.proof.power import missing, scheme

TIMES = 5
AT_IT = 1.5
"""Seconds."""
MOST_ASKED = 2_000
SAID = b"We cannot open records just now"


def told(site: Site, visitors: Visitors, path: str) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        link.request(
            "GET", path, headers={"Cookie": visitors.session.cookie, "Host": f"localhost:{site.port}"}
        )
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def refused_at_last(site: Site, visitors: Visitors) -> bool:
    """The database may have room left in its own files; what it lets be written down is shown, and counted."""
    for family in islice(cycle(visitors.families), MOST_ASKED):
        status, page = told(site, visitors, f"/families/{family}/")
        if status != http.client.OK:
            return status == http.client.SERVICE_UNAVAILABLE and SAID in page
        visitors.read[family] += 1
    return False


def test_a_full_disk_stops_reading_plainly_loses_nothing_and_is_survived(
    record_property: Callable[[str, object], None],
) -> None:
    with scheme("hsww.settings") as (disk, site, visitors):
        for _ in range(TIMES):
            visitors.begin()
            visitors.wait_for_an_answer()
            filler = disk.fill()
            time.sleep(AT_IT)
            visitors.end()

            assert refused_at_last(site, visitors)
            assert told(site, visitors, "/urgent/")[0] == http.client.OK
            assert set(visitors.refused) <= {http.client.SERVICE_UNAVAILABLE}

            filler.unlink()
            visitors.begin()
            visitors.wait_for_an_answer()
            visitors.end()
            assert missing(site, visitors) == []
    record_property("cases", TIMES)
