"""One figure over authorities and years: what was chosen, its figures, the drawings, and what has to be said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from gongkai.reports.charts import Bar, LinePoint, draw_comparison, draw_years
from gongkai.reports.comparing.bridges import why_not_bridged
from gongkai.reports.comparing.choosing import Indicator, Option, choose
from gongkai.reports.comparing.figures import ComparedFigure, figures_of, tables_held
from gongkai.reports.comparing.pools import Pool

MOST_BARS = 60
"""How many reports one drawing shows; the table under it shows them all."""
MOST_LINES = 6
"""How many authorities one drawing of years shows: as many as there are colours and marks."""
MOST_CHOSEN = 200
AUTHORITIES, SINCE, UNTIL = "jg", "since", "until"

Query = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Comparison:
    """What was chosen, what can be chosen, and the figures. ``problems`` are sentences about the choice.

    ``series`` are the authorities, ``years`` the years to choose from; ``superseded`` is how many reports of the archive are left out
    because the platform has the report of the same authority and year.
    """

    indicator: Indicator | None = None
    series: list[Option] = field(default_factory=list)
    since: list[Option] = field(default_factory=list)
    until: list[Option] = field(default_factory=list)
    figures: list[ComparedFigure] = field(default_factory=list)
    superseded: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the drawings show, in official words."""
        return self.indicator.title if self.indicator else ""

    @property
    def drawing(self) -> SafeString:
        """The figures as bars; the first of them where there are more than a drawing can show."""
        bars = [
            Bar(one.report.name, one.report.year, one.cell, one.is_corrected, one.caption)
            for one in self.figures[:MOST_BARS]
        ]
        return draw_comparison(bars, self.title, self.unit)

    @property
    def years_drawing(self) -> SafeString | None:
        """The figures as lines over the years; None where there are too few years, or too many authorities for one drawing.

        Where an authority has two reports of a year, its line takes the one that was added last.
        """
        dated = [one for one in self.figures if one.report.year is not None]
        years = {one.report.year for one in dated}
        lines = {one.report.series for one in dated}
        if len(years) < 2 or not 1 <= len(lines) <= MOST_LINES:
            return None
        points = [
            LinePoint(one.report.name, one.report.year or 0, one.cell, one.bridge is not None)
            for one in dated
        ]
        return draw_years(points, self.title, self.unit)

    @property
    def too_many_lines(self) -> bool:
        """Whether there are years to draw, of more authorities than one drawing shows."""
        return len({one.report.series for one in self.figures}) > MOST_LINES

    @property
    def unit(self) -> str:
        """The unit of the figures."""
        return self.indicator.unit if self.indicator else ""

    @property
    def not_drawn(self) -> int:
        """How many figures stand in the table only."""
        return max(0, len(self.figures) - MOST_BARS)

    @property
    def conversions(self) -> list[str]:
        """What the reader is told about every way in which figures were converted."""
        bridges = dict.fromkeys(one.bridge for one in self.figures if one.bridge)
        return [
            f"由{'、'.join(f'{form}年' for form in bridge.source_forms)}表式的{bridge.source_words()}换算：{bridge.reason}"
            + ("两者含义不完全相同，仅供参考。" if bridge.is_lossy else "")
            for bridge in bridges
        ]

    @property
    def not_converted(self) -> str:
        """Why the figure stands for nothing in other forms, where one might expect that it did."""
        if self.indicator is None:
            return ""
        table, row = self.indicator.table, self.indicator.row
        return next(
            (
                told
                for form in self.indicator.direct_forms
                if (told := why_not_bridged(form, table.id, row.id))
            ),
            "",
        )

    @property
    def query(self) -> str:
        """The choice as address parameters, for the files."""
        if self.indicator is None:
            return ""
        pairs = [
            ("table", f"{self.indicator.table.form}/{self.indicator.table.id}"),
            ("row", self.indicator.row.id),
            ("column", self.indicator.column.id),
            *((AUTHORITIES, option.value) for option in self.series if option.chosen),
            *((SINCE, option.value) for option in self.since if option.chosen),
            *((UNTIL, option.value) for option in self.until if option.chosen),
        ]
        return urlencode(pairs, safe="/")


def compare(pool: Pool, query: Query) -> Comparison:
    """Understand what to compare and fetch its figures from the reports. Four queries, however many reports there are.

    ``query`` has ``table`` (``2021/requests``), ``row`` and ``column``, any number of ``jg`` (authorities), and ``since`` and
    ``until`` (years); what is missing is filled with the first there is, what does not exist is said and replaced.
    """
    chosen = Comparison(superseded=len(pool.superseded))
    single = {name: values[-1] for name, values in query.items() if values}
    chosen.indicator = choose(tables_held(pool), single)
    if chosen.indicator is None:
        return chosen
    chosen.problems += chosen.indicator.problems
    series = _chosen_series(chosen, pool, query.get(AUTHORITIES, ()))
    first, last = _chosen_years(chosen, pool, single)
    chosen.figures = [
        one
        for one in figures_of(pool, chosen.indicator)
        if (not series or one.report.series in series) and _lies_between(one.report.year, first, last)
    ]
    return chosen


def _chosen_series(chosen: Comparison, pool: Pool, wanted: Sequence[str]) -> set[str]:
    names = {report.series: report.name for report in pool.reports}
    asked = [key for key in wanted[:MOST_CHOSEN] if key]
    found = {key for key in asked if key in names}
    if len(found) < len(set(asked)):
        chosen.problems.append("您选的机关中有的没有可以比较的报告，已略去。")
    chosen.series = [Option(key, name, key in found) for key, name in names.items()]
    return found


def _chosen_years(chosen: Comparison, pool: Pool, query: Mapping[str, str]) -> tuple[int | None, int | None]:
    years = sorted({report.year for report in pool.reports if report.year is not None})
    first = _year(chosen, years, query.get(SINCE, ""))
    last = _year(chosen, years, query.get(UNTIL, ""))
    if first is not None and last is not None and first > last:
        chosen.problems.append("起始年度晚于截止年度，已对调。")
        first, last = last, first
    chosen.since = [Option(str(year), f"{year}年", year == first) for year in years]
    chosen.until = [Option(str(year), f"{year}年", year == last) for year in years]
    return first, last


def _year(chosen: Comparison, years: Sequence[int], wanted: str) -> int | None:
    if not wanted:
        return None
    found = next((year for year in years if str(year) == wanted), None)
    if found is None:
        chosen.problems.append(f"没有“{wanted[:20]}”年度的报告，已忽略这一条件。")
    return found


def _lies_between(year: int | None, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return year is not None and (first is None or year >= first) and (last is None or year <= last)
