"""The tables of a report in their official layout, every figure a link to where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.layout import Grid, grid, stacks
from gongkai.forms.model import Table
from gongkai.forms.rendering import render_html
from gongkai.reports.labels import known_table, label_of
from gongkai.reports.models import ArchivedReport, Figure
from gongkai.reports.selection import Selection


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Tables of a form's definition that are printed as one, and the arrangement of their columns."""

    tables: tuple[Table, ...]
    arrangement: str
    in_prose: bool

    @property
    def title(self) -> str:
        """The official title."""
        return self.tables[0].title

    def grid(self) -> Grid:
        """The official layout with its spans."""
        return grid(self.tables, self.arrangement)


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A printed table as it stands on the page."""

    title: str
    form: str
    in_prose: bool
    html: SafeString


def printed_tables(report: ArchivedReport) -> list[PrintedTable]:
    """The tables of a report as they are printed: those of one stack under one another."""
    known = [
        (table, entry["arrangement"], entry["in_prose"])
        for entry in report.tables
        if (table := known_table(entry["form"], entry["table"])) is not None
    ]
    printed = []
    for (arrangement, in_prose), members in groupby(known, key=lambda item: item[1:]):
        once = {(table.form, table.id): table for table, _, _ in members}
        printed += [PrintedTable(stack, arrangement, in_prose) for stack in stacks(once.values())]
    return printed


def cell_anchor(reference: CellReference) -> str:
    """The id of a cell on the page."""
    return "cell-" + str(reference).replace("/", "-")


def shown_tables(
    report: ArchivedReport,
    figures: Mapping[CellReference, Figure],
    selection: Selection,
    doubtful: set[CellReference],
) -> list[ShownTable]:
    """The tables with their figures as links; what is selected, doubtful, corrected or unread is marked."""
    writer = _FigureWriter(report, figures, selection, doubtful)
    cells = {reference: figure.cell for reference, figure in figures.items()}
    return [
        ShownTable(
            title=printed.title,
            form=f"{printed.tables[0].form}年格式",
            in_prose=printed.in_prose,
            html=mark_safe(
                render_html(
                    printed.tables,
                    cells,
                    printed.arrangement,
                    figure_attributes=writer.attributes,
                    figure_content=writer.content,
                    id_prefix=f"t{number}-",
                )
            ),
        )
        for number, printed in enumerate(printed_tables(report))
    ]


class _FigureWriter:
    """What the page adds to a figure of a table: marks, and the link that selects it."""

    def __init__(
        self,
        report: ArchivedReport,
        figures: Mapping[CellReference, Figure],
        selection: Selection,
        doubtful: set[CellReference],
    ) -> None:
        self.report = report
        self.figures = figures
        self.touched = selection.touched_cells
        self.selected = selection.figure.reference if selection.figure else None
        self.doubtful = doubtful
        self.kept = {"finding": selection.finding.key} if selection.finding else {}

    def attributes(self, reference: CellReference) -> dict[str, str]:
        """The anchor of the cell, and the classes for what it is marked as."""
        figure = self.figures.get(reference)
        marks = [
            name
            for name, holds in (
                ("cell-doubtful", reference in self.doubtful),
                ("cell-touched", reference in self.touched),
                ("cell-selected", reference == self.selected),
                ("cell-corrected", figure is not None and figure.is_corrected),
                ("cell-unread", figure is None or figure.current_state == CellState.UNREAD),
            )
            if holds
        ]
        return {"id": cell_anchor(reference), **({"class": " ".join(marks)} if marks else {})}

    def content(self, reference: CellReference, cell: Cell) -> str:
        """The value as a link; a corrected one with the read value struck through before it."""
        figure = self.figures.get(reference)
        if figure is None:
            return "未读出"
        shown = "——" if figure.current_state == CellState.NOT_APPLICABLE else figure.display_value
        if figure.current_state == CellState.BLANK:
            words = format_html('<span class="visually-hidden">{}</span>', shown)
        else:
            words = format_html("{}", shown)
        if figure.is_corrected:
            words = format_html("<del>{}</del> <ins>{}</ins>", figure.display_read_value, words)
        query = urlencode({**self.kept, "figure": str(reference)}, safe="/")
        anchor = "place" if figure.start is not None else "selected"
        return format_html(
            '<a href="?{}#{}" title="{}"{}>{}</a>',
            query,
            anchor,
            str(label_of(reference, self.report)),
            mark_safe(' aria-current="true"') if reference == self.selected else "",
            words,
        )
