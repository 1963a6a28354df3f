"""The report as accessible HTML: for our own pages, and as one file to keep that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.forms.formatting import format_value
from gongkai.forms.rendering import FigureAttributes, FigureContent, Html, render_html
from gongkai.reports.annual.document import (
    Block,
    ChartBlock,
    Heading,
    Paragraph,
    ReportDocument,
    Run,
    TableBlock,
)
from gongkai.reports.outputs.content import (
    REASONS,
    SEAL_PLACE,
    basis_line,
    chart_caption,
    cleaned,
    date_line,
    included_title,
    numbered_charts,
    says_title,
    split_at_signature,
)
from gongkai.reports.outputs.drawings import draw
from gongkai.reports.outputs.page_style import STYLE
from gongkai.web.charts import NO_VALUE

RunContent = Callable[[Run], str]


@dataclass(frozen=True, slots=True)
class Hooks:
    """What a page of ours adds to a report: see ``forms.rendering.render_html`` for figures of tables.

    ``run_content`` makes what stands inside the chip of a live figure, for example a link to what is behind it: plain text
    is escaped, a SafeString is put in as it is. ``id_prefix`` keeps ids apart where a report stands twice on a page;
    ``top_level`` is the level of the headings of sections.
    """

    figure_attributes: FigureAttributes | None = None
    figure_content: FigureContent | None = None
    run_content: RunContent | None = None
    id_prefix: str = ""
    top_level: int = 2


def report_fragment(document: ReportDocument, hooks: Hooks | None = None) -> SafeString:
    """The report as an element of a page, without its title, which is the heading of the page."""
    return _Writer(cleaned(document), hooks or Hooks()).fragment()


def standalone(document: ReportDocument) -> SafeString:
    """A whole page with its own style, to be kept, printed and read without any other file."""
    document = cleaned(document)
    return format_html(
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="author" content="{}">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n'
        "<body>\n<main>\n<h1>{}</h1>\n{}\n</main>\n</body>\n</html>\n",
        document.authority,
        document.title,
        mark_safe(STYLE),
        document.title,
        report_fragment(document),
    )


def write_html(document: ReportDocument) -> bytes:
    """The page to keep, in UTF-8."""
    return standalone(document).encode("utf-8")


class _Writer:
    """Writes the parts of a report in order."""

    def __init__(self, document: ReportDocument, hooks: Hooks) -> None:
        self.document = document
        self.hooks = hooks
        self.numbers = numbered_charts(document)

    def fragment(self) -> SafeString:
        """The whole report."""
        document = self.document
        before, behind = split_at_signature(document)
        parts = [
            self._remarks(),
            *self._blocks(before),
            self._signature(),
            *self._blocks(behind),
            self._list(REASONS, document.reasons),
            self._list(included_title(document), document.included),
            format_html('<footer class="report-basis"><p>{}</p></footer>', basis_line(document)),
        ]
        content = _joined(part for part in parts if part)
        return format_html('<article class="report-document" lang="zh-CN">\n{}\n</article>', content)

    def _remarks(self) -> SafeString:
        if not self.document.remarks:
            return SafeString("")
        lines = format_html_join("\n", "<p>{}</p>", ((line,) for line in self.document.remarks))
        return format_html(
            '<div class="report-remarks" role="note" aria-label="关于本报告的提示">\n{}\n</div>', lines
        )

    def _blocks(self, blocks: Sequence[Block]) -> list[SafeString]:
        found: list[SafeString] = []
        above: Heading | None = None
        for place, block in enumerate(blocks):
            if isinstance(block, Heading):
                found.append(self._heading(block.text, block.level, block.key))
            elif isinstance(block, Paragraph):
                found.append(self._paragraph(block))
            elif isinstance(block, TableBlock):
                found.append(self._table(block, f"{self.hooks.id_prefix}t{place}-", above))
            else:
                found.append(self._chart(block))
            above = block if isinstance(block, Heading) else None
        return found

    def _heading(self, text: str, level: int, key: str = "") -> SafeString:
        tag = f"h{min(self.hooks.top_level + level - 1, 6)}"
        identity = format_html(' id="{}part-{}"', self.hooks.id_prefix, key) if key else ""
        return format_html("<{}{}>{}</{}>", tag, identity, text, tag)

    def _paragraph(self, paragraph: Paragraph) -> SafeString:
        return format_html("<p>{}</p>", _joined((self._run(run) for run in paragraph.runs), ""))

    def _run(self, run: Run) -> SafeString:
        if not run.figure:
            return mark_safe(escape(run.text).replace("\n", "<br>"))
        content = self.hooks.run_content(run) if self.hooks.run_content else run.text
        return format_html(
            '<data class="live-figure" value="{}">{}</data>', run.text.replace(",", ""), content
        )

    def _table(self, block: TableBlock, prefix: str, above: Heading | None) -> SafeString:
        drawn = render_html(
            block.tables,
            self.document.cells,
            block.arrangement,
            figure_attributes=self.hooks.figure_attributes,
            figure_content=self.hooks.figure_content,
            id_prefix=prefix,
        )
        notes = format_html_join("\n", '<p class="table-note">注：{}</p>', ((note,) for note in block.notes))
        if says_title(above, block):
            # For those who see the heading right above, the caption would only say it again.
            drawn = Html(drawn.replace("<caption>", '<caption class="visually-hidden">', 1))
        return format_html(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}">\n{}\n</div>\n{}',
            block.title,
            drawn,
            notes,
        )

    def _chart(self, chart: ChartBlock) -> SafeString:
        """A drawing with the table of its numbers; both are one figure, which is no statistical table."""
        caption = chart_caption(chart, self.numbers[chart.name])
        head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name, _ in chart.series))
        lines = []
        for place, label in enumerate(chart.labels):
            values = (values[place] for _, values in chart.series)
            cells = format_html_join(
                "",
                '<td class="figure">{}</td>',
                ((NO_VALUE if value is None else format_value(value, grouping=","),) for value in values),
            )
            lines.append(format_html('<tr><th scope="row">{}</th>{}</tr>', label, cells))
        return format_html(
            '<figure class="report-chart">\n{}\n<figcaption>{}</figcaption>\n'
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}的数据">\n'
            '<table class="data chart-data">\n<thead><tr><td></td>{}</tr></thead>\n<tbody>{}</tbody>\n'
            "</table>\n</div>\n</figure>",
            draw(chart, self.hooks.id_prefix),
            caption,
            caption,
            head,
            _joined(lines, ""),
        )

    def _signature(self) -> SafeString:
        return format_html(
            '<div class="report-signature"><p>{}</p><p class="seal-place">{}</p>'
            '<p><time datetime="{}">{}</time></p></div>',
            self.document.authority,
            SEAL_PLACE,
            self.document.date.isoformat(),
            date_line(self.document),
        )

    def _list(self, heading: str, lines: Sequence[str]) -> SafeString:
        if not lines:
            return SafeString("")
        items = format_html_join("\n", "<li>{}</li>", ((line,) for line in lines))
        return format_html(
            '<section class="report-annex">\n{}\n<ol>\n{}\n</ol>\n</section>',
            self._heading(heading, 1),
            items,
        )


def _joined(parts: Iterable[SafeString], between: str = "\n") -> SafeString:
    """Finished HTML, put together."""
    return mark_safe(between.join(parts))
