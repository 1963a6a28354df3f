"""A letter as PDF: the same layout and all of its text, or a sentence that names what could not be shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from gongkai.casework.letters.blocks import ParagraphBlock, TableBlock
from gongkai.casework.letters.faults import NoChineseFont, NotAWordFile, NotPrintable
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.packages import open_document
from gongkai.casework.letters.pdf import docx_to_pdf, docx_to_pictures
from gongkai.casework.letters.render import render_docx
from gongkai.casework.letters.text import text_of
from gongkai.casework.letters.word_reading import read_sheet
from gongkai.web import typefaces
from tests.casework.letters.kit import (
    characters_of_pdf,
    edited,
    facts_with,
    letter,
    streams_of_pdf,
    written,
)

KIND = LetterKind.REPLY_R3


def visible(text: str) -> set[str]:
    return {character for character in text if not character.isspace()}


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_becomes_a_pdf_whose_text_can_be_searched(kind: LetterKind) -> None:
    content = docx_to_pdf(letter(kind))
    assert content.startswith(b"%PDF-")
    assert visible(text_of(letter(kind))) - characters_of_pdf(content) == set()


def test_the_pdf_is_tagged_and_fit_for_the_archive() -> None:
    content = docx_to_pdf(letter(KIND))
    whole = b"".join([content, *streams_of_pdf(content)])
    assert b"/StructTreeRoot" in whole and b"/H1" in whole and b"/Lang" in whole
    assert b"pdfaid:part>2<" in whole and b"pdfuaid:part>1<" in whole


def test_the_first_page_looks_like_an_official_letter() -> None:
    from io import BytesIO

    from PIL import Image

    picture = Image.open(BytesIO(docx_to_pictures(letter(KIND), dots_per_inch=72)[0])).convert("RGB")
    assert picture.size == (595, 842)
    rows = {
        y
        for y in range(picture.height)
        for x in range(80, 515, 3)
        if is_red(picture.getpixel((x, y)))  # type: ignore[arg-type]
    }
    full = [y for y in rows if all(is_red(picture.getpixel((x, y)), 60) for x in range(85, 515))]  # type: ignore[arg-type]
    assert full, "the red rule goes from margin to margin"
    assert min(rows) > 105 and min(rows) < min(full), (
        "the letterhead stands above the rule, below the top margin"
    )
    assert all(picture.getpixel((x, y)) == (255, 255, 255) for x in (20, 60, 530) for y in range(842))


def is_red(color: tuple[int, int, int], distance: int = 100) -> bool:
    red, green, blue = color
    return red - green > distance and red - blue > distance


def test_a_long_letter_has_more_pages_with_their_numbers() -> None:
    reasons = "\n".join(f"第{number}点：" + "理由充分。" * 30 for number in range(30))
    pages = docx_to_pictures(render_docx(KIND, facts_with(KIND, reasons=reasons)), dots_per_inch=30)
    assert len(pages) > 4 and len(set(pages)) == len(pages)


TYPED = '#read("/etc/passwd") #import "@preview/x:1.0.0" $x^2$ *粗* _斜_ `code` <label> @ref \\u{41} ]#[ // 注 /* */ "引"'


def test_nothing_in_a_letter_is_read_as_typst() -> None:
    content = docx_to_pdf(render_docx(KIND, facts_with(KIND, reasons=TYPED)))
    assert visible(TYPED) - characters_of_pdf(content) == set()
    sheet = read_sheet(open_document(render_docx(KIND, facts_with(KIND, reasons=TYPED))))
    lines = [
        "".join(run.text for run in block.runs) for block in sheet.body if isinstance(block, ParagraphBlock)
    ]
    assert TYPED in lines


def append(xml: str) -> Callable[[WordDocument], object]:
    return lambda document: document.paragraphs[0]._p.append(parse_xml(xml))


def numbered(document: WordDocument) -> None:
    document.add_paragraph("第一", style="List Number")


def sectioned(document: WordDocument) -> None:
    document.add_section()


def columned(document: WordDocument) -> None:
    document.paragraphs[0].add_run().add_break(WD_BREAK.COLUMN)


def framed(document: WordDocument) -> None:
    document.paragraphs[0]._p.get_or_add_pPr().append(OxmlElement("w:framePr"))


W = nsdecls("w")
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (append(f"<w:r {W}><w:drawing/></w:r>"), "图片"),
        (append(f"<w:r {W}><w:pict/></w:r>"), "图片"),
        (append(f"<w:r {W}><w:object/></w:r>"), "嵌入的对象"),
        (append(f'<w:r {W}><w:footnoteReference w:id="1"/></w:r>'), "脚注"),
        (append(f'<w:r {W}><w:endnoteReference w:id="1"/></w:r>'), "尾注"),
        (append(f'<w:r {W}><w:commentReference w:id="1"/></w:r>'), "批注"),
        (append(f"<w:ins {W}><w:r><w:t>新</w:t></w:r></w:ins>"), "修订"),
        (append(f"<w:del {W}><w:r><w:delText>旧</w:delText></w:r></w:del>"), "修订"),
        (append(f"<m:oMath {MATH}/>"), "公式"),
        (append(f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'), "符号"),
        (append(f"<w:r {W}><w:ruby/></w:r>"), "拼音"),
        (append(f"<w:r {W}><w:someThingNew/></w:r>"), "someThingNew"),
        (numbered, "自动编号"),
        (sectioned, "分节符"),
        (columned, "分栏符"),
        (framed, "图文框"),
    ],
)
def test_what_cannot_be_set_is_named_and_never_dropped(
    change: Callable[[WordDocument], object], name: str
) -> None:
    with pytest.raises(NotPrintable, match=name) as refusal:
        docx_to_pdf(edited(letter(KIND), change))
    assert all("请" in sentence for sentence in refusal.value.sentences)


def test_all_that_cannot_be_set_is_named_at_once() -> None:
    def change(document: WordDocument) -> None:
        numbered(document)
        append(f"<w:r {W}><w:drawing/></w:r>")(document)

    with pytest.raises(NotPrintable) as refusal:
        docx_to_pdf(edited(letter(KIND), change))
    assert len(refusal.value.sentences) == 2


@pytest.mark.parametrize("character", ["\ue123", "\U0010fffd", "\u0378"])
def test_a_character_without_a_glyph_is_named_with_its_number(character: str) -> None:
    with pytest.raises(NotPrintable, match=f"U\\+{ord(character):04X}"):
        docx_to_pdf(render_docx(KIND, facts_with(KIND, reasons=f"申请人李{character}")))


def test_rare_characters_that_the_fonts_have_are_set() -> None:
    content = docx_to_pdf(render_docx(KIND, facts_with(KIND, reasons="申请人㐂𠮷䶮")))
    assert {"㐂", "𠮷", "䶮"} <= characters_of_pdf(content)


def test_without_a_chinese_font_the_administrator_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Latin:
        def families(self) -> list[str]:
            return ["Liberation Serif", "DejaVu Sans"]

    typefaces.families.cache_clear()
    monkeypatch.setattr(typefaces, "fonts", Latin)
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        docx_to_pdf(letter(KIND))
    monkeypatch.undo()
    typefaces.families.cache_clear()


def test_what_is_no_word_file_is_not_set() -> None:
    with pytest.raises(NotAWordFile):
        docx_to_pdf(b"hello")


def test_what_an_officer_changed_in_word_is_in_the_pdf() -> None:
    def change(document: WordDocument) -> None:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run("鑫")
        run.bold, run.italic, run.underline = True, True, True
        run.font.size, run.font.color.rgb = Pt(20), RGBColor(0, 0, 0x80)
        run.add_break(WD_BREAK.PAGE)
        paragraph.add_run("淼").font.superscript = True

    changed = edited(letter(KIND), change)
    last = read_sheet(open_document(changed)).body[-1]
    assert isinstance(last, ParagraphBlock)
    first = last.runs[0]
    assert (last.alignment, first.bold, first.italic, first.underlined) == ("right", True, True, True)
    assert (first.size, first.color, last.runs[-1].raised) == (20, "000080", "superscript")
    assert {"鑫", "淼"} <= characters_of_pdf(docx_to_pdf(changed))
    assert len(docx_to_pictures(changed, 30)) == len(docx_to_pictures(letter(KIND), 30)) + 1


def test_tables_are_set_with_their_merged_cells() -> None:
    def change(document: WordDocument) -> None:
        table = document.add_table(3, 3, style="Table Grid")
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells.cells):
                cell.text = "甲乙丙丁戊己庚辛壬"[row * 3 + column]
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 2).merge(table.cell(2, 2))

    changed = edited(letter(KIND), change)
    table = read_sheet(open_document(changed)).body[-1]
    assert isinstance(table, TableBlock)
    assert [[(cell.columns, cell.rows) for cell in row] for row in table.rows] == [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert visible("甲乙丙丁戊己庚辛壬") <= characters_of_pdf(docx_to_pdf(changed))


def test_links_controls_and_fields_keep_their_text() -> None:
    def change(document: WordDocument) -> None:
        add = document.add_paragraph()._p.append
        add(parse_xml(f"<w:hyperlink {W}><w:r><w:t>鑫</w:t></w:r></w:hyperlink>"))
        add(parse_xml(f"<w:sdt {W}><w:sdtContent><w:r><w:t>淼</w:t></w:r></w:sdtContent></w:sdt>"))
        add(parse_xml(f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t>焱</w:t></w:r></w:fldSimple>'))
        for kind, text in (("begin", ""), ("", " REF x "), ("separate", ""), ("t", "垚"), ("end", "")):
            add(parse_xml(f"<w:r {W}>{field_part(kind, text)}</w:r>"))

    assert visible("鑫淼焱垚") <= characters_of_pdf(docx_to_pdf(edited(letter(KIND), change)))


def field_part(kind: str, text: str) -> str:
    if kind == "t":
        return f"<w:t>{text}</w:t>"
    return f"<w:instrText>{text}</w:instrText>" if not kind else f'<w:fldChar w:fldCharType="{kind}"/>'


def test_the_measures_of_the_default_layout_arrive() -> None:
    sheet = read_sheet(open_document(letter(KIND)))
    millimetre = 72 / 25.4
    measured = [sheet.page.top, sheet.page.bottom, sheet.page.left, sheet.page.right]
    assert [round(value / millimetre) for value in measured] == [37, 35, 28, 26]
    paragraphs = [block for block in sheet.body if isinstance(block, ParagraphBlock)]
    head, number, title, _, body = paragraphs[:5]
    assert head.runs[0].color == "C00000" and number.rule and number.rule.color == "C00000"
    assert (title.level, title.size, title.alignment) == (1, 22, "center")
    assert (body.size, body.line, body.first_line, body.alignment) == (16, 28, 32, "justify")
    assert sheet.title == KIND.title
    kinds = [
        run.kind for block in sheet.footer.default if isinstance(block, ParagraphBlock) for run in block.runs
    ]
    assert kinds == ["text", "page_number", "text"]


def test_footers_of_even_pages_and_of_the_first_are_kept_apart() -> None:
    def change(document: WordDocument) -> None:
        document.settings.odd_and_even_pages_header_footer = True
        document.sections[0].different_first_page_header_footer = True
        document.sections[0].even_page_footer.paragraphs[0].text = "鑫"
        document.sections[0].first_page_footer.paragraphs[0].text = "淼"

    changed = edited(letter(KIND), change)
    assert len(docx_to_pictures(changed, 30)) == 2
    assert {"鑫", "淼"} <= characters_of_pdf(docx_to_pdf(changed))


def test_only_the_last_paragraph_is_kept_with_the_signature() -> None:
    body = read_sheet(open_document(letter(KIND))).body
    kept = [
        "".join(run.text for run in block.runs)
        for block in body
        if isinstance(block, ParagraphBlock) and block.keep_with_next and not block.level
    ]
    assert kept == ["（附件示例）", "示范县人民政府办公室", "（印章）"]


def test_hidden_text_is_hidden_in_the_pdf_too() -> None:
    def change(document: WordDocument) -> None:
        document.add_paragraph().add_run("鑫").font.hidden = True

    assert "鑫" not in characters_of_pdf(docx_to_pdf(edited(letter(KIND), change)))


def test_styles_in_a_circle_do_not_hang() -> None:
    def change(document: WordDocument) -> None:
        style = document.styles["公文正文"]
        style.element.find(qn("w:basedOn")).set(qn("w:val"), style.style_id)

    assert docx_to_pdf(edited(letter(KIND), change)).startswith(b"%PDF-")


def test_a_document_of_word_itself_with_headings_is_set() -> None:
    def change(document: WordDocument) -> None:
        document.add_heading("三级", 3)
        document.add_heading("一级", 1)
        document.add_heading("九级", 9)
        document.add_table(1, 1).cell(0, 0).paragraphs[0].style = document.styles["Heading 2"]
        document.tables[0].cell(0, 0).paragraphs[0].add_run("格内")

    changed = edited(written("正文"), change)
    blocks = read_sheet(open_document(changed)).body
    assert [block.level for block in blocks if isinstance(block, ParagraphBlock)] == [0, 1, 1, 2]
    assert "格" in characters_of_pdf(docx_to_pdf(changed))


def test_too_many_paragraphs_are_refused() -> None:
    many = f"<w:p {W}/>" * 5_001
    body = parse_xml(f"<w:sdt {W}><w:sdtContent>{many}</w:sdtContent></w:sdt>")
    with pytest.raises(NotPrintable, match="超过5000个"):
        docx_to_pdf(edited(letter(KIND), lambda document: document.element.body.insert(0, body)))
