"""A condition (``Q``) decided over values that are already read, by the rules by which the database decides it.

So one query that groups records by a few of their fields serves every condition over these fields. Only what can be
decided exactly is: equal to a value, one of some values, empty or not, and what is made of these with and, or and not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model, Q

_EMPTY = "isnull"
_PLAIN = (str, int, bool, type(None))


def decidable(condition: Q, fields: Collection[str]) -> bool:
    """Whether the values of these fields alone decide the condition."""
    for child in _children(condition):
        if isinstance(child, Q):
            if not decidable(child, fields):
                return False
            continue
        if not isinstance(child, tuple):
            return False
        name, lookup = _taken_apart(child[0])
        if name not in fields or not _is_plain(lookup, child[1]):
            return False
    return condition.connector in (Q.AND, Q.OR)


def _children(condition: Q) -> list[Any]:
    """Its parts: conditions, pairs of a path and a value, or expressions."""
    return list(condition.children)


def fields_in(condition: Q) -> set[str]:
    """The fields that a decidable condition asks for."""
    found: set[str] = set()
    for child in _children(condition):
        found |= fields_in(child) if isinstance(child, Q) else {_taken_apart(child[0])[0]}
    return found


def holds(condition: Q, values: Mapping[str, Any]) -> bool:
    """Whether a record with these values fulfils a decidable condition. No condition holds always."""
    if not condition.children:
        return True
    told = (
        holds(child, values) if isinstance(child, Q) else _matches(child, values)
        for child in _children(condition)
    )
    found = any(told) if condition.connector == Q.OR else all(told)
    return not found if condition.negated else found


def is_forward(model: type[Model], path: str) -> bool:
    """Whether a path leads from a record to one value: fields of its own, or of records that it points to."""
    *steps, last = path.split("__")
    for step in steps:
        field: Any = _field(model, step)
        if field is None or not (field.many_to_one or field.one_to_one) or not field.concrete:
            return False
        model = field.related_model
    field = _field(model, last)
    return field is not None and field.concrete and not field.many_to_many


def _field(model: type[Model], name: str) -> Any:
    return next((field for field in model._meta.get_fields() if field.name == name), None)


def _taken_apart(path: str) -> tuple[str, str]:
    name, separator, lookup = path.rpartition("__")
    if separator and lookup in ("exact", "in", _EMPTY):
        return name, lookup
    return path, "exact"


def _is_plain(lookup: str, value: Any) -> bool:
    if lookup == "in":
        return isinstance(value, (list, tuple, set, frozenset)) and all(
            isinstance(each, _PLAIN) and each is not None for each in value
        )
    return isinstance(value, bool) if lookup == _EMPTY else isinstance(value, _PLAIN)


def _matches(child: tuple[str, Any], values: Mapping[str, Any]) -> bool:
    name, lookup = _taken_apart(child[0])
    value, wanted = values[name], child[1]
    if lookup == "in":
        return value in wanted
    if lookup == _EMPTY:
        return (value is None) is wanted
    return value is None if wanted is None else bool(value == wanted)
