"""One row of a form over authorities and years, as plain drawings with their numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from gongkai.forms.cells import Cell
from gongkai.reports.values import format_value
from gongkai.web import charts

CONVERTED = "换算"


@dataclass(frozen=True, slots=True)
class Bar:
    """One report in the chart: whose it is, of which year, and what stands in the cell.

    ``said`` is what stands at the bar's end instead of the figure alone.
    """

    authority: str
    year: int | None
    cell: Cell
    corrected: bool = False
    said: str = ""

    @property
    def label(self) -> str:
        """What stands beside the bar."""
        return f"{self.authority} {self.year}年" if self.year else f"{self.authority} 年度不详"

    @property
    def caption(self) -> str:
        """What stands at the bar's end; a cell without a value says in words why there is no bar."""
        if self.said:
            return self.said
        text = format_value(self.cell)
        return f"{text}（已更正）" if self.corrected else text


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One report on a line: whose, of which year, and whether the figure was converted from another form."""

    authority: str
    year: int
    cell: Cell
    is_converted: bool = False


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


def draw_years(points: Sequence[LinePoint], title: str, unit: str) -> SafeString:
    """One line an authority over all years from the first to the last; a year without a figure interrupts the line.

    Converted figures are hollow marks. Of two points of one authority and year the later one is drawn.
    """
    first, last = min(point.year for point in points), max(point.year for point in points)
    years = range(first, last + 1)
    lines: dict[str, dict[int, LinePoint]] = {}
    for point in points:
        lines.setdefault(point.authority, {})[point.year] = point
    series: dict[str, list[Decimal | None]] = {}
    hollow: dict[str, frozenset[int]] = {}
    for name, known in lines.items():
        series[name] = [known[year].cell.value if year in known else None for year in years]
        hollow[name] = frozenset(
            place for place, year in enumerate(years) if year in known and known[year].is_converted
        )
    return charts.line(
        f"{title}（历年）",
        [f"{year}年" for year in years],
        series,
        unit,
        name="years",
        hollow=hollow,
        hollow_word=CONVERTED,
    )
