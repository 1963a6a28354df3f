"""Model fields whose values are closed in the database and open in Python.

The database sees ciphertext only, so it can neither compare nor sort by such a field: looking one up is
refused, except for ``isnull``. To find a row by the value, give the model a ``DigestField`` beside the field::

    identity_number = EncryptedTextField("证件号码", blank=True)
    identity_digest = DigestField(source="identity_number", purpose="identity")

    Applicant.objects.filter(identity_digest__in=digests(number, "identity"))
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Case, Col, Expression, Value
from django.db.models.functions import Cast
from django.db.models.sql.subqueries import UpdateQuery

from gongkai.vault.digests import digest
from gongkai.vault.keys import keyring, keyring_for_writing


class Ciphertext(str):
    """A text that is closed already and goes into the database as it is: for the rotation of keys only."""


def validate_encodable(value: object) -> None:
    """Refuse text that no encoding can hold: half of a surrogate pair."""
    try:
        str(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValidationError("文字中有无法保存的字符，请删去后再保存。", code="not_encodable") from error


class VaultField(models.TextField):  # type: ignore[type-arg]
    """What all closed fields share. Use one of the subclasses."""

    is_secret = True
    """Tells the audit trail to leave the value out."""

    def to_text(self, value: Any) -> str:
        """The value as the text that is closed; "" is kept as it is."""
        raise NotImplementedError

    def to_value(self, text: str) -> Any:
        """The value of an opened text."""
        raise NotImplementedError

    def get_internal_type(self) -> str:
        """Kept in a column of text of any length."""
        return "TextField"

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        """Open what the database gives. Raises VaultLocked or VaultDamaged."""
        return value if not value else self.to_value(keyring().decrypt(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Close the value with the newest key. Raises VaultLocked; ValueError for what is not text."""
        if isinstance(value, Ciphertext):
            return str(value)
        if not prepared:
            value = self.get_prep_value(value)
        if value is None:
            return None
        text = self.to_text(value)
        return keyring_for_writing().encrypt(text) if text else text

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """As ``get_db_prep_value``; refuses an expression that would bring something open into the column."""
        if hasattr(value, "as_sql"):
            if not all(_is_closed(source) for source in _sources(value)):
                raise FieldError(f"{self} keeps encrypted values: give it a value, not an expression.")
            return value
        return super().get_db_prep_save(value, connection)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Refuse an update that would leave a digest of the old value behind; nothing else is special."""
        if isinstance(compiler.query, UpdateQuery) and (digest_fields := digests_of(self)):
            updated = {field.name for field, _, _ in compiler.query.values}  # type: ignore[attr-defined]
            left = [field.name for field in digest_fields if field.name not in updated]
            if left or hasattr(value, "as_sql"):
                names = ", ".join(field.name for field in digest_fields)
                raise FieldError(f"{self} cannot be updated without its digest: update {names} with it.")
        return "%s"

    def get_lookup(self, lookup_name: str) -> Any:
        """Only ``isnull`` makes sense over ciphertext; raises FieldError for every other lookup."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        self._refuse_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """None makes sense over ciphertext: raises FieldError."""
        self._refuse_lookup(lookup_name)

    def _refuse_lookup(self, lookup_name: str) -> NoReturn:
        raise FieldError(
            f"{self} is encrypted and cannot be looked up by '{lookup_name}'; "
            "put a DigestField beside it and look up digests(value, purpose)."
        )

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Also report an index or a uniqueness that ciphertext cannot have."""
        errors = super().check(**kwargs)
        if self.primary_key or self.unique or self.db_index:  # type: ignore[attr-defined]
            errors.append(
                checks.Error("An encrypted field can be neither key nor index.", obj=self, id="vault.E001")
            )
        return errors


