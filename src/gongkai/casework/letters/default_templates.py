"""The templates that every authority starts with: Word files in the official layout (GB/T 9704), made in code."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.layout import (
    BODY_POINTS,
    FOOTER_MM,
    LINE_POINTS,
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    RED,
)
from gongkai.casework.letters.wording import body_of
from gongkai.web.typefaces import BODY, SONG, TITLE, TYPEFACES, Typeface

_LATIN = "Times New Roman"
_SEAL = "（印章）"
_LETTERHEAD_POINTS = 32
_TITLE_POINTS = 22
_PAGE_NUMBER_POINTS = 14


@cache
def default_template(kind: LetterKind) -> bytes:
    """The template of a kind as a Word file; an authority may take it, change it and upload it as its own."""
    document = Document()
    _clear(document)
    _page(document)
    styles = _Styles(document)
    _letterhead(document, styles)
    document.add_paragraph("{{ title }}", styles.title)
    document.add_paragraph("{{ addressee }}：", styles.addressee)
    _body(document, styles, kind)
    _signature(document, styles)
    _page_number(document)
    _stand_ins(document)
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
        normal = document.styles["Normal"]
        _set_fonts(normal, BODY, BODY_POINTS)
        _set_spacing(normal.paragraph_format)
        normal.paragraph_format.widow_control = False
        center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
        self.letterhead = self._add("公文机关标志", TITLE, _LETTERHEAD_POINTS, center)
        self.letterhead.font.color.rgb = RGBColor.from_string(RED)
        self.letterhead.paragraph_format.line_spacing = Pt(48)
        self.letterhead.paragraph_format.space_after = Pt(LINE_POINTS)
        self.number = self._add("公文发文字号", BODY, BODY_POINTS, center)
        self.number.paragraph_format.space_after = Pt(LINE_POINTS)
        _rule_below(self.number)
        self.title = self._add("公文标题", TITLE, _TITLE_POINTS, center)
        self.title.paragraph_format.line_spacing = Pt(33)
        self.title.paragraph_format.space_after = Pt(LINE_POINTS)
        self.title.paragraph_format.keep_with_next = True
        _outline(self.title)
        self.addressee = self._add("公文主送", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.LEFT)
        self.body = self._add("公文正文", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.JUSTIFY)
        _indent(self.body, first_line=2)
        self.signature = self._add("公文落款", BODY, BODY_POINTS, right)
        _indent(self.signature, right=4)
        self.signature.paragraph_format.keep_together = True
        self.note = self._add("公文附注", BODY, BODY_POINTS, WD_ALIGN_PARAGRAPH.LEFT)
        self.note.paragraph_format.space_before = Pt(LINE_POINTS)
        _indent(self.note, first_line=2)

    def _add(self, name: str, typeface: Typeface, points: int, alignment: WD_ALIGN_PARAGRAPH) -> Any:
        style: Any = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self._document.styles["Normal"]
        style.quick_style = True
        _set_fonts(style, typeface, points)
        _set_spacing(style.paragraph_format)
        style.paragraph_format.alignment = alignment
        return style


def _clear(document: WordDocument) -> None:
    """Typeface themes would win over the names we set in the eyes of some programs."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if defaults is not None:
        defaults.attrib.clear()
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP_MM), Mm(MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT_MM), Mm(MARGIN_RIGHT_MM)
    section.footer_distance = Mm(FOOTER_MM)


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


def _page_number(document: WordDocument) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        _set_fonts(run, SONG, _PAGE_NUMBER_POINTS)
        if part == "PAGE":
            _add_field(run, part)


def _add_field(run: Any, code: str) -> None:
    for kind in ("begin", "instruction", "separate", "result", "end"):
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        elif kind == "result":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _set_fonts(owner: Any, typeface: Typeface, points: int) -> None:
    owner.font.name = _LATIN
    owner.font.size = Pt(points)
    fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), typeface.name)
    fonts.set(qn("w:hint"), "eastAsia")


def _set_spacing(format_: Any) -> None:
    format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    format_.line_spacing = Pt(LINE_POINTS)
    format_.space_before = format_.space_after = Pt(0)


def _indent(style: Any, first_line: int = 0, right: int = 0) -> None:
    """In characters, so that the indent follows the type size when a clerk changes it; in points for other programs."""
    if first_line:
        style.paragraph_format.first_line_indent = Pt(first_line * BODY_POINTS)
    if right:
        style.paragraph_format.right_indent = Pt(right * BODY_POINTS)
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    if first_line:
        indent.set(qn("w:firstLineChars"), str(first_line * 100))
    if right:
        indent.set(qn("w:rightChars"), str(right * 100))


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


def _outline(style: Any) -> None:
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(level)


def _stand_ins(document: WordDocument) -> None:
    """Word takes the second name where a machine has not the first."""
    rows = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.own_names[1]}"/>'
        '<w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>'
        for face in TYPEFACES
    )
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    before, closing, after = table.blob.decode("utf-8").rpartition("</w:fonts>")
    table._blob = (before + rows + closing + after).encode("utf-8")
