"""Showing that it is you who signs: by a passkey that signs the form itself, or by a password and a code (8.2, 9.1).

Nothing that was typed is kept between asking the browser and its answer: it goes to and fro in the form, with a
token that fixes the time and the random number of the statement for five minutes.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from hsww.people.models import User
from hsww.people.queries import has_passkey
from records import assertions
from records.assertions import Assertion
from records.models import How
from records.statement import NONCE_BYTES

LASTS = 300
TOO_OFTEN = "too_many_login_attempts"
WRONG_PASSWORD = "This is not your password. Please type it again."  # noqa: S105 - what is said of a wrong one
WRONG_CODE = "This code does not work, or was used before. Wait for the next one and type that."
WRONG_PASSKEY = "Your device did not sign this form. Please try again."
TRY_LATER = "That did not work too many times. Please wait five minutes."


@dataclass(frozen=True)
class Ways:
    """How this person can sign."""

    passkey: bool
    code: bool
    trial: bool
    """A fictional scheme asks no second step of those who set none up."""

    @property
    def password(self) -> bool:
        return self.code or self.trial


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What makes a statement unlike any other."""

    at: datetime
    nonce: bytes

    @classmethod
    def now(cls) -> "Moment":
        return cls(at=timezone.now(), nonce=secrets.token_bytes(NONCE_BYTES))


@dataclass(frozen=True, kw_only=True)
class Shown:
    how: How
    moment: Moment
    assertion: Assertion | None = None


def ways(user: User) -> Ways:
    passkey = has_passkey(user)
    code = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return Ways(passkey, code, settings.DEMO and not code and not passkey)


def token_of(moment: Moment, user: User) -> str:
    told = {"at": moment.at.isoformat(), "nonce": moment.nonce.hex()}
    return signing.dumps(told, salt=_salt(user))


def moment_of(token: str, user: User) -> Moment:
    try:
        told = signing.loads(token, salt=_salt(user), max_age=LASTS)
    except signing.BadSignature as error:
        raise ValidationError(WRONG_PASSKEY) from error
    return Moment(at=datetime.fromisoformat(told["at"]), nonce=bytes.fromhex(told["nonce"]))


def by_passkey(
    request: HttpRequest, user: User, *, moment: Moment, digest: bytes, answer: Mapping[str, Any]
) -> Shown:
    try:
        forget_tries = check_rate_limit(user)
    except ValidationError as error:
        raise ValidationError(TRY_LATER) from error
    try:
        made, passkey = assertions.accept(user, digest, answer)
    except assertions.NotSigned as error:
        raise ValidationError(WRONG_PASSKEY) from error
    forget_tries()
    passkey.user = user
    post_authentication(request, passkey, reauthenticated=True)
    return Shown(how=How.PASSKEY, moment=moment, assertion=made)


def shown_lately(request: HttpRequest, user: User, *, since: datetime | None = None) -> How | None:
    """How this person has shown again, in the last minutes and after `since`, that it is them: as strongly as for a
    signature."""
    earliest = max(time.time() - LASTS, since.timestamp() if since else 0)
    fresh = {
        record.get("type") or record.get("method")
        for record in get_authentication_records(request, user)
        if record.get("reauthenticated") and record["at"] > earliest
    }
    if Authenticator.Type.WEBAUTHN in fresh:
        return How.PASSKEY
    if "password" not in fresh:
        return None
    if Authenticator.Type.TOTP in fresh:
        return How.CODE
    if Authenticator.Type.RECOVERY_CODES in fresh:
        return How.RECOVERY
    return How.PASSWORD if ways(user).trial else None


def by_password(request: HttpRequest, user: User, *, password: str, code: str, able: Ways) -> Shown:
    """The password first, because a code works only once."""
    must_know_password(user, password)
    how = How.PASSWORD
    if able.code:
        asked, how = must_have_code(user, code)
        asked.save()
    reauthenticate_by_password(request)
    return Shown(how=how, moment=Moment.now())


def must_know_password(user: User, password: str) -> None:
    """Counted against the limits of signing in, and written down when it is wrong, as there."""
    _must_hold("password", PasswordForm({"password": password}, user=user), WRONG_PASSWORD)


def must_have_code(user: User, code: str) -> tuple[Any, How]:
    """The form that took the code, and which kind of code it was."""
    asked = CodeForm({"code": code}, user=user)
    _must_hold("code", asked, WRONG_CODE)
    return asked, How.CODE if asked.authenticator.type == Authenticator.Type.TOTP else How.RECOVERY


def _must_hold(field: str, form: Any, wrong: str) -> None:
    if form.is_valid():
        return
    codes = {error.code for error in form.errors.as_data().get(field, ())}
    raise ValidationError({field: TRY_LATER if TOO_OFTEN in codes else wrong})


def _salt(user: User) -> str:
    return f"records.proving {user.pk}"
