"""How the values of records are written in the list behind a figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template

from gongkai.forms.formatting import format_value
from gongkai.organizations.evidence import ColumnKind

register = template.Library()
_CLASSES = {ColumnKind.DATE: "date", ColumnKind.NUMBER: "figure", ColumnKind.MONEY: "figure"}


@register.filter
def evidence_value(value: Any) -> str:
    """A day as YYYY-MM-DD, a number with its thousands apart, a text as it is; nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return format_value(Decimal(value), grouping=",")
    return str(value)


@register.filter
def evidence_class(kind: ColumnKind) -> str:
    """The class of a cell by what stands in its column."""
    return _CLASSES.get(kind, "")
