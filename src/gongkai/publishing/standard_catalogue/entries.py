"""What a workbook says, before it is compared with what stands in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, fields

from gongkai.publishing.models import CatalogueEntry

Key = tuple[str, str, str]
"""Field, first item, second item: what tells the entries of an authority apart."""


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One entry as a workbook says it; the names are those of ``CatalogueEntry``."""

    field: str
    first_item: str
    second_item: str = ""
    number: str = ""
    content: str = ""
    basis: str = ""
    time_limit: str = ""
    limit_working_days: int | None = None
    publisher: str = ""
    channels: tuple[str, ...] = ()
    audience_all: bool = True
    audience_special: str = ""
    proactive: bool = True
    on_request: bool = False
    levels: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it apart."""
        return self.field, self.first_item, self.second_item


FACTS = tuple(field.name for field in fields(ReadEntry))
"""The facts of an entry, in the order of the class."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row of a sheet, in words; ``row`` is 0 where the whole sheet is meant."""

    sheet: str
    row: int
    sentence: str

    def __str__(self) -> str:
        place = f"工作表“{self.sheet}”第{self.row}行" if self.row else f"工作表“{self.sheet}”"
        return f"{place}：{self.sentence}"


@dataclass(frozen=True, slots=True)
class ReadCatalogue:
    """What a workbook holds. ``problems`` are rows that cannot be imported, ``notes`` what was understood somehow."""

    entries: tuple[ReadEntry, ...]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def as_read(entry: CatalogueEntry) -> ReadEntry:
    """A stored entry in the same shape, to compare it and to write it to a workbook."""
    values = {name: getattr(entry, name) for name in FACTS}
    return ReadEntry(**{**values, "channels": tuple(entry.channels), "levels": tuple(entry.levels)})
