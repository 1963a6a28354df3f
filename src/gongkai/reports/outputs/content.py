"""What all outputs of a report say alike: the text of a figure, the notes of a chart, the lines at head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.forms.cells import UNREAD, Cell, CellReference, CellState
from gongkai.forms.formatting import STATE_WORDS, format_cell, format_value
from gongkai.forms.layout import GridCell
from gongkai.forms.model import Table
from gongkai.forms.rendering import DASH
from gongkai.law.days import written
from gongkai.reports.annual.document import Block, ChartBlock, Heading, Paragraph, ReportDocument, TableBlock
from gongkai.web.charts import NO_VALUE

SEAL_PLACE = "（盖章）"
REASONS = "有关情况说明"
"""The heading of what travels with a report: errors that were accepted, and explanations."""
NO_PICTURE = "本机没有中文字体，图未能绘出"
ANNEX = "annex"
"""The part behind the signature: before 2019 the table is an annex of the report."""
_LONGEST_TITLE = 20
"""Characters of the title's size on one line."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a document in official words; ``cell`` is UNREAD where the document does not hold it."""

    form: str
    table: str
    row: str
    column: str
    unit: str
    cell: Cell
    reference: CellReference


def printable(text: str) -> str:
    """The text without what no file format takes (control characters, halves of characters), lines kept."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def cleaned(document: ReportDocument) -> ReportDocument:
    """The document with nothing in its texts that a file format does not take; every writer begins with this."""
    return replace(
        document,
        title=_on_one_line(document.title),
        authority=_on_one_line(document.authority),
        blocks=tuple(_cleaned_block(block) for block in document.blocks),
        remarks=tuple(_on_one_line(remark) for remark in document.remarks),
        reasons=tuple(_on_one_line(reason) for reason in document.reasons),
        included=tuple(_on_one_line(name) for name in document.included),
    )


def _cleaned_block(block: Block) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=_on_one_line(block.text))
    if isinstance(block, Paragraph):
        return replace(block, runs=tuple(replace(run, text=printable(run.text)) for run in block.runs))
    if isinstance(block, TableBlock):
        return replace(block, notes=tuple(_on_one_line(note) for note in block.notes))
    return replace(
        block,
        title=_on_one_line(block.title),
        labels=tuple(_on_one_line(label) for label in block.labels),
        series=tuple((_on_one_line(name), values) for name, values in block.series),
        unit=_on_one_line(block.unit),
    )


def _on_one_line(text: str) -> str:
    return " ".join(printable(text).split("\n"))


def figure_text(cell: Cell) -> str:
    """What is printed for a figure: nothing for a blank, a dash where there is no figure, 未读出 for an unread one."""
    if cell.state is CellState.BLANK:
        return ""
    return DASH if cell.state is CellState.NOT_APPLICABLE else format_cell(cell)


def place_text(place: GridCell, document: ReportDocument) -> str:
    """What is printed in one cell of a table's layout."""
    if place.reference is None:
        return f"{place.text}{place.note}"
    return figure_text(document.cells.get(place.reference, UNREAD))


def figure_lines(document: ReportDocument) -> Iterator[FigureLine]:
    """Every figure of the printed tables, in order."""
    for block in document.tables():
        for table in block.tables:
            arrangement = arrangement_of(block, table)
            for reference in table.references(arrangement):
                column = table.column(reference.column, arrangement)
                yield FigureLine(
                    document.form.title,
                    f"{table.title}（{table.caption}）" if table.caption else table.title,
                    table.row_path(reference.row),
                    table.column_path(reference.column, arrangement),
                    column.unit or table.row(reference.row).unit,
                    document.cells.get(reference, UNREAD),
                    reference,
                )


def arrangement_of(block: TableBlock, table: Table) -> str:
    """The arrangement in which a table of a block is printed; its official one where it does not know the block's."""
    return block.arrangement if block.arrangement in table.arrangements else next(iter(table.arrangements))


def state_word(cell: Cell) -> str:
    """The word for the state of a cell in lists of data."""
    return STATE_WORDS.get(cell.state) or ("零" if cell.state is CellState.ZERO else "数值")


def chart_value(value: Decimal | None, grouping: str = "") -> str:
    """A value of a chart; one that is not known says so."""
    return NO_VALUE if value is None else format_value(value, grouping=grouping)


def chart_caption(chart: ChartBlock, number: int) -> str:
    """The line below a chart."""
    unit = f"（单位：{chart.unit}）" if chart.unit else ""
    return f"图{number}　{chart.title}{unit}"


def chart_note(chart: ChartBlock) -> str:
    """The numbers of a chart in one line, for files in which a second table would be taken for a statistical one."""
    if len(chart.series) == 1:
        values = chart.series[0][1]
        return "；".join(
            f"{label}：{chart_value(value)}" for label, value in zip(chart.labels, values, strict=True)
        )
    return "；".join(
        f"{name}："
        + "，".join(
            f"{label} {chart_value(value)}" for label, value in zip(chart.labels, values, strict=True)
        )
        for name, values in chart.series
    )


def numbered_charts(document: ReportDocument) -> dict[str, int]:
    """The number under which each chart is printed, by its name."""
    charts = [block for block in document.blocks if isinstance(block, ChartBlock)]
    return {chart.name: number for number, chart in enumerate(charts, start=1)}


def basis_line(document: ReportDocument) -> str:
    """In which form the report is made, and by which edict."""
    return f"统计表式：{document.form.title}（{document.form.basis}）"


def date_line(document: ReportDocument) -> str:
    """The day under the signature."""
    return written(document.date)


def included_title(document: ReportDocument) -> str:
    """The heading of the list of units in a compiled report."""
    return f"纳入汇总的单位（共{len(document.included)}个）"


def included_lines(document: ReportDocument) -> tuple[str, ...]:
    """The units on paper: one paragraph, because hundreds of lines would be longer than the report."""
    return ("、".join(document.included) + "。",) if document.included else ()


def numbered_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines with their numbers before them."""
    return tuple(f"{number}．{line}" for number, line in enumerate(lines, start=1))


def title_lines(document: ReportDocument) -> tuple[str, str]:
    """The title on two lines where one is too short for it: the authority's name, and the rest."""
    title, authority = document.title, document.authority
    if len(title) > _LONGEST_TITLE and authority and title.startswith(authority) and title != authority:
        return authority, title[len(authority) :]
    return title, ""


def split_at_signature(document: ReportDocument) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What stands before the signature and what stands behind it: the annex with the table, before 2019."""
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.key == ANNEX:
            return document.blocks[:place], document.blocks[place:]
    return document.blocks, ()


def says_title(heading: Heading | None, block: TableBlock) -> bool:
    """Whether the heading right above a table says its title already."""
    return heading is not None and heading.text.endswith(block.title)
