"""One session of a person, as the page of their sessions shows it (8.2)."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from hsww.people import sessions
from hsww.people.models import OpenSession, User
from hsww.people.session_store import row_key


@dataclass(frozen=True)
class OwnSession:
    row: OpenSession
    data: dict[str, Any]
    key_here: str | None

    def is_living(self, user: User) -> bool:
        """Not left alone too long, and not older than the last change of the password."""
        made_for = str(self.data.get(HASH_SESSION_KEY, ""))
        return (
            sessions.OPENED in self.data
            and constant_time_compare(made_for, user.get_session_auth_hash())
            and not sessions.is_over(self.data, time.time())
        )

    @property
    def handle(self) -> str:
        """Names it in an address, and leads back to no key."""
        return str(self.data[sessions.OPAQUE])

    @property
    def since(self) -> datetime:
        return datetime.fromtimestamp(self.data[sessions.OPENED], tz=UTC)

    @property
    def browser(self) -> str:
        return str(self.data.get(sessions.BROWSER, ""))

    @property
    def network(self) -> str:
        return str(self.data.get(sessions.NETWORK, ""))

    @property
    def is_here(self) -> bool:
        return self.key_here is not None and self.row.session_key == row_key(self.key_here)
