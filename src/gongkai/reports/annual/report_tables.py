"""The tables of a report that is made on the platform: official layout, every figure a link to what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.rendering import DASH, render_grid
from gongkai.reports.annual.differences import Difference
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.annual.standing import ShownFigure
from gongkai.reports.labels import label_of
from gongkai.reports.models import FigureSource
from gongkai.reports.tables import cell_anchor
from gongkai.reports.values import format_value

MARKS = {
    FigureSource.BY_HAND: "填",
    FigureSource.CARRIED: "转",
    FigureSource.FILE: "读",
}
"""The sign beside a figure that no record makes. Those made by records or units, the usual kind, carry none."""
TO_ENTER = "待填"
UNKNOWN = "不明"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A printed table as it stands on the page, with what is said below it."""

    title: str
    html: SafeString
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FigureWriter:
    """What the page adds to a figure: the link, the sign of its source, and what has changed since it was submitted."""

    figures: Mapping[CellReference, ShownFigure]
    doubtful: Collection[CellReference]
    differences: Mapping[CellReference, Difference]
    address: Callable[[CellReference], str]

    def attributes(self, reference: CellReference) -> dict[str, str]:
        """The anchor, and the classes for source, doubt and change."""
        figure = self.figures.get(reference)
        marks = [f"source-{figure.source.replace('_', '-')}"] if figure else []
        if reference in self.doubtful:
            marks.append("cell-doubtful")
        if reference in self.differences:
            marks.append("cell-changed")
        if figure is None or figure.cell.state is CellState.UNREAD:
            marks.append("cell-unread")
        return {"id": cell_anchor(reference), "class": " ".join(marks)}

    def content(self, reference: CellReference, cell: Cell) -> str:
        """The figure as a link to its trace; what is missing says so in a word."""
        figure = self.figures.get(reference)
        if figure is None:
            return "未读出"
        words = self._words(figure)
        sign = MARKS.get(figure.source)
        marked = format_html('<small class="source-sign" aria-hidden="true">{}</small>', sign) if sign else ""
        change = self.differences.get(reference)
        changed = format_html('<small class="since">{}</small>', change.words) if change else ""
        return format_html(
            '<a href="{}" title="{}（{}）">{}{}{}</a>',
            self.address(reference),
            str(label_of(reference)),
            figure.source.label,
            marked,
            words,
            changed,
        )

    def _words(self, figure: ShownFigure) -> str:
        if figure.cell.state is CellState.NOT_APPLICABLE:
            return DASH
        if figure.cell.state is CellState.BLANK:
            return TO_ENTER if figure.source == FigureSource.MISSING else UNKNOWN
        return format_value(figure.cell)


def shown_tables(document: ReportDocument, writer: FigureWriter) -> list[ShownTable]:
    """The tables of the document, in order."""
    cells = {reference: figure.cell for reference, figure in writer.figures.items()}
    return [
        ShownTable(
            block.title,
            mark_safe(
                render_grid(
                    block.grid(f"t{number}-"),
                    cells,
                    figure_attributes=writer.attributes,
                    figure_content=writer.content,
                )
            ),
            block.notes,
        )
        for number, block in enumerate(document.tables())
    ]
