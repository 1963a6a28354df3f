"""Showing a table of a form as accessible HTML in the official layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from gongkai.forms.cells import UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.formatting import STATE_WORDS, format_cell, format_value
from gongkai.forms.layout import Block, Grid, GridCell, GridKind, grid
from gongkai.forms.model import Table

__all__ = ["Html", "format_value", "render_grid", "render_html"]

FigureAttributes = Callable[[CellReference], Mapping[str, str]]
FigureContent = Callable[[CellReference, Cell], str]

_CLASSES = {
    CellState.NUMBER: "figure-number",
    CellState.ZERO: "figure-zero",
    CellState.BLANK: "figure-blank",
    CellState.NOT_APPLICABLE: "figure-not-applicable",
    CellState.UNREAD: "figure-unread",
}
_SCOPES = {
    GridKind.CAPTION: "colgroup",
    GridKind.COLUMN_GROUP: "colgroup",
    GridKind.COLUMN_HEADER: "col",
    GridKind.ROW_GROUP: "rowgroup",
    GridKind.ROW_HEADER: "row",
}
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_OWN_ATTRIBUTES = frozenset({"headers", "rowspan", "colspan"})
DASH = "——"


class Html(str):
    """Text that is finished HTML. Template engines that know ``__html__`` insert it without escaping it."""

    __slots__ = ()

    def __html__(self) -> str:
        """The text itself."""
        return str(self)


def render_html(
    tables: Sequence[Table] | Table,
    cells: Cells,
    arrangement: str = "",
    *,
    figure_attributes: FigureAttributes | None = None,
    figure_content: FigureContent | None = None,
    id_prefix: str = "",
) -> Html:
    """A table, or the tables of one stack, as one HTML table.

    Every figure names its headers (``headers``/``id``), because these tables have headers of several storeys
    on two sides. A cell missing from ``cells`` is shown as unread. ``figure_attributes`` adds attributes to a
    figure's ``td``; ``figure_content`` replaces what stands in it: plain text is escaped, an object with
    ``__html__`` (``Html``, Django's SafeString) is inserted as it is. ``id_prefix`` keeps ids apart where the
    same table is shown twice on a page. Raises ValueError for an attribute name that HTML does not allow.
    """
    return render_grid(
        grid(tables, arrangement, id_prefix),
        cells,
        figure_attributes=figure_attributes,
        figure_content=figure_content,
    )


def render_grid(
    laid_out: Grid,
    cells: Cells,
    *,
    figure_attributes: FigureAttributes | None = None,
    figure_content: FigureContent | None = None,
) -> Html:
    """The HTML table of a grid that is already laid out."""
    writer = _Writer(cells, figure_attributes, figure_content)
    parts = [f'<table class="form-table">\n<caption>{escape(laid_out.title)}</caption>']
    for block in laid_out.blocks:
        parts.extend(writer.block(laid_out, block, alone=len(laid_out.blocks) == 1))
    parts.append("</table>")
    return Html("\n".join(parts))


class _Writer:
    def __init__(
        self, cells: Cells, attributes: FigureAttributes | None, content: FigureContent | None
    ) -> None:
        self.cells = cells
        self.attributes = attributes
        self.content = content

    def block(self, laid_out: Grid, block: Block, alone: bool) -> list[str]:
        """The lines of one table: head and body; in a stack, one body that begins with its headers."""
        head = [self.line(line) for line in laid_out.lines[block.start : block.body]]
        body = [self.line(line) for line in laid_out.lines[block.body : block.end]]
        if alone:
            return ["<thead>", *head, "</thead>", "<tbody>", *body, "</tbody>"]
        return ["<tbody>", *head, *body, "</tbody>"]

    def line(self, line: Sequence[GridCell]) -> str:
        return f"<tr>{''.join(self.cell(cell) for cell in line)}</tr>"

    def cell(self, cell: GridCell) -> str:
        if cell.kind is GridKind.FIGURE and cell.reference is not None:
            return self.figure(cell, cell.reference)
        attributes = _geometry(cell)
        if cell.kind in _SCOPES:
            attributes["scope"] = _SCOPES[cell.kind]
            classes = f"form-{cell.kind.replace('_', '-')}"
            attributes["class"] = f"{classes} indent-{cell.indent}" if cell.indent else classes
            note = f"<small>{escape(cell.note)}</small>" if cell.note else ""
            return _element("th", attributes, escape(cell.text) + note)
        attributes["class"] = f"form-{cell.kind}"
        return _element("td", attributes, escape(cell.text))

    def figure(self, place: GridCell, reference: CellReference) -> str:
        cell = self.cells.get(reference, UNREAD)
        attributes = _geometry(place)
        classes = f"figure {_CLASSES[cell.state]}"
        for name, value in (self.attributes(reference) if self.attributes else {}).items():
            if not _ATTRIBUTE_NAME.fullmatch(name) or name in _OWN_ATTRIBUTES:
                raise ValueError(f"单元格不能带属性“{name}”。")
            if name == "class":
                classes = f"{classes} {value}"
            else:
                attributes[name] = value
        attributes["class"] = classes
        content = self.content(reference, cell) if self.content else _default_content(cell)
        return _element("td", attributes, _as_html(content))


def _geometry(cell: GridCell) -> dict[str, str]:
    found: dict[str, str] = {}
    if cell.id:
        found["id"] = cell.id
    if cell.rowspan > 1:
        found["rowspan"] = str(cell.rowspan)
    if cell.colspan > 1:
        found["colspan"] = str(cell.colspan)
    if cell.headers:
        found["headers"] = " ".join(cell.headers)
    return found


def _element(tag: str, attributes: Mapping[str, str], content: str) -> str:
    written = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>"


def _default_content(cell: Cell) -> str:
    if cell.state is CellState.BLANK:
        return Html(f'<span class="visually-hidden">{STATE_WORDS[CellState.BLANK]}</span>')
    if cell.state is CellState.NOT_APPLICABLE:
        return DASH
    return format_cell(cell)


def _as_html(content: str) -> str:
    finished = getattr(content, "__html__", None)
    return str(finished()) if callable(finished) else escape(content)
