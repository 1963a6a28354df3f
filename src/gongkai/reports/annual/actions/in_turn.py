"""Rows that follow one another by number: what somebody wrote stays, and who would write over a newer row than they saw is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import IntegrityError, transaction

from gongkai.organizations.refusals import Refused
from gongkai.reports.models import HandEntry, SectionText

Row = TypeVar("Row", SectionText, HandEntry)
"""What is numbered: the database keeps every place in the line to one row."""


@dataclass(frozen=True)
class Turn(Generic[Row]):
    """The next place in a line of rows. ``newest`` looks for the row that holds, ``refusal`` makes of it what a late writer is told."""

    last: Row | None
    newest: Callable[[], Row | None]
    refusal: Callable[[Row], Refused]

    def require_seen(self, seen: int) -> None:
        """Pass for who saw the last row (``seen`` is its number, 0 where there was none); raises the refusal for anyone else."""
        if self.last is not None and self.last.number != seen:
            raise self.refusal(self.last)

    def write(self, row: Row) -> Row:
        """Write the row in the next place; raises the refusal where somebody else took it at the same moment."""
        taken = self.last.number if self.last is not None else 0
        row.number = taken + 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            other = self.newest()
            if other is None or other.number == taken:
                raise
            raise self.refusal(other) from None
        return row
