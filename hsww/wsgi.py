"""The door gunicorn uses. It runs the system checks first, because WSGI runs none by itself."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsww.settings")
application = get_wsgi_application()
call_command("check")

from hsww.ledger import protection  # noqa: E402 - needs the apps

protection.ensure()
