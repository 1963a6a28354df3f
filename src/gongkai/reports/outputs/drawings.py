"""The charts of a report as drawings: SVG for pages and PDF, and the same SVG as a picture for Word."""

from __future__ import annotations

from django.utils.safestring import SafeString

from gongkai.reports.annual.document import ChartBlock
from gongkai.web import charts
from gongkai.web.typefaces import BODY, families
from gongkai.web.typesetting import CannotBeSet, Setting

PICTURE_DOTS_PER_INCH = 200
_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 605pt, height: auto, margin: 0pt, fill: white)
#set text(font: data.families)
#image("chart.svg", width: 100%)
"""


def draw(chart: ChartBlock, prefix: str = "") -> SafeString:
    """The chart as an SVG element with Chinese as text; ``prefix`` keeps ids apart where it stands twice on a page.

    Raises ValueError where labels and values are not equally many, and for a kind that is not known.
    """
    name = f"{prefix}{chart.name}"
    if chart.kind == "bars":
        ((_, values),) = chart.series
        return charts.bars(chart.title, chart.labels, values, chart.unit, name=name)
    drawn = {"stacked": charts.stacked_bars, "line": charts.line}.get(chart.kind)
    if drawn is None:
        raise ValueError(f"没有“{chart.kind}”这种图。")
    return drawn(chart.title, chart.labels, dict(chart.series), chart.unit, name=name)


def picture(chart: ChartBlock) -> bytes | None:
    """The chart as a PNG picture; None where the machine has no font that shows it."""
    present = families()[BODY.name]
    if not present:
        return None
    setting = Setting(_SOURCE, {"families": present}, {"chart.svg": draw(chart).encode()})
    try:
        return setting.pages("png", ppi=PICTURE_DOTS_PER_INCH)[0]
    except CannotBeSet:
        return None
