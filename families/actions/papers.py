"""Papers are added to a family's file, and replaced, and never changed.

Their bytes are on the disk, sealed, before the row is: if anything fails, neither stays. A paper that was put into the
wrong file is copied into the right one, with its days, and only then taken out.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignObjectRel

from families.actions.reach import changed, must_reach
from families.models import Family, Paper, PaperKind
from families.rules import OPEN_PAPER
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


class InUseError(Exception):
    """Something else in the file rests on the paper."""


@transaction.atomic
def pass_on(*, by: Viewer, paper: Paper, family: Family) -> dict[UUID, Paper]:
    """With those that it took the place of, or that took its place: by their ids, each as it is in the right file."""
    must_reach(OPEN_PAPER, by, paper.id)
    must_reach(ADD_PAPER, by, family.id)
    passed: dict[UUID, Paper] = {}
    for one in _in_one_line(paper):
        right = passed[one.id] = Paper(
            family=family,
            kind=one.kind,
            title=one.title,
            note=one.note,
            content_type=one.content_type,
            size=one.size,
            replaces=passed[one.replaces_id] if one.replaces_id else None,
            added_by_id=one.added_by_id,
            added_at=one.added_at,
        )
        with files.keeping(right.scope, right.place, files.opened(one.place, one.scope)):
            right.save(force_insert=True)
            changed(ADD_PAPER, by, family.id, *right.subjects(), unchanged.as_added(right))
    return passed


def take_out(papers: Iterable[UUID]) -> None:
    """Rows and bytes. Needs the transaction in which they were passed on."""
    found = list(Paper.objects.filter(pk__in=papers))
    relations = [
        one for one in Paper._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)
    ]
    others = [one.field for one in relations if one.related_model is not Paper]
    if any(one.model._default_manager.filter(**{f"{one.name}__in": found}).exists() for one in others):
        raise InUseError
    newest_first = sorted(found, key=lambda one: one.added_at, reverse=True)
    for paper in newest_first:
        transaction.on_commit(partial(files.forget, paper.id))
        paper.delete()


def _in_one_line(paper: Paper) -> list[Paper]:
    """Oldest first."""
    first = paper
    while first.replaces is not None:
        first = first.replaces
    found = [first]
    while (newer := found[-1].replacements.first()) is not None:
        found.append(newer)
    return found


def _keep(paper: Paper, file: Clean, by: Viewer, rule: Rule) -> None:
    paper.content_type, paper.size, paper.added_by_id = file.type.media_type, len(file.content), by.user_id
    with files.keeping(paper.scope, paper.place, file.content), transaction.atomic():
        paper.save(force_insert=True)
        changed(rule, by, paper.family_id, *paper.subjects(), unchanged.as_added(paper))
