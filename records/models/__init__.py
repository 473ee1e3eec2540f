"""Samples of files, joint sittings, and the Record of Access form with its receipts (8.3, 9.1, 10.1)."""

from records.models.ink import InkLine
from records.models.samples import (
    AUDITOR,
    MOST_DAYS,
    MOST_FILES,
    PURPOSES_OF,
    READERS,
    READERS_OF,
    Kind,
    Purpose,
    Sample,
    SampledFile,
    of_file,
)
from records.models.signing import ASSERTION, Added, NeverChanged, Receipt, Signature, in_full
from records.models.sittings import How, Sitting, Why

__all__ = [
    "ASSERTION",
    "AUDITOR",
    "MOST_DAYS",
    "MOST_FILES",
    "PURPOSES_OF",
    "READERS",
    "READERS_OF",
    "Added",
    "How",
    "InkLine",
    "Kind",
    "NeverChanged",
    "Purpose",
    "Receipt",
    "Sample",
    "SampledFile",
    "Signature",
    "Sitting",
    "Why",
    "in_full",
    "of_file",
]
