"""Gates: what must be done before a rule's page opens, each with a page of its own where it is done.

A gate is data here; the app that knows the facts registers its check when it is ready. The start-up check
refuses to run while any gate has none. Raising a concern and releasing for safeguarding carry no gate at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from hsww.access.viewer import Viewer

Check = Callable[[HttpRequest, Viewer, Any], bool]


@dataclass(frozen=True)
class Gate:
    name: str
    clause: str
    sentence: str
    page: str
    """The name of the route where the gate is passed; it takes the object's id if `of_object`."""
    of_object: bool = False


TWO_FACTOR = Gate("two_factor", "8.2", "You have signed in with a second step.", "two_factor_needed")
ACKNOWLEDGED = Gate(
    "acknowledged", "3.1 4.1 5.1", "You have read and agreed to the policy of today.", "policy_acknowledge"
)
UNDERTAKING = Gate("undertaking", "7.6", "You have signed the undertaking to keep confidence.", "undertaking")
STEP_UP = Gate("step_up", "8.2", "You have just shown that it is you.", "step_up")
RECORD_SIGNED = Gate(
    "record_signed",
    "9.1",
    "You have signed the Record of Access of this file.",
    "record_sign",
    of_object=True,
)
ORGANISER_PRESENT = Gate(
    "organiser_present",
    "10.1",
    "An outside auditor reads only while a co-ordinator is present.",
    "organiser_present",
    of_object=True,
)
PERSON_RECORD_SIGNED = replace(RECORD_SIGNED, name="person_record_signed", page="drawn_file_sign")
PERSON_ORGANISER_PRESENT = replace(
    ORGANISER_PRESENT, name="person_organiser_present", page="drawn_file_present"
)
"""The same two, before a file of a volunteer or of staff."""

GATES = (
    TWO_FACTOR,
    ACKNOWLEDGED,
    UNDERTAKING,
    STEP_UP,
    ORGANISER_PRESENT,
    RECORD_SIGNED,
    PERSON_ORGANISER_PRESENT,
    PERSON_RECORD_SIGNED,
)
USUAL = (TWO_FACTOR, ACKNOWLEDGED, UNDERTAKING)

_checks: dict[str, Check] = {}


def check_with(gate: Gate, check: Check) -> None:
    _checks[gate.name] = check


def unchecked() -> list[Gate]:
    return [gate for gate in GATES if gate.name not in _checks]


def is_passed(gate: Gate, request: HttpRequest, viewer: Viewer, subject: Any) -> bool:
    return _checks[gate.name](request, viewer, subject)
