"""The text of the item as which a report is published: the whole report with its tables, in the HTML of official texts."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.rendering import render_grid
from gongkai.reports.annual.document import Block, ChartBlock, Heading, ReportDocument, TableBlock
from gongkai.reports.outputs.content import (
    REASONS,
    basis_line,
    cleaned,
    date_line,
    figure_text,
    included_title,
    split_at_signature,
)


def body_of(document: ReportDocument) -> str:
    """The report as HTML that ``publishing.rich_text`` keeps as it is: headings, paragraphs, tables with their spans.

    Charts stay out: a text holds no drawings, and every figure of theirs stands in a table.
    """
    document = cleaned(document)
    before, behind = split_at_signature(document)
    parts = [
        *(_paragraph(remark) for remark in document.remarks),
        *_blocks(document, before),
        *_reasons(document),
        *_included(document),
        f'<p class="right">{escape(document.authority)}</p>',
        f'<p class="right">{escape(date_line(document))}</p>',
        *_blocks(document, behind),
        _paragraph(basis_line(document)),
    ]
    return "\n".join(parts)


def _blocks(document: ReportDocument, blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            tag = "h2" if block.level == 1 else "h3"
            yield f"<{tag}>{escape(block.text)}</{tag}>"
        elif isinstance(block, TableBlock):
            yield _table(document, block)
            yield from (_paragraph(f"注：{note}") for note in block.notes)
        elif not isinstance(block, ChartBlock):
            yield _paragraph(block.text)


def _table(document: ReportDocument, block: TableBlock) -> str:
    def content(reference: CellReference, cell: Cell) -> str:
        return figure_text(cell)

    return str(render_grid(block.grid(), document.cells, figure_content=content))


def _reasons(document: ReportDocument) -> Iterator[str]:
    if document.reasons:
        yield f"<h2>{REASONS}</h2>"
        yield from (_paragraph(reason) for reason in document.reasons)


def _included(document: ReportDocument) -> Iterator[str]:
    if document.included:
        yield f"<h2>{escape(included_title(document))}</h2>"
        yield _paragraph("、".join(document.included))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
