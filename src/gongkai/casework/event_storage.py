"""Events of the law to rows and back, without loss."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from gongkai.law.events import LABELS, Event

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in LABELS}


def kind_of(event: Event) -> str:
    """The code under which an event is kept."""
    return type(event).__name__


def event_type(kind: str) -> type[Event]:
    """The class of events kept under a code. Raises ``KeyError`` for a code that no event has."""
    return _KINDS[kind]


def data_of(event: Event) -> dict[str, Any]:
    """The fields of an event without its date, as plain JSON."""
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event) if field.name != "date"}


def to_event(kind: str, date: dt.date, data: dict[str, Any]) -> Event:
    """The event that was kept. Raises ``KeyError`` for an unknown kind and ``ValueError`` for data of another shape."""
    event = _KINDS[kind]
    types_of = _field_types(kind)
    unknown = set(data) - set(types_of)
    if unknown:
        raise ValueError(f"event {kind} has no field {sorted(unknown)}")
    return event(date, **{name: _typed(types_of[name], value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


@cache
def _field_types(kind: str) -> dict[str, Any]:
    hints = get_type_hints(_KINDS[kind])
    return {field.name: hints[field.name] for field in fields(_KINDS[kind]) if field.name != "date"}


def _typed(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None:
            return None
        hint = next(part for part in get_args(hint) if part is not type(None))
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
