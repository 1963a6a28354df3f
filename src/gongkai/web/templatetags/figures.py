"""How figures are written on a page."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def figure(value: Decimal | int | None) -> str:
    """A figure without needless zeros; one that nobody filled in is 未填, which is not zero."""
    if value is None:
        return "未填"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
