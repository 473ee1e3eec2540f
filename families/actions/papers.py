"""Papers are added to a family's file, and replaced, and never changed.

Their bytes are on the disk, sealed, before the row is: if anything fails, neither stays.
"""

from django.db import transaction

from families.actions.reach import changed, must_reach
from families.models import Family, Paper, PaperKind
from families.work_rules import ADD_PAPER, REPLACE_PAPER
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.ledger import unchanged
from hsww.vault import files
from hsww.vault.file_types import Clean


def add_paper(*, by: Viewer, family: Family, kind: PaperKind, title: str, note: str, file: Clean) -> Paper:
    must_reach(ADD_PAPER, by, family.id)
    paper = Paper(family=family, kind=kind, title=title, note=note)
    _keep(paper, file, by, ADD_PAPER)
    return paper


def replace_paper(*, by: Viewer, paper: Paper, kind: PaperKind, title: str, note: str, file: Clean) -> Paper:
    must_reach(REPLACE_PAPER, by, paper.id)
    newer = Paper(family_id=paper.family_id, kind=kind, title=title, note=note, replaces=paper)
    _keep(newer, file, by, REPLACE_PAPER)
    return newer


def _keep(paper: Paper, file: Clean, by: Viewer, rule: Rule) -> None:
    paper.content_type, paper.size, paper.added_by_id = file.type.media_type, len(file.content), by.user_id
    with files.keeping(paper.scope, paper.place, file.content), transaction.atomic():
        paper.save(force_insert=True)
        changed(rule, by, paper.family_id, *paper.subjects(), unchanged.as_added(paper))
