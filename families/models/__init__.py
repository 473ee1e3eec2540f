"""What the scheme knows about a family. All that names, locates or narrates is sealed under the family's key.

Facets that statistics need stay plain: dates, kind of source, district, scores, codes of needs.
"""

from families.models.cover import Cover, CoveredFamily, SuddenCover
from families.models.family import Ending, Family, Kin, Person, Stage
from families.models.papers import Paper, PaperKind, PaperType
from families.models.referral import Decision, Evidence, Referral, Source
from families.models.support import Assessment, Caseload, Conflict, FamilyGrant, Match, Need, Score, Tie
from families.models.visits import Draft, Visit, VisitKind

__all__ = [
    "Assessment", "Caseload", "Conflict", "Cover", "CoveredFamily", "Decision", "Draft", "Ending", "Evidence",
    "Family", "FamilyGrant", "Kin", "Match", "Need", "Paper", "PaperKind", "PaperType", "Person", "Referral",
    "Score", "Source", "Stage", "SuddenCover", "Tie", "Visit", "VisitKind",
]  # fmt: skip
