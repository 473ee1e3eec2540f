"""Nothing leaves the scheme by a way that nobody has thought about (0.2, 7.2)."""

import pytest

from tests.policy.egress import ALLOWED, GATE, allowed, is_sheet, ways, ways_in

NEW_WAYS = {
    "return FileResponse(found)": "a file",
    "response['Content-Disposition'] = 'attachment'": "a file",
    "HttpResponse(rows, content_type='text/csv')": "a file",
    "JsonResponse({'name': family.name})": "a file",
    "StreamingHttpResponse(lines)": "a file",
    "from django.core import mail\nmail.send_mail('s', 't', None, [to])": "mail",
    "EmailMultiAlternatives('s', 't').send()": "mail",
    "user.adapter.send_mail('s', 't')": "mail",
    "typeset('letter', data)": "paper",
    "typst.Compiler(path).compile()": "paper",
    "import csv": "a table or calendar",
    "from icalendar import Calendar": "a table or calendar",
    "from zipfile import ZipFile": "an archive",
    "import requests": "the network",
    "from urllib import request\nfrom urllib.request import urlopen": "the network",
    "import urllib.request": "the network",
    "from urllib import request": "the network",
    "import subprocess": "another program",
    "path.write_text(family.name)": "a file on disk",
    "path.open('wb')": "a file on disk",
    "open(path, 'a')": "a file on disk",
    "open(path, mode='w')": "a file on disk",
    "os.open(path, os.O_WRONLY | os.O_CREAT)": "a file on disk",
    "print(family.name)": "the terminal",
    "self.stdout.write(family.name)": "the terminal",
    "sys.stderr.write(family.name)": "the terminal",
}
NOT_WAYS = (
    "path.open('rb')",
    "open(path)",
    "HttpResponse(page)",
    "render(request, 'page.html')",
    "copy.copy(row)",
)


def test_every_way_out_goes_through_the_gate_or_stands_on_the_list_with_its_reason() -> None:
    found = ways()

    assert found - allowed() == set(), (
        "A new way out: send it through consent.releases, or say why it may stand."
    )
    assert allowed() - found == set(), "These ways are gone: take them off the list."


def test_only_the_gate_hands_anything_about_a_family_to_somebody_outside() -> None:
    gate = {path for paths in ALLOWED[GATE].values() for path in paths}

    assert {path.rsplit("/", 1)[0] for path in gate} == {"consent/releases"}


@pytest.mark.parametrize("source", NEW_WAYS)
def test_a_new_way_is_noticed(source: str) -> None:
    assert ways_in(source) >= {NEW_WAYS[source]}


@pytest.mark.parametrize("source", NOT_WAYS)
def test_what_is_no_way_out_is_let_be(source: str) -> None:
    assert ways_in(source) == set()


def test_a_new_page_to_print_is_noticed() -> None:
    assert is_sheet('<link rel="stylesheet" href="/static/records/sheet.css">')
    assert not is_sheet('<link rel="stylesheet" href="/static/hsww/hsww.css">')
