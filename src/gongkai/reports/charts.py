"""One row of a form over authorities and years, as a plain drawing with its numbers as text."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.forms.cells import Cell
from gongkai.reports.values import format_value

BAR = "#1f4e8c"
GAP = "#6b7280"
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
_DRAWING = Lock()  # matplotlib's settings and Python's warning filters belong to the whole process


@dataclass(frozen=True, slots=True)
class Bar:
    """One report in the chart: whose it is, of which year, and what stands in the cell."""

    authority: str
    year: int | None
    cell: Cell
    corrected: bool = False

    @property
    def label(self) -> str:
        """What stands beside the bar."""
        return f"{self.authority} {self.year}年" if self.year else f"{self.authority} 年度不详"

    @property
    def caption(self) -> str:
        """What stands at the bar's end; a cell without a value says in words why there is no bar."""
        text = format_value(self.cell)
        return f"{text}（已更正）" if self.corrected else text


def draw_comparison(bars: Sequence[Bar], title: str, unit: str) -> SafeString:
    """The bars as an SVG element with Chinese as text, a title and a description for screen readers.

    A cell without a value leaves a gap with the word for its state, never a bar of length zero. The same bars
    give the same bytes.
    """
    description = "；".join(f"{bar.label}：{bar.caption}" for bar in bars)
    with _DRAWING:
        drawing = _drawing(bars, unit)
    return _accessible(drawing, title, f"单位：{unit}。{description}" if unit else description)


def _width(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(0.58 if character.isascii() else 1.0 for character in text)


def _drawing(bars: Sequence[Bar], unit: str) -> str:
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    style: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "gongkai",
        "font.family": "sans-serif",
        "font.size": 11,
        "text.parse_math": False,
        "axes.unicode_minus": False,
    }
    with rc_context(style), warnings.catch_warnings():
        # Text stays text: that the drawing library has no Chinese glyph to measure changes nothing.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        height = 0.9 + 0.42 * len(bars)
        figure = Figure(figsize=(8.4, height))
        FigureCanvasSVG(figure)
        left = min(0.45, 0.02 + max((_width(bar.label) for bar in bars), default=4) * 0.0185)
        axes = figure.add_axes((left, 0.6 / height, 0.985 - left, 1 - 0.7 / height))
        values = [float(bar.cell.value) if bar.cell.value is not None else None for bar in bars]
        known = [value for value in values if value is not None]
        low, high = min([0.0, *known]), max([0.0, *known])
        reach = (high - low) or 1.0
        for place, (bar, value) in enumerate(zip(bars, values, strict=True)):
            if value is not None:
                axes.barh(place, value, height=0.58, color=BAR)
            axes.text(
                max(value or 0.0, 0.0) + reach * 0.012,
                place,
                bar.caption,
                va="center",
                color="#1b1f24" if value is not None else GAP,
                style="normal" if value is not None else "italic",
            )
        axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(low * 1.05, high + reach * 0.2)
        axes.xaxis.set_major_formatter(lambda tick, _: f"{Decimal(str(round(tick, 6))).normalize():,f}")
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=reach >= 5))
        axes.grid(axis="x", color="#dde3ea", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        for name, spine in axes.spines.items():
            spine.set_visible(name == "left")
            spine.set_color("#9aa5b1")
        if unit:
            axes.set_xlabel(f"单位：{unit}", loc="right")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _accessible(drawing: str, title: str, description: str) -> SafeString:
    """The drawing as an element of a page: no prologue, scalable, named and described."""
    body = drawing[drawing.index("<svg") :]
    opening, content = body.split(">", 1)
    box = re.search(r'viewBox="[^"]+"', opening)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{box[0] if box else ""} class="comparison-chart" role="img" '
        'aria-labelledby="chart-title chart-description">'
        f'<title id="chart-title">{escape(title)}</title>'
        f'<desc id="chart-description">{escape(description)}</desc>'
    )
    content = re.sub(r"<metadata>.*?</metadata>", "", content, flags=re.DOTALL)
    content = re.sub(r"font: (?:italic )?([\d.]+)px [^;\"]+", rf"font: \1px {FONTS}", content)
    return mark_safe(head + content)
