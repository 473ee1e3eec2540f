"""The door gunicorn uses. It runs the system checks first, because WSGI runs none by itself.

A fictional scheme has no second step and prints its passwords, so it answers this machine alone: not another
address, and not a proxy that would pass others on.
"""

import gc
import os
from collections.abc import Iterable
from io import StringIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

HERE = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")
REFUSAL = b"This is a fictional scheme to try. It answers only on the machine it runs on.\n"


def on_this_machine_only(site: WSGIApplication) -> WSGIApplication:
    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") in HERE and not any(name in environ for name in PASSED_ON):
            return site(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [REFUSAL]

    return serve


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsww.settings")
site = get_wsgi_application()
call_command("check", stdout=StringIO())

from hsww.ledger import protection  # noqa: E402 - needs the apps

protection.ensure()
application = site if settings.SERVE else on_this_machine_only(site)

# What is loaded by now stays: to look through it for garbage again and again was a tenth of a page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
