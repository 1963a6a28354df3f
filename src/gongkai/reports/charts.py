"""One row of a form over authorities and years, as a plain drawing with its numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from gongkai.forms.cells import Cell
from gongkai.reports.values import format_value
from gongkai.web import charts


@dataclass(frozen=True, slots=True)
class Bar:
    """One report in the chart: whose it is, of which year, and what stands in the cell."""

    authority: str
    year: int | None
    cell: Cell
    corrected: bool = False

    @property
    def label(self) -> str:
        """What stands beside the bar."""
        return f"{self.authority} {self.year}年" if self.year else f"{self.authority} 年度不详"

    @property
    def caption(self) -> str:
        """What stands at the bar's end; a cell without a value says in words why there is no bar."""
        text = format_value(self.cell)
        return f"{text}（已更正）" if self.corrected else text


def draw_comparison(bars: Sequence[Bar], title: str, unit: str) -> SafeString:
    """The bars as an SVG element with Chinese as text, a title and a description for screen readers.

    A cell without a value leaves a gap with the word for its state, never a bar of length zero. The same bars
    give the same bytes.
    """
    return charts.bars(
        title,
        [bar.label for bar in bars],
        [bar.cell.value for bar in bars],
        unit,
        captions=[bar.caption for bar in bars],
    )
