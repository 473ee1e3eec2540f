"""The form that closes a case of unusual access."""

from families.forms.base import long_text
from hsww.access.forms import RuleForm
from hsww.watching.rules import LOOK_INTO


class NoteForm(RuleForm):
    rule = LOOK_INTO

    note = long_text(
        "What came of it?",
        hint="Whom you asked, and what they said. Name no family here.",
        error="Enter what came of it",
        required=True,
    )
