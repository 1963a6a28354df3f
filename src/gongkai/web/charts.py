"""Plain drawings of figures: SVG made on the server, with Chinese as text, a title and a description.

A chart never stands alone: the page shows the same figures in a table under it. A value that is None is a gap
with a word, never a bar of length zero. The same figures give the same bytes. Two charts on one page need
different ``name``.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from threading import Lock
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Number = int | float | Decimal

MAIN = "#1f4e8c"
COLOURS = (MAIN, "#8fb0dc", "#9a6a1b", "#5f6b7a", "#c9d3e0", "#2f7a78")
"""The house's colours for series, in order; neighbours differ in lightness too, for who sees no colours."""

TEXT = "#1b1f24"
GAP = "#6b7280"
MARKS = "osD^vP"
NO_VALUE = "无数据"
INCOMPLETE = "不完整"
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
WIDTH = 8.4  # inches; the drawing scales to the page, this only sets how large text is in it
CHARACTER = 0.155  # inches that a Chinese character of the labels takes
MARGIN = 0.1
LEGEND_ROW = 0.28
_DRAWING = Lock()  # matplotlib's settings and Python's warning filters belong to the whole process


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[Number | None],
    unit: str = "",
    *,
    captions: Sequence[str] | None = None,
    name: str = "chart",
) -> SafeString:
    """One horizontal bar a label, with its figure (or its caption) at the end.

    Raises ValueError where labels, values and captions are not equally many.
    """
    said = list(captions) if captions is not None else [_written(value) for value in values]
    pairs = list(zip(labels, values, said, strict=True))

    def draw(figure: Any, height: float) -> None:
        axes = _axes_for_rows(figure, height, labels)
        reach = _scale(axes, [value for value in values if value is not None])
        for place, (_, value, caption) in enumerate(pairs):
            if value is not None:
                axes.barh(place, float(value), height=0.58, color=MAIN)
            axes.text(
                max(float(value or 0), 0.0) + reach * 0.012,
                place,
                caption,
                va="center",
                color=TEXT if value is not None else GAP,
                style="normal" if value is not None else "italic",
            )
        _finish(axes, unit)

    description = "；".join(f"{label}：{caption}" for label, _, caption in pairs)
    return _drawn(draw, 0.9 + 0.42 * len(pairs), title, description, unit, name)


def stacked_bars(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Number | None]],
    unit: str = "",
    *,
    name: str = "chart",
) -> SafeString:
    """One horizontal bar a label, made of the parts of all ``series``, with the sum at its end.

    A label with any part unknown has no sum but the word for it. Raises ValueError for parts below zero, which
    have no length, and where labels and values are not equally many.
    """
    _check_lengths(labels, series)
    legend = _legend_rows(list(series))
    room_above = LEGEND_ROW * len(legend)
    if any(value is not None and value < 0 for values in series.values() for value in values):
        raise ValueError("parts of a whole cannot be below zero")
    parts = [[series[part][place] for part in series] for place in range(len(labels))]
    sums = [None if None in row else sum(value for value in row if value is not None) for row in parts]

    def draw(figure: Any, height: float) -> None:
        axes = _axes_for_rows(figure, height, labels, room_above)
        known = [sum(value for value in row if value is not None) for row in parts]
        reach = _scale(axes, known)
        starts = [0.0] * len(labels)
        for number, part in enumerate(series):
            lengths = [float(value or 0) for value in series[part]]
            axes.barh(
                range(len(labels)),
                lengths,
                left=starts,
                height=0.58,
                color=COLOURS[number % len(COLOURS)],
            )
            starts = [start + length for start, length in zip(starts, lengths, strict=True)]
        for place, total in enumerate(sums):
            axes.text(
                starts[place] + reach * 0.012,
                place,
                _written(total, INCOMPLETE),
                va="center",
                color=TEXT if total is not None else GAP,
                style="normal" if total is not None else "italic",
            )
        _legend(figure, height, legend)
        _finish(axes, unit)

    rows = []
    for label, row, total in zip(labels, parts, sums, strict=True):
        said = "，".join(f"{part}{_written(value)}" for part, value in zip(series, row, strict=True))
        rows.append(f"{label}：{said}，合计{_written(total, INCOMPLETE)}")
    return _drawn(draw, 0.9 + room_above + 0.42 * len(labels), title, "；".join(rows), unit, name)


