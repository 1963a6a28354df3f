"""The report as plain text: paragraphs, and tables line by line with ``|`` around every cell, as our reader reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gongkai.forms.cells import UNREAD, CellReference
from gongkai.forms.layout import GridCell
from gongkai.reading.report import Figure, Report, TableRead
from gongkai.reading.sources.text import without_bars
from gongkai.reports.annual.document import Block, ChartBlock, Heading, Paragraph, ReportDocument, TableBlock
from gongkai.reports.outputs.content import (
    REASONS,
    SEAL_PLACE,
    arrangement_of,
    basis_line,
    chart_caption,
    chart_note,
    cleaned,
    date_line,
    included_title,
    numbered_charts,
    numbered_lines,
    place_text,
    says_title,
    split_at_signature,
)


def write_text_file(document: ReportDocument) -> bytes:
    """The whole report in UTF-8."""
    return read_back(document, with_charts=True).text.encode("utf-8")


def read_back(document: ReportDocument, *, with_charts: bool = False) -> Report:
    """The document as if it had been read from its own text: every table and every figure with its place in the text.

    Charts are left out unless they are asked for: their numbers repeat the tables, or are those of other years. So prose can be
    held against the tables (``reading.examination``) without a number of a chart being taken for a claim.
    """
    document = cleaned(document)
    writer = _Writer(document, with_charts)
    writer.write()
    return Report(
        source=document.title,
        text="".join(writer.parts),
        title=document.title,
        authority=document.authority,
        level=document.level,
        year=document.year,
        period=(dt.date(document.year, 1, 1), dt.date(document.year, 12, 31)),
        tables=writer.tables,
        figures=writer.figures,
    )


@dataclass(slots=True)
class _Writer:
    """Puts the parts of a text after one another and notes where tables and figures came to stand."""

    document: ReportDocument
    with_charts: bool
    parts: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[TableRead] = field(default_factory=list)
    figures: dict[CellReference, Figure] = field(default_factory=dict)

    def write(self) -> None:
        """The whole document."""
        document = self.document
        before, behind = split_at_signature(document)
        self._lines(document.title)
        self._lines(*(f"【{remark}】" for remark in document.remarks))
        self._blocks(before)
        self._lines("", document.authority, SEAL_PLACE, date_line(document))
        self._blocks(behind)
        if document.reasons:
            self._lines("", REASONS, *numbered_lines(document.reasons))
        if document.included:
            self._lines("", included_title(document), *numbered_lines(document.included))
        self._lines("", basis_line(document))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _lines(self, *lines: str) -> None:
        """Words outside of the tables: nothing in them can be taken for the edge of a cell."""
        for line in lines:
            self._add(without_bars(line).replace("\t", " ") + "\n")

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        numbers = numbered_charts(self.document)
        above: Heading | None = None
        for block in blocks:
            if isinstance(block, Heading):
                self._lines("", block.text)
            elif isinstance(block, Paragraph):
                self._lines(block.text)
            elif isinstance(block, TableBlock):
                self._table(block, above)
            elif isinstance(block, ChartBlock) and self.with_charts:
                self._lines(chart_caption(block, numbers[block.name]), chart_note(block))
            above = block if isinstance(block, Heading) else None

    def _table(self, block: TableBlock, above: Heading | None) -> None:
        if not says_title(above, block):
            self._lines("", block.title)
        self._lines("")
        laid_out = block.grid()
        for part in laid_out.blocks:
            start = self.length
            for line in laid_out.lines[part.start : part.end]:
                self._line(line)
            table = next(table for table in block.tables if table.id == part.table)
            self.tables.append(
                TableRead(table.form, table.id, arrangement_of(block, table), start, self.length - 1)
            )
        self._lines(*(f"注：{note}" for note in block.notes))

    def _line(self, line: tuple[GridCell, ...]) -> None:
        self._add("|")
        for place in line:
            self._add(" ")
            start, text = self.length, place_text(place, self.document)
            self._add(text)
            if place.reference is not None:
                cell = self.document.cells.get(place.reference, UNREAD)
                self.figures[place.reference] = Figure(
                    place.reference, cell.state, cell.value, text, start, self.length
                )
            self._add(" |")
        self._add("\n")
