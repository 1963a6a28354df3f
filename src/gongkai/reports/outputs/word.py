"""The report as a Word file in the layout of official papers (GB/T 9704), tables and charts in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.reports.annual.document import (
    Block,
    ChartBlock,
    Heading,
    Paragraph,
    ReportDocument,
    TableBlock,
)
from gongkai.reports.outputs.content import (
    ANNEX,
    NO_PICTURE,
    REASONS,
    SEAL_PLACE,
    basis_line,
    chart_caption,
    chart_note,
    cleaned,
    date_line,
    included_lines,
    included_title,
    numbered_charts,
    numbered_lines,
    says_title,
    split_at_signature,
    title_lines,
)
from gongkai.reports.outputs.drawings import picture
from gongkai.reports.outputs.widths import (
    CELL_LEADING_POINTS,
    SMALL_POINTS,
    TEXT_WIDTH_MM,
    USUAL_POINTS,
)
from gongkai.reports.outputs.word_tables import add_table
from gongkai.web.official_layout import BODY_POINTS, LINE_POINTS, TITLE_LINE_POINTS, TITLE_POINTS
from gongkai.web.official_word import (
    add_style,
    indent,
    name_stand_ins,
    number_pages,
    set_outline,
    set_spacing,
    set_up,
)
from gongkai.web.typefaces import BODY, HEI, KAI, SONG, TITLE

_NOTE_POINTS = 12
_NOTE_LINE_POINTS = 20
_SIGNATURE_RIGHT = 4
"""Characters that the signature stands off the right margin, as room for the seal."""


def write_word(document: ReportDocument) -> bytes:
    """The Word file. Live figures are plain text in it; a chart that cannot be drawn here leaves its numbers."""
    return _Writer(cleaned(document)).written()


class _Writer:
    """Puts a report into a new Word document, part by part."""

    def __init__(self, report: ReportDocument) -> None:
        self.report = report
        self.word = Document()
        set_up(self.word)
        self.numbers = numbered_charts(report)
        self._add_styles()
        self.cell_styles = self._cell_styles()

    def written(self) -> bytes:
        """The file."""
        report = self.report
        self._title()
        self._boxed(report.remarks)
        before, behind = split_at_signature(report)
        self._blocks(before)
        self._signature()
        self._blocks(behind)
        self._list(REASONS, numbered_lines(report.reasons))
        self._list(included_title(report), included_lines(report))
        self._add(basis_line(report), self.note).paragraph_format.space_before = Pt(_NOTE_LINE_POINTS)
        number_pages(self.word)
        name_stand_ins(self.word)
        self._properties()
        output = io.BytesIO()
        self.word.save(output)
        return output.getvalue()

    def _title(self) -> None:
        """The title; a long one is broken behind the authority's name, not wherever the line ends."""
        first, second = title_lines(self.report)
        paragraph = self._add(first, self.title)
        if second:
            paragraph.add_run().add_break()
            paragraph.add_run(second)

    def _add_styles(self) -> None:
        center, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
        justify, right = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
        self.title = add_style(self.word, "公文标题", TITLE, TITLE_POINTS, center)
        set_spacing(self.title.paragraph_format, TITLE_LINE_POINTS)
        self.title.paragraph_format.space_after = Pt(LINE_POINTS)
        set_outline(self.title)
        self.headings = {}
        for level, face in ((1, HEI), (2, KAI)):
            style = add_style(self.word, f"公文{'一二'[level - 1]}级标题", face, BODY_POINTS, left)
            style.paragraph_format.keep_with_next = True
            indent(style, first_line=2)
            set_outline(style, level + 1)
            self.headings[level] = style
        self.body = add_style(self.word, "公文正文", BODY, BODY_POINTS, justify)
        indent(self.body, first_line=2)
        self.signature = add_style(self.word, "公文落款", BODY, BODY_POINTS, right)
        indent(self.signature, right=_SIGNATURE_RIGHT)
        self.signature.paragraph_format.keep_together = True
        self.table_title = add_style(self.word, "统计表标题", HEI, 14, center)
        self.table_title.paragraph_format.keep_with_next = True
        self.caption = add_style(self.word, "图题", HEI, _NOTE_POINTS, center)
        self.note = add_style(self.word, "注释", SONG, USUAL_POINTS, left)
        self.remark = add_style(self.word, "提示", KAI, 14, left)
        # The frame stands outside of the text that it is around.
        self.remark.paragraph_format.left_indent = self.remark.paragraph_format.right_indent = Pt(5)
        for style, points in ((self.caption, 22), (self.note, 16), (self.remark, 22)):
            set_spacing(style.paragraph_format, points)
        self.picture = add_style(self.word, "插图", BODY, BODY_POINTS, center)
        self.picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        self.picture.paragraph_format.keep_with_next = True

    def _cell_styles(self) -> dict[str, str]:
        """The ids of the paragraph styles in tables, by size and alignment."""
        found = {}
        for size, words, points in (("small", "小五", SMALL_POINTS), ("usual", "五号", USUAL_POINTS)):
            for name, alignment in (("left", WD_ALIGN_PARAGRAPH.LEFT), ("center", WD_ALIGN_PARAGRAPH.CENTER)):
                side = "居中" if name == "center" else "靠左"
                style = add_style(self.word, f"表格{words}{side}", SONG, points, alignment)
                set_spacing(style.paragraph_format, points + CELL_LEADING_POINTS)
                found[f"{size}-{name}"] = style.style_id
        return found

    def _blocks(self, blocks: Iterable[Block]) -> None:
        above: Block | None = None
        for block in blocks:
            if isinstance(block, Heading):
                heading = self._add(block.text, self.headings[min(block.level, 2)])
                heading.paragraph_format.page_break_before = block.key == ANNEX or None
            elif isinstance(block, Paragraph):
                for line in block.text.split("\n"):
                    self._add(line, self.body)
            elif isinstance(block, TableBlock):
                self._table(block, above)
            else:
                self._chart(block)
            above = block

    def _table(self, block: TableBlock, above: Block | None) -> None:
        if not says_title(above if isinstance(above, Heading) else None, block):
            self._add(block.title, self.table_title)
        self.word.paragraphs[-1].paragraph_format.space_after = Pt(4)
        add_table(self.word, block, self.report, self.cell_styles)
        for note in block.notes:
            self._add(f"注：{note}", self.note)
        # Word joins tables that follow one another, and sets the next heading on the table's heels.
        gap = self._add("", self.note)
        gap.paragraph_format.line_spacing = Pt(10)

    def _chart(self, chart: ChartBlock) -> None:
        drawn = picture(chart)
        caption = chart_caption(chart, self.numbers[chart.name])
        note = chart_note(chart)
        if drawn is not None:
            paragraph = self._add("", self.picture)
            shape = paragraph.add_run().add_picture(io.BytesIO(drawn), width=Mm(TEXT_WIDTH_MM - 16))
            properties = shape._inline.docPr
            properties.set("descr", f"{caption}。{note}")
            properties.set("title", caption)
        title = self._add(caption, self.caption)
        title.paragraph_format.keep_with_next = True
        numbers = self._add(note if drawn is not None else f"{note}（{NO_PICTURE}）", self.note)
        numbers.alignment = WD_ALIGN_PARAGRAPH.CENTER
        numbers.paragraph_format.space_after = Pt(8)

    def _signature(self) -> None:
        """Authority, the place of the seal and the date stay on one page."""
        for place, line in enumerate((self.report.authority, SEAL_PLACE, date_line(self.report))):
            paragraph = self._add(line, self.signature)
            paragraph.paragraph_format.keep_with_next = place < 2
            if not place:
                paragraph.paragraph_format.space_before = Pt(2 * LINE_POINTS)

    def _boxed(self, remarks: Sequence[str]) -> None:
        """What must be said at the top, in a frame."""
        for place, remark in enumerate(remarks):
            paragraph = self._add(remark, self.remark)
            paragraph._p.get_or_add_pPr().insert_element_before(
                _frame(), *(f"w:{name}" for name in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl"))
            )
            if place == len(remarks) - 1:
                paragraph.paragraph_format.space_after = Pt(14)

    def _list(self, heading: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        self._add(heading, self.headings[1]).paragraph_format.space_before = Pt(LINE_POINTS)
        for line in lines:
            self._add(line, self.body)

    def _add(self, text: str, style: Any) -> Any:
        return self.word.add_paragraph(text, style)

    def _properties(self) -> None:
        properties = self.word.core_properties
        properties.title = self.report.title[:255]
        properties.author = self.report.authority[:255]
        properties.last_modified_by = properties.author
        properties.comments = ""
        properties.language = "zh-CN"
        moment = dt.datetime.combine(self.report.date, dt.time())
        properties.created = properties.modified = moment


def _frame() -> Any:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "7F7F7F")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders
