"""What every check of the prose is given, and how it says what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gongkai.forms.cells import CellReference, Cells
from gongkai.forms.findings import Finding, Severity
from gongkai.reading.prose import Prose
from gongkai.reading.readable import ReadableText
from gongkai.reading.report import Report


class ProseRule(NamedTuple):
    """A check of the prose: its id, how grave a breach is, and what it demands in a few words."""

    id: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A report under examination: its readable text, its cells (corrected where a person corrected them), its prose."""

    report: Report
    text: ReadableText
    cells: Cells
    prose: Prose

    @property
    def body(self) -> str:
        """The readable text."""
        return self.text.text

    def found(
        self,
        rule: ProseRule,
        message: str,
        *spans: tuple[int, int],
        scope: str = "",
        formula: str = "",
        values: dict[str, Decimal | str | None] | None = None,
        cells: Sequence[CellReference] = (),
    ) -> Finding:
        """A finding of a rule at spans of the readable text."""
        return Finding(
            rule.id, rule.severity, rule.title, message, scope, formula, values or {}, tuple(cells),
            tuple(self.text.span(start, end) for start, end in spans),
        )  # fmt: skip