def line(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Number | None]],
    unit: str = "",
    *,
    name: str = "chart",
    hollow: Mapping[str, Collection[int]] | None = None,
    hollow_word: str = "",
) -> SafeString:
    """One line a series over the labels from left to right; a value that is None interrupts its line.

    Each series has its own mark besides its colour. ``hollow`` are the places of a series whose marks are drawn hollow because
    their figures are of another kind; ``hollow_word`` says of which. Raises ValueError where labels and values are not equally many.
    """
    _check_lengths(labels, series)
    legend = _legend_rows(list(series))
    room_above = LEGEND_ROW * len(legend)
    different = hollow or {}

    def draw(figure: Any, height: float) -> None:
        known = [float(value) for values in series.values() for value in values if value is not None]
        axes = figure.add_axes((0.09, 0.62 / height, 0.895, 1 - (0.72 + room_above) / height))
        for number, values in enumerate(series.values()):
            axes.plot(
                range(len(labels)),
                [float("nan") if value is None else float(value) for value in values],
                color=COLOURS[number % len(COLOURS)],
                marker=MARKS[number % len(MARKS)],
                linewidth=2,
            )
        for number, part in enumerate(series):
            for place in sorted(different.get(part, ())):
                value = series[part][place]
                if value is not None:
                    axes.plot(
                        [place],
                        [float(value)],
                        color=COLOURS[number % len(COLOURS)],
                        marker=MARKS[number % len(MARKS)],
                        markerfacecolor="white",
                        markeredgewidth=2,
                        markersize=9,
                    )
        low, high = min([0.0, *known]), max([0.0, *known])
        reach = (high - low) or 1.0
        axes.set_ylim(low - (reach * 0.05 if low < 0 else 0), high + reach * 0.1)
        # As many labels as fit beside one another, always the first among them.
        widest = max((_width(label) for label in labels), default=1) * CHARACTER + 0.15
        step = max(1, math.ceil(len(labels) * widest / (0.895 * WIDTH)))
        axes.set_xticks(range(0, len(labels), step), [labels[place] for place in range(0, len(labels), step)])
        axes.set_xlim(-0.4, max(len(labels) - 0.6, 0.4))
        _plain(axes, axes.yaxis, "y", reach)
        _legend(figure, height, legend, MARKS)
        _finish(axes, unit)

    def said(part: str, place: int, value: Number | None) -> str:
        is_different = value is not None and place in different.get(part, ())
        return f"{_written(value)}（{hollow_word}）" if is_different else _written(value)

    description = "；".join(
        f"{part}："
        + "，".join(
            f"{label} {said(part, place, value)}"
            for place, (label, value) in enumerate(zip(labels, values, strict=True))
        )
        for part, values in series.items()
    )
    return _drawn(draw, 3.2 + room_above, title, description, unit, name)


def _check_lengths(labels: Sequence[str], series: Mapping[str, Sequence[Number | None]]) -> None:
    for part, values in series.items():
        if len(values) != len(labels):
            raise ValueError(f"{part} has {len(values)} values for {len(labels)} labels")


def _written(value: Number | None, gap: str = NO_VALUE) -> str:
    """A figure as people read it: thousands apart, no needless zeros; the word for a gap."""
    if value is None:
        return gap
    exact = value if isinstance(value, int | Decimal) else Decimal(str(round(value, 6)))
    text = f"{exact:,f}" if isinstance(exact, Decimal) else f"{exact:,}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _width(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(0.58 if character.isascii() else 1.0 for character in text)


def _axes_for_rows(figure: Any, height: float, labels: Sequence[str], room_above: float = 0.0) -> Any:
    """Axes with one row a label, with as much room at the left as the longest label needs."""
    left = min(0.45, 0.02 + max((_width(label) for label in labels), default=4) * CHARACTER / WIDTH)
    axes = figure.add_axes((left, 0.6 / height, 0.985 - left, 1 - (0.7 + room_above) / height))
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    return axes


