"""A co-ordinator shows, on the auditor's device, that it is her who is present (10.1).

She is asked as at a sign-in, within the same limits and with the same words for every way of being wrong, and signs in
to nothing: the session stays the auditor's, and keeps no word of hers.
"""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from hsww.access.hats import Hat
from hsww.people.models import Appointment, User
from hsww.people.queries import standings
from records.models import How
from records.proving import TRY_LATER, must_have_code, ways
from records.sittings import Present

UNKNOWN = "This e-mail address and password do not go together. Please type them again."
NO_CODES = "Whoever is present needs an app that shows codes. It is set up in “Your account”."
NO_CODE = "Enter the code from the co-ordinator’s app"
NOT_ONE = "Only a co-ordinator of this scheme who has agreed to the policy can be present."
NOT_ALONE = "Another person must be present. You cannot be present for yourself."


def organiser(request: HttpRequest, *, email: str, password: str, code: str) -> Present:
    """Her code comes last, because it works only once."""
    found = _by_password(request, email, password)
    if found.pk == request.user.pk:
        raise ValidationError({"email": NOT_ALONE})
    able = ways(found)
    if not able.password:
        raise ValidationError({"code": NO_CODES})
    standing = _standing(found)
    how = _by_code(found, code) if able.code else How.PASSWORD
    return Present(organiser=found.pk, appointment=standing.pk, how=how)


def _by_password(request: HttpRequest, email: str, password: str) -> User:
    try:
        found = get_adapter().authenticate(request, email=email.strip().lower(), password=password)
    except ValidationError as error:
        raise ValidationError({"password": TRY_LATER}) from error
    if not isinstance(found, User):
        raise ValidationError({"password": UNKNOWN})
    return found


def _standing(user: User) -> Appointment:
    """Her role, with the policy of today agreed to in it, as every page of hers would ask (4.1)."""
    for row in standings(user.pk):
        if row.hat == Hat.ORGANISER and getattr(row, "acknowledged", False):
            return row
    raise ValidationError({"email": NOT_ONE})


def _by_code(user: User, code: str) -> How:
    if not code:
        raise ValidationError({"code": NO_CODE})
    asked, how = must_have_code(user, code)
    asked.authenticator.record_usage()
    return how
