"""Opens a key ring for each request and lets it go with the answer: no data key outlives its request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hsww.vault.keyring import keyring


class KeyringPerRequest:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with keyring():
            return self.get_response(request)
