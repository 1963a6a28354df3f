"""What other rooms show beside an item: links to pages that they make of the same information.

Register in the app's ``ready``::

    show_beside(pages_of_report)
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.publishing.models import Disclosure

PagesBeside = Callable[[Disclosure], list[tuple[str, str]]]
_functions: list[PagesBeside] = []


def show_beside(function: PagesBeside) -> None:
    """Have a function asked for the pages beside every public item: pairs of a label and an address."""
    if function not in _functions:
        _functions.append(function)


def pages_beside(disclosure: Disclosure) -> list[tuple[str, str]]:
    """The pages that belong to an item that can be read, in the order of registration."""
    return [page for function in _functions for page in function(disclosure)]
