"""Which pages a shared cache may keep: a view says so of itself, and ``portal.caching`` does it.

Such a page is the same for everybody: it depends on its address, on the type size and on what is public, and on
nothing else. It holds no form that is sent by POST, no message, and nothing about who is reading.
"""

from __future__ import annotations

from typing import Any, TypeVar

_ViewType = TypeVar("_ViewType", bound=type[Any])


def may_be_cached(view: _ViewType) -> _ViewType:
    """Class decorator of a view (or a feed) whose pages a shared cache may keep; its subclasses say so for themselves."""
    view._cached_class = view
    return view


def is_cacheable(callback: Any) -> bool:
    """Whether the view behind an address says of itself that its pages may be kept."""
    view = getattr(callback, "view_class", type(callback))
    return view.__dict__.get("_cached_class") is view
