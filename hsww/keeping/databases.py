"""Which engine looks after which database."""

from django.db import connections

from hsww.keeping.engines import Engine
from hsww.keeping.postgresql import Postgresql
from hsww.keeping.sqlite import Sqlite


def engine_of(alias: str) -> Engine:
    return Postgresql(alias) if connections[alias].vendor == "postgresql" else Sqlite(alias)
