"""Blocks that other parts of publishing put on the page of an item.

A block is a template, and a function that says what it shows. One without a function is shown with the item alone;
one whose function gives None, or whose template is not there, is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

if TYPE_CHECKING:
    from gongkai.publishing.office.items_base import ItemView

Facts = Callable[["ItemView"], dict[str, Any] | None]

ABOVE = ("publishing/parts/review_actions.html",)
"""What is done next, right below where the item stands."""
BELOW = (
    "publishing/parts/validity.html",
    "publishing/parts/interpretations.html",
    "publishing/parts/appearances.html",
)
"""What else is known about the item, below its text."""

_facts: dict[str, Facts] = {}


def show_on_item_page(template: str, facts: Facts) -> None:
    """Say what a block of ``ABOVE`` or ``BELOW`` shows: its template's context, or None to leave it out."""
    assert template in (*ABOVE, *BELOW), f"no place on the page for {template}"
    _facts[template] = facts


def blocks_of(view: ItemView, templates: tuple[str, ...]) -> list[str]:
    """The blocks as they stand on the page of the view's item."""
    shown = []
    for name in templates:
        facts = _facts[name](view) if name in _facts else {}
        if facts is None:
            continue
        try:
            template = get_template(name)
        except TemplateDoesNotExist:
            continue
        context = {"item": view.item, "version": view.version, "may_draft": view.may_draft, **facts}
        shown.append(template.render(context, view.request))
    return shown
