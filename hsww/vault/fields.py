"""Model fields whose column holds only ciphertext (clause 1.6): text, JSON and dates.

    full_name = SealedTextField(scope=by_family("family_id"), max_length=200)

The attribute gives the plain value, opened when first read. The column holds the format of `envelope.py`,
bound to model, field, row and key, so a value that was moved does not open (`errors.WrongPlace`); and its key must
be that of the file the row belonged to when it was loaded, so neither does a row that was moved in the database. A
value that was not changed is written back as it was; one whose row changed hands in our own code, or was copied to
a new id, is sealed afresh.

They refuse to be looked up, ordered by, given to `values()`, `update()` or `bulk_update()`, serialised,
indexed or unique. To find a family by name use `tokens.py`. `isnull` works. A model with such a field
stands on `base.py`.
"""

import datetime
import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import FieldError, ObjectDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from hsww.vault import keyring
from hsww.vault.envelope import KEY_ID_ENDS, Part
from hsww.vault.errors import NoScope, NotSealed, WrongPlace
from hsww.vault.held import Held, Sealed
from hsww.vault.loaded import AsLoaded, ids_of, row_of
from hsww.vault.scopes import ByAttribute, KeyScope, Resolver
from hsww.vault.sealing import seal, sealed_with_current_key, unseal

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field

# What a migration puts into old rows when it adds a field that may be blank. It reads as empty text.
EMPTY_COLUMN = b""


@cache
def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


