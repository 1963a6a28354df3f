"""The templates that every authority starts with: Word files in the official layout (GB/T 9704), made in code."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.wording import body_of
from gongkai.web.official_layout import BODY_POINTS, LINE_POINTS, TITLE_LINE_POINTS, TITLE_POINTS
from gongkai.web.official_word import add_style, indent, name_stand_ins, number_pages, set_outline, set_up
from gongkai.web.typefaces import BODY, TITLE, Typeface

RED = "C00000"
_SEAL = "（印章）"
_LETTERHEAD_POINTS = 32


@cache
def default_template(kind: LetterKind) -> bytes:
    """The template of a kind as a Word file; an authority may take it, change it and upload it as its own."""
    document = Document()
    set_up(document)
    styles = _Styles(document)
    _letterhead(document, styles)
    document.add_paragraph("{{ title }}", styles.title)
    document.add_paragraph("{{ addressee }}：", styles.addressee)
    _body(document, styles, kind)
    _signature(document, styles)
    number_pages(document)
    name_stand_ins(document)
    document.core_properties.title = kind.title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    output = BytesIO()
    document.save(output)
    return output.getvalue()


class _Styles:
    """The named styles of the template, in the words of a clerk, so that changing one changes all its paragraphs."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
        self.letterhead = self._add("公文机关标志", TITLE, _LETTERHEAD_POINTS, center)
        self.letterhead.font.color.rgb = RGBColor.from_string(RED)
        self.letterhead.paragraph_format.line_spacing = Pt(48)
        self.letterhead.paragraph_format.space_after = Pt(LINE_POINTS)
        self.number = self._add("公文发文字号", BODY, BODY_POINTS, center)
        self.number.paragraph_format.space_after = Pt(LINE_POINTS)
        _rule_below(self.number)
        self.title = self._add("公文标题", TITLE, TITLE_POINTS, center)
        self.title.paragraph_format.line_spacing = Pt(TITLE_LINE_POINTS)
        self.title.paragraph_format.space_after = Pt(LINE_POINTS)
        self.title.paragraph_format.keep_with_next = True
        set_outline(self.title)
        self.addressee = self._add("公文主送", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.LEFT)
        self.body = self._add("公文正文", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.JUSTIFY)
        indent(self.body, first_line=2)
        self.signature = self._add("公文落款", BODY, BODY_POINTS, right)
        indent(self.signature, right=4)
        self.signature.paragraph_format.keep_together = True
        self.note = self._add("公文附注", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.LEFT)
        self.note.paragraph_format.space_before = Pt(LINE_POINTS)
        indent(self.note, first_line=2)

    def _add(self, name: str, typeface: Typeface, points: int, alignment: WD_ALIGN_PARAGRAPH) -> Any:
        return add_style(self._document, name, typeface, points, alignment)


def _letterhead(document: WordDocument, styles: _Styles) -> None:
    document.add_paragraph("{{ authority_name }}", styles.letterhead)
    document.add_paragraph("{{ document_number }}", styles.number)


def _body(document: WordDocument, styles: _Styles, kind: LetterKind) -> None:
    """The last paragraph is kept with the signature, so that no page bears a seal and no text."""
    paragraphs = body_of(kind)
    last = max(place for place, paragraph in enumerate(paragraphs) if not paragraph.only_if)
    for place, paragraph in enumerate(paragraphs):
        if paragraph.only_if:
            document.add_paragraph(f"{{%p if {paragraph.only_if} %}}", styles.body)
        written = document.add_paragraph(paragraph.text, styles.body)
        written.paragraph_format.keep_with_next = place >= last or None
        if paragraph.only_if:
            document.add_paragraph("{%p endif %}", styles.body)


def _signature(document: WordDocument, styles: _Styles) -> None:
    """Name, seal place and date stay on one page, together with the line before them."""
    first = document.add_paragraph("{{ authority_name }}", styles.signature)
    first.paragraph_format.space_before = Pt(2 * LINE_POINTS)
    first.paragraph_format.keep_with_next = True
    seal = document.add_paragraph(_SEAL, styles.signature)
    seal.paragraph_format.keep_with_next = True
    document.add_paragraph("{{ date }}", styles.signature)
    document.add_paragraph("{%p if contact_line %}", styles.note)
    document.add_paragraph("（{{ contact_line }}）", styles.note)
    document.add_paragraph("{%p endif %}", styles.note)


def _rule_below(style: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", RED)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders,
        *(f"w:{name}" for name in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl")),
    )
