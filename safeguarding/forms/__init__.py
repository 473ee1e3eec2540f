"""The forms of safeguarding. Those that raise something refuse only what is wholly empty."""

from safeguarding.forms.raising import CallForm, ConcernForm
from safeguarding.forms.reading import NoteForm, RotaForm

__all__ = ["CallForm", "ConcernForm", "NoteForm", "RotaForm"]
