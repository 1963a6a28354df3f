"""Official papers as Word files (GB/T 9704): the page, the named typefaces, line spacing and page numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.web.official_layout import (
    BODY_POINTS,
    FOOTER_MM,
    LATIN,
    LINE_POINTS,
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    PAGE_HEIGHT_MM,
    PAGE_NUMBER_POINTS,
    PAGE_WIDTH_MM,
)
from gongkai.web.typefaces import BODY, SONG, TYPEFACES, Typeface


def set_up(document: WordDocument) -> None:
    """Page, margins and the style ``Normal`` of an official paper; the language is Chinese."""
    _forget_themes(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP_MM), Mm(MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT_MM), Mm(MARGIN_RIGHT_MM)
    section.footer_distance = Mm(FOOTER_MM)
    normal: Any = document.styles["Normal"]
    set_fonts(normal, BODY, BODY_POINTS)
    set_spacing(normal.paragraph_format)
    normal.paragraph_format.widow_control = False


def add_style(
    document: WordDocument, name: str, typeface: Typeface, points: float, alignment: WD_ALIGN_PARAGRAPH
) -> Any:
    """A named paragraph style based on ``Normal``, so that changing it changes all its paragraphs."""
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    set_fonts(style, typeface, points)
    set_spacing(style.paragraph_format)
    style.paragraph_format.alignment = alignment
    return style


def set_fonts(owner: Any, typeface: Typeface, points: float) -> None:
    """Name the typeface of a style or a run, whether or not the machine has it."""
    owner.font.name = LATIN
    owner.font.size = Pt(points)
    fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), typeface.name)
    fonts.set(qn("w:hint"), "eastAsia")


def set_spacing(format_: Any, points: float = LINE_POINTS) -> None:
    """Exactly so many points from line to line, and nothing between paragraphs."""
    format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    format_.line_spacing = Pt(points)
    format_.space_before = format_.space_after = Pt(0)


def indent(style: Any, first_line: int = 0, right: int = 0, points: float = BODY_POINTS) -> None:
    """In characters, so that the indent follows the type size when a clerk changes it; in points for other programs."""
    if first_line:
        style.paragraph_format.first_line_indent = Pt(first_line * points)
    if right:
        style.paragraph_format.right_indent = Pt(right * points)
    element = style.element.get_or_add_pPr().get_or_add_ind()
    if first_line:
        element.set(qn("w:firstLineChars"), str(first_line * 100))
    if right:
        element.set(qn("w:rightChars"), str(right * 100))


def set_outline(style: Any, level: int = 1) -> None:
    """Make the paragraphs of a style headings of this level, for the outline and for screen readers."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level - 1))
    style.element.get_or_add_pPr().append(element)


def number_pages(document: WordDocument) -> None:
    """The page number as — 1 — below the text."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        set_fonts(run, SONG, PAGE_NUMBER_POINTS)
        if part == "PAGE":
            _add_field(run, part)


def name_stand_ins(document: WordDocument) -> None:
    """Word takes the second name where a machine has not the first."""
    rows = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.own_names[1]}"/>'
        '<w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>'
        for face in TYPEFACES
    )
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    before, closing, after = table.blob.decode("utf-8").rpartition("</w:fonts>")
    table._blob = (before + rows + closing + after).encode("utf-8")


def _forget_themes(document: WordDocument) -> None:
    """Typeface themes would win over the names we set in the eyes of some programs."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if defaults is not None:
        defaults.attrib.clear()
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")


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