class EncryptedTextField(VaultField):
    """Text of any length, closed in the database. "" stays "", None stays NULL.

    ``max_length`` limits what a person may enter, in characters.
    """

    default_validators = [validate_encodable]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_text(self, value: Any) -> str:
        """The text itself."""
        return str(value)

    def to_value(self, text: str) -> str:
        """The text itself."""
        return text

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """A text input of one line; pass ``widget`` for another."""
        return super().formfield(*args, **{"widget": forms.TextInput, **kwargs})


class EncryptedJSONField(VaultField):
    """Anything that JSON can say, closed in the database. None is NULL; {} and [] are closed like the rest."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    empty_strings_allowed = False

    def to_text(self, value: Any) -> str:
        """The value in JSON. Raises ValueError, with a sentence, for what JSON cannot say."""
        try:
            return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"这项内容无法保存为 JSON：{error}") from error

    def to_value(self, text: str) -> Any:
        """The value of the JSON."""
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        """The value as it is; a text is a text, not JSON."""
        return value

    def get_prep_value(self, value: Any) -> Any:
        """The value as it is."""
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        """The value as it is: serializers write JSON themselves."""
        return self.value_from_object(obj)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what JSON cannot say."""
        super().validate(value, model_instance)
        try:
            self.to_text(value)
        except ValueError as error:
            raise ValidationError("这项内容无法保存，请检查后再提交。", code="invalid") from error

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """An input for JSON."""
        return models.Field.formfield(self, *args, **{"form_class": forms.JSONField, **kwargs})


class DigestField(models.CharField):  # type: ignore[type-arg]
    """The keyed digest of the closed text field ``source``, by which a row can be found; "" for an empty one.

    Filled in on saving. ``purpose`` keeps digests of different things apart: the same number under two
    purposes has two digests.
    """

    def __init__(self, *args: Any, source: str, purpose: str, **kwargs: Any) -> None:
        self.source = source
        self.purpose = purpose
        for name, value in _DIGEST_OPTIONS.items():
            kwargs.setdefault(name, value)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name source and purpose in migrations, and not what every digest has."""
        name, path, args, kwargs = super().deconstruct()
        for option, value in _DIGEST_OPTIONS.items():
            if getattr(self, option) == value:
                kwargs.pop(option, None)
            else:
                kwargs[option] = getattr(self, option)
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Digest the source as it is now."""
        value = digest(getattr(model_instance, self.source) or "", self.purpose)
        setattr(model_instance, self.attname, value)
        return value

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Also report a source that is no closed text field of the same model."""
        errors = super().check(**kwargs)
        sources = {field.name: field for field in self.model._meta.local_fields}
        if not isinstance(sources.get(self.source), EncryptedTextField):
            errors.append(
                checks.Error(
                    f"'{self.source}' is no EncryptedTextField of this model.", obj=self, id="vault.E002"
                )
            )
        return errors


_DIGEST_OPTIONS: dict[str, Any] = {
    "max_length": 80,
    "db_index": True,
    "blank": True,
    "default": "",
    "editable": False,
}


def digests_of(field: VaultField) -> list[DigestField]:
    """The digest fields whose source the field is; none for a field that belongs to no model."""
    model = getattr(field, "model", None)
    if model is None:
        return []
    return [
        other
        for other in model._meta.local_fields
        if isinstance(other, DigestField) and other.source == field.name
    ]


def _sources(expression: Any) -> Iterator[Any]:
    """The values between which an expression chooses or that it only renames."""
    if isinstance(expression, Case):
        for branch in expression.cases:
            yield from _sources(branch.result)
        yield from _sources(expression.default)
    elif isinstance(expression, Cast):
        for source in expression.get_source_expressions():
            yield from _sources(source)
    else:
        yield expression


def _is_closed(expression: Any) -> bool:
    if isinstance(expression, Col):
        return isinstance(expression.target, VaultField)
    if isinstance(expression, Value):
        return expression.value is None or isinstance(
            expression._output_field_or_none,  # type: ignore[attr-defined]
            VaultField,
        )
    return False
