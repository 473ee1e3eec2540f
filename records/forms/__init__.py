"""The forms that draw a sample, sign the Record of Access, begin a joint sitting and add what was signed in ink."""

from records.forms.ink import InkForm
from records.forms.proof import typed
from records.forms.samples import DrawForm
from records.forms.signing import SignForm
from records.forms.sittings import PresentForm, StayForm, YourselfForm

__all__ = ["DrawForm", "InkForm", "PresentForm", "SignForm", "StayForm", "YourselfForm", "typed"]
