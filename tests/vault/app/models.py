"""Models of the tests alone, shaped like the scheme's own.

They have no migrations, so their tables are made before the users' table and cannot refer to it.
"""

from django.db import models

from hsww.vault.base import SealedModel
from hsww.vault.fields import SealedDateField, SealedJSONField, SealedTextField
from hsww.vault.history import SealedHistory
from hsww.vault.scopes import SCHEME, by_family


class Household(SealedModel):
    name = SealedTextField(scope=by_family("id"), max_length=80)
    district = models.CharField(max_length=20, default="Hatfield")

    history = SealedHistory(user_db_constraint=False)


class Note(SealedModel):
    household = models.ForeignKey(Household, on_delete=models.CASCADE)
    text = SealedTextField(scope=by_family("household_id"), blank=True)
    aside = SealedTextField(scope=by_family("household_id", "safeguarding"), null=True, blank=True)
    facts = SealedJSONField(scope=by_family("household_id"), default=dict, blank=True)
    day = SealedDateField(scope=by_family("household_id"), null=True, blank=True)
    notice = SealedTextField(scope=SCHEME, null=True, blank=True)

    history = SealedHistory(user_db_constraint=False)
