"""How a printed table is measured, the same in Word and in PDF: widths, size of letters, repeated lines."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.forms.layout import Grid, GridCell, GridKind
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.outputs.content import place_text

TEXT_WIDTH_MM = 156.0
"""Between the margins of an official paper (210 - 28 - 26 mm)."""
POINT_MM = 25.4 / 72
SMALL_POINTS, USUAL_POINTS = 9.0, 10.5
"""小五 for tables of many columns, 五号 for the others."""
CELL_LEADING_POINTS = 3.0
"""What a line in a cell is higher than its letters."""
PADDING_MM = 0.7
"""On the left and the right of what stands in a cell."""
HEADS = (GridKind.CAPTION, GridKind.COLUMN_HEADER, GridKind.COLUMN_GROUP, GridKind.CORNER)
"""What is shaded as a header of columns."""
_MANY = 5
_NARROW_FIGURE_MM, _WIDE_FIGURE_MM, _WIDEST_FIGURE_MM = 9.6, 20.5, 36.0
_UNIT_MM = 13.0
_LABEL_SHARE = 0.55
_OUTER_GROUP_MM, _INNER_GROUP_MM = 9.0, 14.5
_LEAST_LABEL_MM = 34.0


@dataclass(frozen=True, slots=True)
class Measures:
    """The widths of a table's columns in mm, which add up to ``total``, and the size of its letters in points."""

    widths: tuple[float, ...]
    points: float

    @property
    def total(self) -> float:
        """The width of the table in mm."""
        return sum(self.widths)


def measures_of(laid_out: Grid, document: ReportDocument, total: float = TEXT_WIDTH_MM) -> Measures:
    """How a table is set so that no figure is broken over two lines and labels get what is left.

    In a table of few columns their headers stand on one line too.
    """
    figures = [cell for cell in laid_out.cells() if cell.kind is GridKind.FIGURE]
    first = min((cell.position for cell in figures), default=laid_out.width)
    columns = laid_out.width - first
    points = SMALL_POINTS if columns > _MANY else USUAL_POINTS
    if columns == 0:
        return Measures((total / laid_out.width,) * laid_out.width, points)
    needed = [_NARROW_FIGURE_MM if columns > _MANY else _WIDE_FIGURE_MM] * columns
    heads = [
        cell for cell in laid_out.cells() if cell.kind is GridKind.COLUMN_HEADER and cell.position >= first
    ]
    for cell in [*figures, *(heads if columns <= _MANY else [])]:
        each = _width_of(cell, document, points) / cell.colspan
        for position in range(cell.position, cell.position + cell.colspan):
            needed[position - first] = max(needed[position - first], each)
    if first == 0:
        return Measures(_scaled(needed, total), points)
    labels = _label_widths(laid_out, first)
    left = total - sum(labels) - sum(needed)
    if left < _LEAST_LABEL_MM:
        needed = list(_scaled(needed, total - sum(labels) - _LEAST_LABEL_MM))
        left = _LEAST_LABEL_MM
    elif columns <= _MANY and left > total * _LABEL_SHARE:
        # Few figures: they share what labels do not need.
        spare = min((left - total * _LABEL_SHARE) / columns, max(_WIDEST_FIGURE_MM - max(needed), 0.0))
        needed, left = [width + spare for width in needed], left - spare * columns
    leaf = _leaf_position(laid_out, first)
    labels[leaf] += left
    return Measures((*labels, *needed), points)


def repeated_lines(laid_out: Grid) -> int:
    """How many lines at the top are repeated on every page; none in a stack, whose parts have heads of their own."""
    return laid_out.blocks[0].body if len(laid_out.blocks) == 1 else 0


def _label_widths(laid_out: Grid, first: int) -> list[float]:
    """The widths of the columns left of the figures; that of the leaves is not told yet."""
    leaf = _leaf_position(laid_out, first)
    widths = []
    for position in range(first):
        if position == leaf:
            widths.append(0.0)
        elif position > leaf:
            widths.append(_UNIT_MM)
        else:
            widths.append(_OUTER_GROUP_MM if position == 0 else _INNER_GROUP_MM)
    return widths


def _leaf_position(laid_out: Grid, first: int) -> int:
    """Which column holds the labels of single rows: the last one before units and figures."""
    has_units = any(cell.kind is GridKind.UNIT for cell in laid_out.cells())
    return first - (2 if has_units else 1)


def _width_of(cell: GridCell, document: ReportDocument, points: float) -> float:
    """The room that a figure takes on one line; Chinese characters are twice as wide as digits."""
    text = place_text(cell, document)
    em = sum(0.53 if character.isascii() else 1.0 for character in text)
    return em * points * POINT_MM + 2 * PADDING_MM + 0.6


def _scaled(widths: list[float], total: float) -> tuple[float, ...]:
    """The widths stretched or shrunk to a total."""
    factor = total / sum(widths)
    return tuple(width * factor for width in widths)
