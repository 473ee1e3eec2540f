"""What is said when the databases can be read and not written, as on a full disk (8.3)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from hsww.access.hats import Hat
from tests.build import active, sign_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def no_room(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if sql.startswith(("INSERT", "UPDATE")) and "families_family" in sql:
        raise OperationalError("disk full: a value that nobody may read")
    return execute(sql, *rest)


def test_an_action_that_finds_no_room_is_said_to_have_failed_with_the_numbers_to_ring(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mary = worker(Hat.ORGANISER)
    family = active(by=mary, name="Tarrow")
    client, url = sign_in(mary), f"/families/{family.id}/edit/"
    typed = {"name": "Quill", "district": family.district, "plan": "Another plan", "visitor_notes": ""}

    with connection.execute_wrapper(no_room):
        answer = client.post(url, typed)

    family.refresh_from_db()
    assert answer.status_code == 503
    assert b"We cannot open records just now" in answer.content
    assert b'href="tel:999"' in answer.content
    assert family.name == "Tarrow"
    assert "The databases could not be written." in caplog.text
