"""Reads of what was to be shared about our people: how each stands, whom the viewer may ask, and one's own (8.7)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from consent.agencies.models import Contact
from consent.exceptions import BY_CODE
from consent.releases.queries import contacts as directory
from consent.workers.deciding import NOT_ASKED, Answered, Verdict, decide
from consent.workers.models import About, WorkerAnswer, WorkerSent, WorkerShare
from consent.workers.rules import (
    ASK_TO_SHARE,
    SEE_OWN_SHARES,
    SEE_SHARES,
    TELL_WORKER,
    keeps,
    trustees,
)
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.people.files.models import FileKind, PersonFile
from hsww.people.models import User

MOST = 200
ROLE_OF = {FileKind.VOLUNTEER: About.VOLUNTEER, FileKind.PERSONNEL: About.STAFF}
BESIDE = (
    "sent__told",
    "sent__review__recorded_by",
    "stopped__recorded_by",
    "person",
    "recorded_by",
    "contact__agency",
)


def decided(share: WorkerShare) -> Verdict:
    """Whether it may go now."""
    said = [_answered(one) for one in share.answers.all()]
    ground = BY_CODE.get(share.ground)
    return decide(answers=said, ground=ground, on=timezone.localdate(), by_paper=bool(share.paper))


def _answered(one: WorkerAnswer) -> Answered:
    return Answered(one.pk, one.yes, one.how == WorkerAnswer.How.OWN)


@dataclass(frozen=True)
class Line(Shown):
    """A share, and how it stands."""

    share: WorkerShare
    verdict: Verdict
    own: bool = False

    def subjects(self) -> Sequence[Subject]:
        return self.share.subjects()

    @property
    def sent(self) -> WorkerSent | None:
        return getattr(self.share, "sent", None)

    @property
    def is_open(self) -> bool:
        return self.sent is None and not hasattr(self.share, "stopped")

    @property
    def is_untold(self) -> bool:
        return self.sent is not None and not hasattr(self.sent, "told")

    @property
    def standing(self) -> tuple[str, str]:
        """The tone and the words of a tag."""
        if self.sent is not None:
            return "ok", "Shared"
        if not self.is_open:
            return "info", "Not shared"
        if self.verdict.goes:
            return ("info", "You said yes") if self.own else ("ok", "May go")
        if self.verdict == NOT_ASKED:
            return "warn", "Asks you" if self.own else "Waits for an answer"
        return "warn", "You said no" if self.own else "Said no"


def lines(viewer: Viewer) -> list[Line]:
    """The newest first."""
    return _lines(SEE_SHARES.rows(viewer))


def of_person(viewer: Viewer, person: UUID, about: About) -> list[Line]:
    return _lines(SEE_SHARES.rows(viewer).filter(person=person, about=about))


def own(viewer: Viewer) -> list[Line]:
    return _lines(SEE_OWN_SHARES.rows(viewer), own=True)


def _lines(rows: Any, *, own: bool = False) -> list[Line]:
    found = rows.select_related(*BESIDE).prefetch_related("answers__recorded_by").order_by("-recorded_at")
    return [line(share, own=own) for share in found[:MOST]]


def line(share: WorkerShare, *, own: bool = False) -> Line:
    return Line(share, decided(share), own)


def said_in(sent: WorkerSent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sent.content)
    return found


def may_tell(viewer: Viewer, sent: WorkerSent | None) -> bool:
    return sent is not None and TELL_WORKER.rows(viewer).filter(pk=sent.pk).exists()


def roles(viewer: Viewer, person: User) -> tuple[list[About], list[About]]:
    """In which of their roles the viewer may ask this person; and in which she may share for a reason alone."""
    kept = [about for about, ids in keeps(viewer).items() if _is_among(person, ids)]
    if not viewer.leads:
        return kept, []
    files = PersonFile.objects.filter(person=person)
    held = [ROLE_OF[FileKind(file.kind)] for file in files]
    if _is_among(person, trustees()):
        held.append(About.TRUSTEE)
    return kept, [about for about in held if about not in kept]


def _is_among(person: User, ids: Any) -> bool:
    return User.objects.filter(pk__in=ids).filter(pk=person.pk).exists()


def contacts(viewer: Viewer) -> list[Contact]:
    """The chair has no list of agencies, and names whom it goes to."""
    return directory(viewer)


def to_choose(viewer: Viewer) -> list[User]:
    """Whom a page of their own leads nobody to: trustees, whose file is kept nowhere else."""
    kept = keeps(viewer).get(About.TRUSTEE)
    if kept is None:
        return []
    found: Iterable[User] = ASK_TO_SHARE.rows(viewer).filter(pk__in=kept, is_active=True)
    return sorted(found, key=lambda one: one.display_name.casefold())


def whose(file: UUID) -> UUID:
    found: UUID = PersonFile.objects.values_list("person", flat=True).get(pk=file)
    return found


def file_of(person: User) -> PersonFile:
    """By which the words are looked at; a trustee has none, and gets one that is never saved."""
    return PersonFile.objects.filter(person=person).first() or PersonFile(person=person)


def has_file(file: PersonFile) -> bool:
    return not file._state.adding
