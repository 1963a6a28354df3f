"""The names by which a text calls the figures of its report, and the small grammar of what can be said with them.

{{ requests.new.total }}                         a figure: table, row, column
{{ requests.new }}                               the column may be left out where it is the total or the only one
{{ requests.denied }}                            a heading row: the sum of the rows below it
{{ requests.new + requests.carried_in }}         a sum
{{ share requests.granted of requests.total }}   a percentage; those of one whole in one paragraph are rounded together
{{ last requests.new }}                          the figure of last year's report
{{ change requests.new }}                        增加12件, 减少3件 or 持平
{{ rate requests.new }}                          增长12.5%, 下降3.0% or 持平
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form, Row, Table
from gongkai.forms.partitions import partitions

MARK = re.compile(r"\{\{([^{}\n]*)\}\}")
"""A live figure in a text."""
_BRACES = re.compile(r"\{\{|\}\}")
_SPACE = re.compile(r"\s+")
_LONGEST_QUOTED = 60


class Kind(StrEnum):
    """What is said of a figure."""

    FIGURE = "figure"
    SHARE = "share"
    LAST = "last"
    CHANGE = "change"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure that a text may call. ``name`` is the full name, ``short`` the one without a column that goes without saying.

    ``label`` are the official words, ``references`` the cells that are added up.
    """

    name: str
    short: str
    label: str
    references: tuple[CellReference, ...]
    unit: str
    table: str
    """The official title of the table."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure, or several added up."""

    name: str
    label: str
    references: tuple[CellReference, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands in a mark, understood."""

    kind: Kind
    of: Operand
    whole: Operand | None = None

    @property
    def name(self) -> str:
        """The expression in full names."""
        if self.whole is not None:
            return f"share {self.of.name} of {self.whole.name}"
        return self.of.name if self.kind is Kind.FIGURE else f"{self.kind.value} {self.of.name}"

    @property
    def label(self) -> str:
        """The expression in official words."""
        if self.whole is not None:
            return f"“{self.of.label}”占“{self.whole.label}”的百分比"
        return {
            Kind.LAST: f"上年度报告的“{self.of.label}”",
            Kind.CHANGE: f"“{self.of.label}”比上年增减",
            Kind.RATE: f"“{self.of.label}”比上年增减的百分比",
        }.get(self.kind, self.of.label)


class UnknownFigure(ValueError):
    """A mark that names no figure; ``str()`` is a Chinese sentence that says what to write."""


def live_figures(form: Form, arrangement: str = "") -> list[LiveFigure]:
    """The figures that a text in this form may call, in the order of the form; in all arrangements where none is named."""
    return list(_by_name(form.id, arrangement).values())


def live_figure(form: Form, name: str, arrangement: str = "") -> LiveFigure:
    """The figure with this full or short name; raises UnknownFigure with the nearest known one."""
    known = _by_every_name(form.id, arrangement)
    found = known.get(name)
    if found is None:
        raise UnknownFigure(f"没有名为“{_quoted(name)}”的数据。{_nearest(name, form, arrangement)}")
    return found


def understand(inside: str, form: Form, arrangement: str = "") -> Expression:
    """What stands between the braces of a mark. Raises UnknownFigure."""
    text = _SPACE.sub(" ", inside).strip()
    if not text:
        raise UnknownFigure("“{{ }}”里没有写数据的名称。")
    word, _, rest = text.partition(" ")
    if word == Kind.SHARE:
        part, separator, whole = rest.partition(" of ")
        if not separator:
            raise UnknownFigure(
                f"占比要写明是谁占谁，例如 {{{{ share requests.granted of requests.total }}}}，而这里是“{_quoted(text)}”。"
            )
        return Expression(Kind.SHARE, _operand(part, form, arrangement), _operand(whole, form, arrangement))
    if rest and word in (Kind.LAST, Kind.CHANGE, Kind.RATE):
        return Expression(Kind(word), _operand(rest, form, arrangement))
    return Expression(Kind.FIGURE, _operand(text, form, arrangement))


def problems_in(text: str, form: Form, arrangement: str = "") -> list[str]:
    """A sentence for everything in a text that looks like a live figure and is none."""
    found: list[str] = []
    for match in MARK.finditer(text):
        try:
            understand(match[1], form, arrangement)
        except UnknownFigure as error:
            found.append(str(error))
    rest = MARK.sub("", text)
    for brace in _BRACES.finditer(rest):
        begin = max(0, brace.start() - 8)
        near = " ".join(rest[begin : brace.end() + 12].split())
        found.append(f"“{near}”附近的“{brace[0]}”没有配对，数据要写成 {{{{ 名称 }}}}。")
    return list(dict.fromkeys(found))


def _operand(text: str, form: Form, arrangement: str) -> Operand:
    figures = [live_figure(form, name.strip(), arrangement) for name in text.split("+")]
    units = {figure.unit for figure in figures}
    if len(units) > 1:
        raise UnknownFigure(f"“{_quoted(text)}”的单位不同（{'、'.join(sorted(units))}），不能相加。")
    return Operand(
        " + ".join(figure.name for figure in figures),
        "＋".join(figure.label for figure in figures),
        tuple(reference for figure in figures for reference in figure.references),
        figures[0].unit,
    )


def _quoted(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def _nearest(name: str, form: Form, arrangement: str) -> str:
    known = _by_every_name(form.id, arrangement)
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if not near:
        near = [figure.name for figure in live_figures(form, arrangement) if name and name in figure.label][
            :1
        ]
    if not near:
        return "请从“数据”一栏选择。"
    figure = known[near[0]]
    return f"是否要写 {{{{ {near[0]} }}}}（{figure.label}）？"


@cache
def _by_every_name(form_id: str, arrangement: str) -> Mapping[str, LiveFigure]:
    figures = _by_name(form_id, arrangement)
    short = {figure.short: figure for figure in figures.values()}
    return MappingProxyType({**short, **figures})


@cache
def _by_name(form_id: str, arrangement: str) -> Mapping[str, LiveFigure]:
    form = form_with_id(form_id)
    found = {figure.name: figure for table in form.tables for figure in _figures_of(table, arrangement)}
    return MappingProxyType(found)


def _figures_of(table: Table, arrangement: str) -> Iterator[LiveFigure]:
    columns = _columns(table, arrangement)
    usual = "total" if "total" in columns else next(iter(columns)) if len(columns) == 1 else ""
    for row in table.rows:
        rows = _added_rows(table, row) if row.heading else (row.id,)
        for column, words in columns.items() if rows else ():
            name = f"{table.id}.{row.id}.{column}"
            yield LiveFigure(
                name,
                f"{table.id}.{row.id}" if column == usual else name,
                f"{table.row_path(row.id)} · {words}",
                tuple(CellReference(table.form, table.id, below, column) for below in rows),
                table.column(column).unit or table.row(rows[0]).unit,
                table.title,
            )


def _columns(table: Table, arrangement: str) -> dict[str, str]:
    """The columns that may be called, with their words. The official name of a column is that of its first arrangement."""
    named = [arrangement] if arrangement in table.arrangements else list(table.arrangements)
    found: dict[str, str] = {}
    for name in named:
        for column in table.columns(name):
            found.setdefault(column.id, table.column_path(column.id, name))
    return found


def _added_rows(table: Table, heading: Row) -> tuple[str, ...]:
    """The rows that make up a heading, where they count the same kind of thing and none of them is a sum itself."""
    if len({row.unit for row in table.rows if not row.heading}) > 1:
        return ()
    leaves = tuple(row.id for row in table.rows if not row.heading and _lies_under(table, row, heading.id))
    sums = {partition.whole for partition in partitions(table) if partition.across == "columns"}
    return () if sums & set(leaves) else leaves


def _lies_under(table: Table, row: Row, heading: str) -> bool:
    above = row.parent
    while above:
        if above == heading:
            return True
        above = table.row(above).parent
    return False
