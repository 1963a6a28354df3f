"""What the kinds of notices are called: a registry that every app adds its kinds to in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Mapping

_labels: dict[str, str] = {}


def register_kinds(labels: Mapping[str, str]) -> None:
    """Give the Chinese names of kinds of notices, by code; a code again replaces the name that stood."""
    _labels.update(labels)


def kind_label(kind: str) -> str:
    """The Chinese name of a kind; the code itself where nobody named it."""
    return _labels.get(kind, kind)