class SealedAttribute(DeferredAttribute):
    """Knows the row, which a field's `from_db_value` does not; so opening happens here."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        kept, name = instance.__dict__, self.field.attname
        if name not in kept:
            super().__get__(instance, cls)
        found = kept[name]
        if isinstance(found, Sealed):
            found = kept[name] = self.field.opened(instance, found)
        return None if found is None else found.value

    def __set__(self, instance: models.Model, value: Any) -> None:
        kept, name = instance.__dict__, self.field.attname
        if value is None or isinstance(value, Sealed):
            kept[name] = value
            return
        before = kept.get(name)
        kept[name] = before.replaced(value) if isinstance(before, Held) else Held(self.field, value)


class SealedField(_Field):
    descriptor_class = SealedAttribute

    def __init__(self, scope: Resolver | None = None, **options: Any) -> None:
        """`scope` may be missing only in migrations, which move bytes and never seal."""
        self.scope = scope
        # Django's serializers would write the opened value out.
        super().__init__(**{**options, "serialize": False})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("serialize", None)
        return name, path, args, options

    def get_internal_type(self) -> str:
        return "BinaryField"

    # Between plain value and bytes; each kind of field says how.

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, data: bytes) -> Any:
        raise NotImplementedError

    # Between instance and bytes.

    def place(self, row: Any) -> tuple[Part, ...]:
        model = self.model
        if not isinstance(row, UUID):
            row = model._meta.pk.to_python(row)
        if row is None:
            raise NoScope(f"{model._meta.label} needs its id before {self.name} can be sealed.")
        return _label(model), self.name, row if isinstance(row, UUID) else str(row)

    def opened(self, instance: models.Model, sealed: Sealed) -> Held:
        row = row_of(instance, sealed)
        try:
            scope = sealed.scope or self._claimed(instance)
            data = unseal(self.place(row), sealed.raw, scope)
        except (WrongPlace, NoScope, ObjectDoesNotExist):
            raise WrongPlace(
                f"A value of {self} was changed, or was found where it does not belong."
            ) from None
        return Held(self, self.decode(data), Sealed(sealed.raw, row, scope), data)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:  # noqa: ARG002
        found = model_instance.__dict__.get(self.attname, self)
        if found is self:
            getattr(model_instance, self.attname)
            found = model_instance.__dict__[self.attname]
        if isinstance(found, Sealed):
            if self._at_home(model_instance, found):
                return found
            found = self.opened(model_instance, found)
        if found is None:
            return None
        kept = model_instance.__dict__[self.attname] = self._closed(model_instance, found)
        return kept.sealed

    def _closed(self, instance: models.Model, held: Held) -> Held:
        data = self._encoded(held.value)
        if held.sealed and held.unchanged(data) and self._at_home(instance, held.sealed):
            return held
        scope = self._scope_of(instance)
        raw = seal(scope, self.place(instance.pk), data)
        return Held(self, held.value, Sealed(raw, instance.pk, scope), data)

    def _at_home(self, instance: models.Model, sealed: Sealed) -> bool:
        same_row = self.place(row_of(instance, sealed)) == self.place(instance.pk)
        return same_row and sealed_with_current_key(self._scope_of(instance), sealed.raw)

    def _scope_of(self, instance: models.Model) -> KeyScope:
        if self.scope is None:
            raise NoScope(f"{self} has no scope, so nothing can be sealed for it.")
        return self.scope(instance)

    def changed_hands(self, instance: models.Model) -> bool:
        return self.scope is not None and self._claimed(instance) != self.scope(instance)

    def _claimed(self, instance: models.Model) -> KeyScope | None:
        """Whose the row was when it was loaded; what was assigned since takes hold when it is saved."""
        scope = self.scope
        if isinstance(scope, ByAttribute):
            # Nearly every field's way, and half as long as through a stand-in for the row.
            found = ids_of(instance).get(scope.attr)
            if isinstance(found, UUID):
                return scope.of(found)
        return scope(cast(models.Model, AsLoaded(instance))) if scope else None

    def _encoded(self, value: Any) -> bytes:
        try:
            return self.encode(value)
        except (ValidationError, TypeError, ValueError):
            # What Django says here quotes the value.
            raise NotSealed(f"{self} was given a value of the wrong kind.") from None

    # Between bytes and database.

    def from_db_value(self, value: Any, *_how: Any) -> Sealed | str | None:
        if value is None:
            return None
        raw = bytes(value)
        if not raw:
            return ""
        keyring.expect(raw[1:KEY_ID_ENDS])
        return Sealed(raw)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.get_db_prep_value(value, connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if value == EMPTY_COLUMN:
            return connection.Database.Binary(EMPTY_COLUMN)
        if not isinstance(value, Sealed):
            raise NotSealed(f"{self} is sealed when its row is saved; it cannot be set in a query.")
        return connection.Database.Binary(value.raw)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self} is encrypted and cannot be searched ({lookup_name}). Use hsww.vault.tokens."
        )

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(
            f"{self} is encrypted and cannot be searched ({lookup_name}). Use hsww.vault.tokens."
        )

    def value_to_string(self, obj: models.Model) -> str:  # noqa: ARG002
        raise NotSealed(f"{self} is never serialised: it would be plain text.")


class SealedTextField(SealedField):
    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def __init__(self, scope: Resolver | None = None, **options: Any) -> None:
        super().__init__(scope, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def encode(self, value: Any) -> bytes:
        return str(self.to_python(value)).encode()

    def decode(self, data: bytes) -> str:
        return data.decode()

    def formfield(self, **options: Any) -> Any:
        usual: dict[str, Any] = {"max_length": self.max_length, "form_class": forms.CharField}
        if self.max_length is None:
            usual["widget"] = forms.Textarea
        if self.null:
            usual["empty_value"] = None
        return super().formfield(**{**usual, **options})


class SealedJSONField(SealedField):
    empty_strings_allowed = False

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, data: bytes) -> Any:
        return json.loads(data)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField, **options})


class SealedDateField(SealedField):
    _pyi_private_set_type: datetime.date | str
    _pyi_private_get_type: datetime.date

    empty_strings_allowed = False

    def to_python(self, value: Any) -> Any:
        return models.DateField().to_python(value)

    def encode(self, value: Any) -> bytes:
        day: datetime.date = self.to_python(value)
        return day.isoformat().encode()

    def decode(self, data: bytes) -> datetime.date:
        return datetime.date.fromisoformat(data.decode())

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": forms.DateField, **options})
