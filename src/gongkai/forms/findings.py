"""What a check says: the result of a cross-footing rule, and the finding a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from gongkai.forms.cells import CellReference


class Severity(StrEnum):
    """How grave a finding is. Only an error says that the report contradicts itself or the law."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word a person sees."""
        return {"error": "错误", "warning": "存疑", "note": "提示"}[self.value]


class Outcome(StrEnum):
    """What became of a rule in one place."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_ASSESSABLE = "not_assessable"
    """An operand is unread, or a whole side of the relation is blank: nobody can say."""
    NOT_APPLICABLE = "not_applicable"
    """The rule's own condition is not met, or it speaks of something this report does not have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth showing in a report.

    ``scope`` tells apart the places in which the same rule broke (a column id, a row id, a phrase of the
    prose). ``cells`` are the cells it is about; ``places`` are the character spans of the source it is about,
    for findings that speak of the prose. ``values`` are the numbers behind the message, by name.
    """

    id: str
    severity: Severity
    title: str
    message: str
    scope: str = ""
    formula: str = ""
    values: dict[str, Decimal | str | None] = field(default_factory=dict)
    cells: tuple[CellReference, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
