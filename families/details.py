"""What a form hands to an action: checked, named and typed. Each knows how to write itself onto its row."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from families.models import Ending, Evidence, Kin, Source
from families.safe_contact import SafeContact


def write(details: Any, row: models.Model) -> None:
    """Sets on the row what bears the same name in the details."""
    for name, value in vars(details).items():
        kept = value.kept() if isinstance(value, SafeContact) else value
        setattr(row, name, kept)


@dataclass(frozen=True, kw_only=True)
class Home:
    name: str
    address: str = ""
    postcode: str = ""
    address_hidden: bool = False
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class File(Home):
    plan: str = ""
    visitor_notes: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    kin: Kin
    full_name: str = ""
    known_as: str = ""
    born_on: date | None = None
    lives_here: bool = True
    phone: str = ""
    safe_contact: SafeContact | None = None
    do_not_contact: bool = False
    left_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked for help for the family, why, and whether the family agreed (7.1)."""

    source: Source
    received_on: date = field(default_factory=timezone.localdate)
    referrer: str = ""
    referrer_contact: str = ""
    reason: str = ""
    needs: list[str] = field(default_factory=list)
    evidence: Evidence = Evidence.NONE
    agreed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How a family copes with each need it chose, on the day of a visit."""

    held_on: date
    note: str = ""
    scores: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EndOfSupport:
    ended_on: date
    ending: Ending
