"""Concerns and what belongs to them. Sealed under the family's safeguarding strand, or the scheme's own key."""

from safeguarding.models.calls import EmergencyCall, Rang
from safeguarding.models.concern import Concern, ConcernDraft, ConcernNote, SafeTonight
from safeguarding.models.rota import Rota

__all__ = [
    "Concern",
    "ConcernDraft",
    "ConcernNote",
    "EmergencyCall",
    "Rang",
    "Rota",
    "SafeTonight",
]
