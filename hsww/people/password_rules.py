"""Refuses a common password in disguise: said twice, with digits behind it, or a run along the keyboard (8.2).

Django's list of common passwords is mostly of short ones, so that a minimum of 12 letters would only teach
people to write a bad one twice.
"""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST_CHARACTERS = 5
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
SAID = "This password is too easy to guess. Three or four words that do not belong together work well."


class NoCommonPasswordInDisguise:
    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        folded = password.casefold()
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
        tries = {once(folded), bare, once(bare)}
        if len(set(folded)) < FEWEST_CHARACTERS or is_run(folded) or tries & self._common:
            raise ValidationError(SAID, code="password_in_disguise")

    def get_help_text(self) -> str:
        return "Your password can't be a common one, also not twice or with numbers behind it."


def once(text: str) -> str:
    """What is said again and again, said once."""
    period = (text + text).find(text, 1) if text else 0
    return text[:period]


def is_run(text: str) -> bool:
    return any(text in run or text in run[::-1] for run in RUNS)
