"""Half-written forms, kept on the server as they are typed, sealed under the family's key (8.2).

Nobody but the author reads a draft, and not even she once the family is out of her reach.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from families.models import Draft
from families.visiting.rules import KEEP_DRAFT, MY_DRAFTS
from hsww.access.viewer import Denied, Viewer

MOST_IN_A_BOX = 20_000
MOST_CHARACTERS = 64_000
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "later"})
"""What a form sends besides its boxes."""
Content = dict[str, list[str]]


class TooLong(BadRequest):
    """More than anybody types. A form may say so beside the box."""


def typed(data: QueryDict, names: frozenset[str]) -> Content:
    """What was typed into the boxes of a form. A box the form does not have is refused."""
    kept = {key: data.getlist(key) for key in data if key not in NOT_TYPED}
    if not kept.keys() <= names:
        raise BadRequest
    lengths = [len(value) for values in kept.values() for value in values]
    if max(lengths, default=0) > MOST_IN_A_BOX or sum(lengths) > MOST_CHARACTERS:
        raise TooLong
    return kept


@transaction.atomic
def keep(*, by: Viewer, family: UUID, form: str, content: Content) -> None:
    if not KEEP_DRAFT.rows(by).filter(pk=family).exists():
        raise Denied
    Draft.objects.update_or_create(
        author_id=by.user_id,
        family_id=family,
        form=form,
        defaults={"content": content, "saved_at": timezone.now()},
    )


def kept(viewer: Viewer, family: UUID, form: str) -> Draft | None:
    found: Draft | None = MY_DRAFTS.rows(viewer).filter(family_id=family, form=form).first()
    return found


@transaction.atomic
def drop(*, by: Viewer, family: UUID, form: str) -> None:
    MY_DRAFTS.rows(by).filter(family_id=family, form=form).delete()


def as_data(draft: Draft) -> QueryDict:
    data = QueryDict(mutable=True)
    content: dict[str, Any] = draft.content
    for name, values in content.items():
        data.setlist(name, values)
    return data