def _scale(axes: Any, known: Sequence[Number]) -> float:
    """Set the horizontal scale for these values; how far it reaches."""
    figures = [float(value) for value in known]
    low, high = min([0.0, *figures]), max([0.0, *figures])
    reach = (high - low) or 1.0
    axes.set_xlim(low * 1.05, high + reach * 0.2)
    _plain(axes, axes.xaxis, "x", reach)
    return reach


def _plain(axes: Any, axis: Any, direction: str, reach: float) -> None:
    """Few ticks, written as figures are, and a quiet grid."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_formatter(lambda tick, _: f"{Decimal(str(round(tick, 6))).normalize():,f}")
    axis.set_major_locator(MaxNLocator(nbins=5, integer=reach >= 2))
    axes.grid(axis=direction, color="#dde3ea", linewidth=0.8)


def _legend_rows(names: Sequence[str]) -> list[list[tuple[float, int, str]]]:
    """Where the names of the series stand above the drawing: rows of (inches from the left, number, name).

    The drawing library has no Chinese glyph to measure, so the room for a name is reckoned here.
    """
    rows: list[list[tuple[float, int, str]]] = [[]]
    left = MARGIN
    for number, name in enumerate(names):
        room = 0.5 + _width(name) * CHARACTER
        if rows[-1] and left + room > WIDTH - MARGIN:
            rows.append([])
            left = MARGIN
        rows[-1].append((left, number, name))
        left += room
    return rows if names else []


def _legend(figure: Any, height: float, rows: list[list[tuple[float, int, str]]], marks: str = "s") -> None:
    """The colour, the mark and the name of every series."""
    from matplotlib.lines import Line2D

    for place, row in enumerate(rows):
        middle = (height - 0.2 - LEGEND_ROW * place) / height
        for left, number, name in row:
            mark = Line2D(
                [(left + 0.1) / WIDTH],
                [middle],
                color=COLOURS[number % len(COLOURS)],
                marker=marks[number % len(marks)],
                markersize=10,
                linestyle="none",
            )
            figure.add_artist(mark)
            figure.text((left + 0.27) / WIDTH, middle, name, va="center", color=TEXT)


def _finish(axes: Any, unit: str) -> None:
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for place, spine in axes.spines.items():
        spine.set_visible(place == "left")
        spine.set_color("#9aa5b1")
    if unit:
        axes.set_xlabel(f"单位：{unit}", loc="right")


def _drawn(
    draw: Callable[[Any, float], None], height: float, title: str, description: str, unit: str, name: str
) -> SafeString:
    """What ``draw`` puts on a figure of this height in inches, as an element of a page."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.family": "sans-serif",
        "font.size": 11,
        "text.parse_math": False,
        "axes.unicode_minus": False,
    }
    buffer = io.StringIO()
    with _DRAWING, rc_context(style), warnings.catch_warnings():
        # Text stays text: that the drawing library has no Chinese glyph to measure changes nothing.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasSVG(figure)
        draw(figure, height)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    whole = f"单位：{unit}。{description}" if unit else description
    return _accessible(buffer.getvalue(), title, whole, name)


def _accessible(drawing: str, title: str, description: str, name: str) -> SafeString:
    """The drawing as an element of a page: no prologue, scalable, named and described, no id twice on a page."""
    body = drawing[drawing.index("<svg") :]
    opening, content = body.split(">", 1)
    box = re.search(r'viewBox="[^"]+"', opening)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{box[0] if box else ""} class="chart" role="img" '
        f'aria-labelledby="{escape(name)}-title {escape(name)}-description">'
        f'<title id="{escape(name)}-title">{escape(title)}</title>'
        f'<desc id="{escape(name)}-description">{escape(description)}</desc>'
    )
    content = re.sub(r"<metadata>.*?</metadata>", "", content, flags=re.DOTALL)
    content = re.sub(r'<g id="[^"]*"', "<g", content)
    content = re.sub(r"font: (?:italic )?([\d.]+)px [^;\"]+", rf"font: \1px {FONTS}", content)
    return mark_safe(head + content)
