"""What the vault keeps: the closed fields of all installed models, and the closed files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import ExpressionWrapper, F, Q, QuerySet, TextField

from gongkai.vault.fields import DigestField, VaultField
from gongkai.vault.keyring import Key
from gongkai.vault.storage import vault_storage


@dataclass(frozen=True)
class Holding:
    """A model with what its table keeps closed, and the digests of it."""

    model: type[models.Model]
    fields: tuple[VaultField, ...]
    digests: tuple[DigestField, ...]

    @property
    def label(self) -> str:
        """The model's name for people."""
        return str(self.model._meta.verbose_name)

    def rows(self) -> QuerySet[Any]:
        """All rows, with what each field keeps, as it is in the database, under ``kept_<field name>``.

        Not the model's own manager: what people may not see or change has to be rotated too.
        """
        kept = {
            kept_name(field): ExpressionWrapper(F(field.name), output_field=TextField())
            for field in self.fields
        }
        rows: QuerySet[Any] = QuerySet(self.model)
        annotated: QuerySet[Any] = rows.annotate(**kept)
        return annotated

    def filled(self) -> QuerySet[Any]:
        """The rows that keep anything."""
        return self.rows().filter(_any(Q(**{f"{kept_name(field)}__gt": ""}) for field in self.fields))

    def rows_not_under(self, key: Key) -> QuerySet[Any]:
        """The rows with a text or a digest that needs another key than this one."""
        return self.rows().filter(
            _any(
                Q(**{f"{name}__gt": ""}) & ~Q(**{f"{name}__startswith": head})
                for name, head in self._heads(key)
            )
        )

    def rows_under(self, key: Key) -> QuerySet[Any]:
        """The rows with a text or a digest that needs this key."""
        return self.rows().filter(_any(Q(**{f"{name}__startswith": head}) for name, head in self._heads(key)))

    def _heads(self, key: Key) -> Iterator[tuple[str, str]]:
        """How each text and each digest begins that was made with the key."""
        yield from ((kept_name(field), key.prefix) for field in self.fields)
        yield from ((field.name, f"{key.id}:") for field in self.digests)


def kept_name(field: VaultField) -> str:
    """The annotation under which ``Holding.rows`` gives what the field keeps."""
    return f"kept_{field.name}"


def holdings() -> Iterator[Holding]:
    """Every installed model that keeps something closed in a table of its own."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        fields = tuple(field for field in model._meta.local_fields if isinstance(field, VaultField))
        if fields:
            digests = tuple(field for field in model._meta.local_fields if isinstance(field, DigestField))
            yield Holding(model, fields, digests)


def anything_is_kept() -> bool:
    """Whether there is a closed file or a closed value; tables that are not made yet keep nothing."""
    if next(vault_storage().names(), None) is not None:
        return True
    tables = set(connection.introspection.table_names())
    return any(holding.filled().exists() for holding in holdings() if holding.model._meta.db_table in tables)


def _any(conditions: Iterable[Q]) -> Q:
    met = Q(pk__in=())
    for condition in conditions:
        met |= condition
    return met
