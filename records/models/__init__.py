"""Samples of files, joint sittings, and the Record of Access form with its receipts (8.3, 9.1, 10.1)."""

from records.models.ink import InkLine
from records.models.samples import (
    AUDITOR,
    MOST_DAYS,
    MOST_FILES,
    READERS,
    Purpose,
    Sample,
    SampledFile,
)
from records.models.signing import ASSERTION, Added, NeverChanged, Receipt, Signature, in_full
from records.models.sittings import How, Sitting, Why

__all__ = [
    "ASSERTION",
    "AUDITOR",
    "MOST_DAYS",
    "MOST_FILES",
    "READERS",
    "Added",
    "How",
    "InkLine",
    "NeverChanged",
    "Purpose",
    "Receipt",
    "Sample",
    "SampledFile",
    "Signature",
    "Sitting",
    "Why",
    "in_full",
]
