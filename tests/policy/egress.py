"""Every way by which bytes can leave the scheme, found by reading the code (7.2, 0.2), and why each may stand.

What is about a family and for somebody outside goes through `consent.releases`, and nothing else does. All other ways
stand here with their reason. A page on the screen is not one of them: whoever sees it reaches it by a rule.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hsww", "families", "consent", "safeguarding", "records")
CODE_WE_SEND = frozenset({"static", "migrations"})

CALLS = {
    "a file": {"FileResponse", "StreamingHttpResponse", "JsonResponse"},
    "mail": {
        "EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "mail_admins", "mail_managers",
    },
    "paper": {"typeset", "Compiler"},
    "a file on disk": {"write_bytes", "write_text", "NamedTemporaryFile", "mkstemp"},
    "the terminal": {"print"},
}  # fmt: skip
"""What is called, whatever it is called on."""
IMPORTS = {
    "a table or calendar": {"csv", "openpyxl", "xlsxwriter", "icalendar", "xml"},
    "an archive": {"zipfile", "tarfile", "gzip"},
    "copies of files": {"shutil"},
    "the network": {"urllib.request", "http.client", "requests", "httpx", "socket", "smtplib", "ftplib", "urllib3"},
    "another program": {"subprocess", "multiprocessing"},
}  # fmt: skip
WRITES = frozenset("wax+")
OPENS_TO_WRITE = frozenset({"O_WRONLY", "O_RDWR"})

Way = tuple[str, str]
"""The file, from the root, and the way."""


def ways() -> set[Way]:
    found: set[Way] = set()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if CODE_WE_SEND.isdisjoint(path.parts):
                name = path.relative_to(ROOT).as_posix()
                found |= {(name, way) for way in ways_in(path.read_text())}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if is_sheet(path.read_text()):
            found.add((path.relative_to(ROOT).as_posix(), "a page to print"))
    return found


def is_sheet(template: str) -> bool:
    return "sheet.css" in template or 'media="print"' in template


def ways_in(source: str) -> set[str]:
    return {way for node in ast.walk(ast.parse(source)) for way in _ways_of(node)}


def _ways_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _ways_of_call(node)
    elif isinstance(node, ast.Import):
        yield from _imported(one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from _imported([node.module, *(f"{node.module}.{one.name}" for one in node.names)])
    elif isinstance(node, ast.Constant) and node.value == "Content-Disposition":
        yield "a file"


def _ways_of_call(call: ast.Call) -> Iterator[str]:
    name = _name(call.func)
    yield from (way for way, names in CALLS.items() if name in names)
    options = {one.arg: one.value for one in call.keywords}
    if name == "HttpResponse" and "content_type" in options:
        yield "a file"
    if name in ("open", "fdopen") and _writes(call, options):
        yield "a file on disk"
    if name == "write" and _name(getattr(call.func, "value", call)) in ("stdout", "stderr", "buffer"):
        yield "the terminal"


def _writes(call: ast.Call, options: dict[str | None, ast.expr]) -> bool:
    """A mode that is worked out counts as one that writes."""
    modes = (
        [options["mode"]]
        if "mode" in options
        else call.args[: 1 if isinstance(call.func, ast.Attribute) else 2]
    )
    plain = [one.value for one in modes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if any(_name(one) in OPENS_TO_WRITE for one in ast.walk(call)):
        return True
    return any(len(mode) <= 3 and not WRITES.isdisjoint(mode) for mode in plain)


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _imported(modules: object) -> Iterator[str]:
    named = set(modules)  # type: ignore[call-overload]
    yield from (way for way, names in IMPORTS.items() if named & names)


GATE = "The gate itself: what goes was decided, and is written down, before there is a byte of it."
NOT_ABOUT_A_FAMILY = "It holds no word of a family."
SEALED = "What lies on the disk is sealed, or is random ids and digests: see docs/threat-model.md."
OPERATOR = "For whoever runs the machine: numbers, ids and whether it went well."
WITHIN = (
    "It stays in the building or goes to who it is about, by a rule of its own, and is in the access log."
)

ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    GATE: {
        "a file": ("consent/releases/file_views.py",),
        "paper": ("consent/releases/paper.py",),
    },
    "Sets what its caller has; by itself it reaches nothing.": {
        "paper": ("hsww/pages/typesetting.py", "records/typesetting.py"),
    },
    "Papers of the file for the co-ordinator who keeps it; by POST, one at a time, in the access log (8.3).": {
        "a file": ("families/views/papers.py",),
    },
    f"{WITHIN} The Record of Access belongs on the file; a receipt is its signer's own; a parent's paper names nobody "
    "but what the parent may know (1.6, 9.1).": {
        "a file": ("records/papers.py",),
        "paper": ("records/papers.py", "records/seen/papers.py"),
        "a page to print": (
            "templates/records/person_record.html",
            "templates/records/receipt.html",
            "templates/records/record_of_access.html",
            "templates/records/record_on_paper.html",
            "templates/records/seen_on_paper.html",
            "templates/records/seen_statement.html",
        ),
    },
    "Our own questions as a form, which the family itself reads and signs (1.2, P.1).": {
        "a file": ("consent/views.py",),
        "paper": ("consent/paper.py",),
    },
    "The challenge for a passkey: random bytes.": {"a file": ("records/views/form.py",)},
    "One sentence of our own: that something is too long.": {
        "a file": ("families/visiting/views.py", "safeguarding/views/raising.py"),
    },
    f"{NOT_ABOUT_A_FAMILY} The mail says that something waits, or is about the reader's own account (2.2, 8.6).": {
        "mail": ("hsww/people/notices.py", "hsww/people/account_forms.py"),
        "the network": ("hsww/people/notices.py",),
    },
    f"{NOT_ABOUT_A_FAMILY} Checkpoints of the access log: a size and a digest.": {
        "mail": ("hsww/witnesses/mailing.py",),
        "the network": ("hsww/witnesses/mailing.py", "hsww/ledger/asking.py"),
        "a file on disk": ("hsww/ledger/heads.py", "hsww/ledger/outside.py"),
    },
    "The access log for whoever verifies it: opaque ids and what was done, no word that names anybody.": {
        "a file on disk": ("hsww/ledger/management/commands/ledger_export.py",),
        "the terminal": ("hsww/ledger/management/commands/ledger_export.py",),
    },
    f"{SEALED} A backup is two copies that open only together with a key kept elsewhere (8.2).": {
        "an archive": (
            "hsww/keeping/archive.py",
            "hsww/keeping/backing_up.py",
            "hsww/keeping/kept_files.py",
        ),
        "a file on disk": (
            "hsww/keeping/copies.py",
            "hsww/keeping/turns.py",
            "hsww/keeping/unpacking.py",
        ),
        "copies of files": (
            "hsww/keeping/copies.py",
            "hsww/keeping/kept_files.py",
            "hsww/keeping/postgresql.py",
            "hsww/keeping/turns.py",
            "hsww/keeping/unpacking.py",
        ),
        "another program": ("hsww/keeping/drilling.py", "hsww/keeping/postgresql.py"),
    },
    SEALED: {
        "a file on disk": (
            "hsww/vault/alone.py",
            "hsww/vault/durable.py",
            "hsww/vault/files.py",
            "hsww/vault/journal.py",
            "hsww/vault/kek.py",
        ),
    },
    "Secrets of the site, on its own disk and for its owner alone.": {
        "a file on disk": ("hsww/environment.py",),
        "the terminal": ("hsww/keyfiles.py", "hsww/people/management/commands/found_scheme.py"),
    },
    "The trial scheme: everybody in it is made up.": {
        "a file on disk": ("hsww/demo/run.py",),
        "the network": ("hsww/demo/run.py",),
        "the terminal": ("hsww/demo/management/commands/demo.py",),
    },
    OPERATOR: {
        "the terminal": (
            "hsww/access/management/commands/tick.py",
            "hsww/keeping/management/commands/rebuild_tokens.py",
            "hsww/keeping/management/commands/rotate_keys.py",
            "hsww/ledger/management/commands/ledger_audit.py",
            "hsww/ledger/management/commands/ledger_begin.py",
            "hsww/ledger/management/commands/ledger_seal.py",
            "hsww/ledger/verify.py",
            "records/management/commands/check_signatures.py",
        ),
    },
}
"""Why each way may stand, and where it is."""


def allowed() -> set[Way]:
    return {(path, way) for places in ALLOWED.values() for way, paths in places.items() for path in paths}
