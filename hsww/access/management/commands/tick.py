"""`manage.py tick`: does whatever is due. A timer runs it every minute; running it twice does nothing twice."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.access.ticks import WORK

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does whatever periodic work is due."

    def handle(self, *_args: Any, **_options: Any) -> None:
        failed = []
        for name, work in WORK.items():
            try:
                done = work()
            except Exception as error:  # noqa: BLE001 - one failing piece must not stop the others
                logger.error("tick: %s failed: %s", name, type(error).__name__)
                failed.append(name)
            else:
                if done:
                    self.stdout.write(f"{name}: {done}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")
