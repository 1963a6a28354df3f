"""The containers that a text is read into before it is arranged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from gongkai.publishing.rich_text.model import Paragraph, Rule


class Kind(Enum):
    """What a container is. A section (thead, tbody, tfoot) is none of its own: it only says where rows belong."""

    ROOT = auto()
    QUOTE = auto()
    LIST = auto()
    ITEM = auto()
    TABLE = auto()
    CAPTION = auto()
    SECTION = auto()
    ROW = auto()
    CELL = auto()

    @classmethod
    def of(cls, tag: str) -> Kind | None:
        """The kind of container that a tag opens; None for all other tags."""
        return _KINDS.get(tag)


_KINDS: Mapping[str, Kind] = {
    "blockquote": Kind.QUOTE,
    "ul": Kind.LIST,
    "ol": Kind.LIST,
    "menu": Kind.LIST,
    "dir": Kind.LIST,
    "li": Kind.ITEM,
    "table": Kind.TABLE,
    "caption": Kind.CAPTION,
    "thead": Kind.SECTION,
    "tbody": Kind.SECTION,
    "tfoot": Kind.SECTION,
    "tr": Kind.ROW,
    "td": Kind.CELL,
    "th": Kind.CELL,
}


@dataclass(slots=True)
class Container:
    """A container with what was read into it, in order; the numbers are those of a list or a cell."""

    kind: Kind
    tag: str = ""
    children: list[Container | Paragraph | Rule] = field(default_factory=list)
    head: bool = False
    start: int = 1
    colspan: int = 1
    rowspan: int = 1
    scope: str = ""
    align: str = ""
