"""What the files of a report hold, how they are laid out, and that nothing typed into a report does harm in them."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from lxml import etree, html
from openpyxl import load_workbook

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.layout import GridKind
from gongkai.forms.library import form as form_with_id
from gongkai.forms.rendering import Html
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.document import Paragraph, Run, TableBlock
from gongkai.reports.outputs import OUTPUTS, drawings, pdf, word
from gongkai.reports.outputs.page import Hooks, report_fragment
from gongkai.reports.outputs.widths import TEXT_WIDTH_MM, measures_of
from tests.reports.outputs.documents import consistent_cells, report_document

SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"
NEW = CellReference("2021", "requests", "new", "natural")
FEES = CellReference("2021", "fees", "fees", "amount")
FORMULA = '=HYPERLINK("http://example.org","点我")'
NASTY = FORMULA + '<script>alert(1)</script>#import "x" $1$ *粗* @x {{ a }} & \x0b\x00\ud800|'
ALL = list(OUTPUTS)
LAID_OUT = [("2021", ""), ("2019", ""), ("2014", "single"), ("2014", "three")]


def with_cells(**cells: Cell) -> dict[CellReference, Cell]:
    return consistent_cells(form_with_id("2021")) | {
        CellReference("2021", "requests", "new", name): cell for name, cell in cells.items()
    }


def test_every_output_has_its_own_name_ending_and_words() -> None:
    assert list(OUTPUTS) == [output.key for output in OUTPUTS.values()]
    assert len({output.suffix for output in OUTPUTS.values()}) == len(OUTPUTS)
    assert len({output.label for output in OUTPUTS.values()}) == len(OUTPUTS)


@pytest.mark.parametrize("key", ["docx", "html", "txt", "csv", "json"])
def test_the_same_document_gives_the_same_words(key: str) -> None:
    first, second = (OUTPUTS[key].write(report_document()) for _ in range(2))
    if key == "docx":
        first, second = (
            zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in (first, second)
        )
    assert first == second


# --- What people typed does no harm ---


@pytest.mark.parametrize("key", ALL)
def test_nothing_that_was_typed_keeps_a_file_from_being_written(key: str) -> None:
    document = dataclasses.replace(
        report_document(texts={"problems": NASTY, "other": "𪚥\ue123"}, remarks=(NASTY,), reasons=(NASTY,)),
        title=NASTY,
        authority=NASTY,
        included=(NASTY,),
    )
    assert OUTPUTS[key].write(document)


def test_typed_text_is_no_markup_in_a_page() -> None:
    page = OUTPUTS["html"].write(report_document(texts={"problems": NASTY}, remarks=(NASTY,))).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_no_cell_of_the_workbook_is_a_formula_but_the_words_are_kept() -> None:
    document = report_document(
        texts={"problems": "－1是全角\n" + FORMULA}, reasons=(FORMULA,), remarks=(FORMULA,)
    )
    document = dataclasses.replace(document, title=FORMULA, authority=FORMULA)
    workbook = load_workbook(io.BytesIO(OUTPUTS["xlsx"].write(document)))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert FORMULA in {cell.value for cell in cells}


def test_no_field_of_the_csv_begins_like_a_formula() -> None:
    data = OUTPUTS["csv"].write(dataclasses.replace(report_document(), authority=FORMULA))
    assert data.startswith(codecs.BOM_UTF8)
    fields = {field for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for field in row}
    assert "'" + FORMULA in fields
    assert not [field for field in fields if field.startswith(("=", "+", "@", "\t", "\r"))]


def test_typed_text_is_never_run_by_the_typesetter() -> None:
    typed = '#import "x": y #panic("z") *粗* $a$ <label> @ref'
    with pdfplumber.open(
        io.BytesIO(OUTPUTS["pdf"].write(report_document(texts={"problems": typed})))
    ) as file:
        words = re.sub(r"\s", "", "".join(page.extract_text() for page in file.pages))
    assert re.sub(r"\s", "", typed) in words


def test_a_character_without_a_glyph_is_printed_as_a_sign_and_named_in_the_last_line() -> None:
    data = OUTPUTS["pdf"].write(report_document(texts={"other": "系统用字\ue123与\ue124。"}))
    with pdfplumber.open(io.BytesIO(data)) as file:
        words = "".join(page.extract_text() for page in file.pages)
    assert "系统用字〓与〓。" in words
    assert "U+E123、U+E124" in words


def test_a_machine_without_a_chinese_font_refuses_the_pdf_and_leaves_the_numbers_of_charts_in_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    none = {face: [] for face in drawings.families()}
    monkeypatch.setattr(drawings, "families", lambda: none)
    monkeypatch.setattr(pdf, "families", lambda: none)
    with pytest.raises(Refused, match="没有安装中文字体"):
        OUTPUTS["pdf"].write(report_document())
    document = Document(io.BytesIO(OUTPUTS["docx"].write(report_document())))
    assert not document.inline_shapes
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any(text.startswith("予以公开：155") and word.NO_PICTURE in text for text in texts)


# --- Gaps ---


@pytest.mark.parametrize("key", ["docx", "html", "xlsx"])
def test_a_blank_stays_blank_and_an_unread_figure_says_so(key: str) -> None:
    cells = with_cells(natural=UNREAD, enterprise=BLANK, research=NOT_APPLICABLE, other=Cell.number(0))
    data = OUTPUTS[key].write(report_document(cells=cells))
    assert row_of_new(key, data)[:3] == ["未读出", "", "——"]
    assert row_of_new(key, data)[5] == "0"


def row_of_new(key: str, data: bytes) -> list[str]:
    """The seven figures of the row 本年新收, as they are printed."""
    if key == "docx":
        rows = [row for table in Document(io.BytesIO(data)).tables for row in table.rows]
        texts = [[cell.text for cell in row.cells] for row in rows]
    elif key == "xlsx":
        sheets = load_workbook(io.BytesIO(data))
        texts = [
            ["" if v is None else str(v) for v in row] for row in sheets["表2"].iter_rows(values_only=True)
        ]
    else:
        rows = html.fromstring(data).xpath("//tr")
        texts = [["".join(cell.itertext()).replace("空白", "") for cell in row] for row in rows]
    return next(row for row in texts if row[0].startswith("一、本年新收"))[-7:]


def test_a_cell_that_the_document_does_not_hold_is_unread_everywhere() -> None:
    cells = with_cells()
    del cells[NEW]
    document = report_document(cells=cells)
    assert row_of_new("html", OUTPUTS["html"].write(document))[0] == "未读出"
    lines = csv.DictReader(io.StringIO(OUTPUTS["csv"].write(document).decode("utf-8-sig")))
    line = next(line for line in lines if line["单元格"] == str(NEW))
    assert (line["数值"], line["状态"]) == ("", "未读出")
    figures = json.loads(OUTPUTS["json"].write(document))["figures"]
    figure = next(figure for figure in figures if figure["cell"] == str(NEW))
    assert (figure["value"], figure["state"]) == (None, "unread")


# --- Word ---


@pytest.fixture(scope="module")
def word_file() -> bytes:
    return OUTPUTS["docx"].write(report_document(reasons=("甲",), included=("乙", "丙"), remarks=("丁",)))


def test_the_word_file_is_an_official_paper(word_file: bytes) -> None:
    document = Document(io.BytesIO(word_file))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    faces = {
        style.name: (fonts.get(qn("w:eastAsia")), style.font.size.pt)
        for style in document.styles
        if (fonts := style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")) is not None and style.font.size
    }
    assert faces["公文标题"] == ("方正小标宋简体", 22)
    assert faces["公文正文"] == ("仿宋_GB2312", 16)
    assert faces["公文一级标题"] == ("黑体", 16)
    assert faces["公文二级标题"] == ("楷体_GB2312", 16)
    body = document.styles["公文正文"]
    assert body.paragraph_format.line_spacing.pt == 28
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    footer = etree.tostring(section.footer._element, encoding="unicode")
    assert "PAGE" in footer and "—" in footer
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "鹤壁市人民政府2025年政府信息公开工作年度报告",
        "鹤壁市人民政府",
        "zh-CN",
    )


def test_the_word_file_has_the_place_of_the_seal_and_what_travels_with_the_report(word_file: bytes) -> None:
    texts = [paragraph.text for paragraph in Document(io.BytesIO(word_file)).paragraphs]
    seal = texts.index("（盖章）")
    assert texts[seal - 1] == "鹤壁市人民政府" and texts[seal + 1] == "2026年1月26日"
    assert (
        texts.index("丁")
        < texts.index("一、总体情况")
        < seal
        < texts.index("1．甲")
        < texts.index("乙、丙。")
    )
    assert texts[-1] == "统计表式：政府信息公开工作年度报告格式（国办公开办函〔2021〕30号）"


def test_the_pictures_of_charts_in_word_say_what_they_show(word_file: bytes) -> None:
    shapes = Document(io.BytesIO(word_file)).inline_shapes
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(described) == 3
    assert described[0].startswith("图1　政府信息公开申请办理结果（单位：件）。予以公开：155")


@pytest.mark.parametrize(("form_id", "arrangement"), LAID_OUT)
def test_tables_in_word_are_merged_as_the_form_is_and_every_line_fills_the_width(
    form_id: str, arrangement: str
) -> None:
    report = report_document(form_id, arrangement, with_charts=False)
    document = Document(io.BytesIO(OUTPUTS["docx"].write(report)))
    for block, table in zip(report.tables(), document.tables, strict=True):
        laid_out = block.grid()
        rows = table._tbl.tr_lst
        assert len(rows) == len(laid_out.lines)
        for row in rows:
            spans = [cell.tcPr.find(qn("w:gridSpan")) for cell in row.tc_lst]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == laid_out.width
            assert row.trPr.find(qn("w:cantSplit")) is not None
        merged = [cell for cell in laid_out.cells() if cell.rowspan > 1]
        restarts = table._tbl.xpath('.//w:vMerge[@w:val="restart"]')
        assert len(restarts) == len(merged)
        repeated = [row for row in rows if row.trPr.find(qn("w:tblHeader")) is not None]
        assert len(repeated) == (laid_out.blocks[0].body if len(laid_out.blocks) == 1 else 0)


@pytest.mark.parametrize(("form_id", "arrangement"), LAID_OUT)
def test_columns_add_up_to_the_width_of_the_page_and_no_figure_is_broken(
    form_id: str, arrangement: str
) -> None:
    form = form_with_id(form_id)
    cells = {reference: Cell.number(9_999_999) for reference in consistent_cells(form, arrangement)}
    report = report_document(form_id, arrangement, cells, with_charts=False)
    for block in report.tables():
        laid_out = block.grid()
        measures = measures_of(laid_out, report)
        assert measures.total == pytest.approx(TEXT_WIDTH_MM)
        assert min(measures.widths) > 0
        side_by_side = all(cell.kind is not GridKind.ROW_HEADER for cell in laid_out.cells())
        if not side_by_side:
            # Seven digits at the table's size, half a character each.
            needed = 7 * 0.5 * measures.points * 25.4 / 72
            figures = [cell for cell in laid_out.cells() if cell.kind is GridKind.FIGURE]
            for cell in figures:
                assert sum(measures.widths[cell.position : cell.position + cell.colspan]) > needed


def test_the_table_of_2014_is_an_annex_behind_the_signature_on_a_page_of_its_own() -> None:
    document = Document(io.BytesIO(OUTPUTS["docx"].write(report_document("2014", "single"))))
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.text]
    texts = [paragraph.text for paragraph in paragraphs]
    annex = texts.index("附：政府信息公开情况统计表")
    assert texts.index("（盖章）") < annex
    assert paragraphs[annex].paragraph_format.page_break_before


# --- PDF ---


@pytest.fixture(scope="module")
def pdf_file() -> bytes:
    return OUTPUTS["pdf"].write(report_document("2014", "three", remarks=("甲",)))


def test_the_pdf_is_tagged_fit_for_the_archive_and_has_page_numbers(pdf_file: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pdf_file)) as file:
        catalog = file.doc.catalog
        assert "StructTreeRoot" in catalog
        assert catalog["Lang"] in (b"zh-CN", "zh-CN")
        assert all(
            f"—{number}—" in page.extract_text().replace(" ", "") for number, page in enumerate(file.pages, 1)
        )
        # The table goes over two pages, each with its head.
        heads = [page.extract_text().count("各县区总数") for page in file.pages]
        assert [count for count in heads if count] == [1, 1]
    assert b"pdfaid:part" in pdf_file and b"pdfuaid:part" in pdf_file


# --- HTML ---


def test_the_page_needs_nothing_else_and_every_figure_names_its_headers() -> None:
    data = OUTPUTS["html"].write(report_document("2019"))
    page = html.fromstring(data)
    assert not page.xpath("//script | //link | //img | //iframe | //@src")
    assert page.xpath("//html/@lang") == ["zh-CN"]
    assert len(page.xpath("//h1")) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    headers = {name for value in page.xpath("//td/@headers") for name in value.split()}
    assert headers and headers <= set(ids)
    assert page.xpath('//figure[contains(@class, "report-chart")]//table')


def test_live_figures_are_chips_and_hooks_make_links_of_them_and_of_figures() -> None:
    hooks = Hooks(
        figure_attributes=lambda reference: {"data-cell": str(reference)},
        figure_content=lambda reference, cell: Html(f'<a href="?{reference}">{cell.value}</a>'),
        run_content=lambda run: Html(f'<a href="?{run.references[0]}">{run.text}</a>'),
        id_prefix="x-",
        top_level=3,
    )
    document = report_document(with_charts=False)
    plain = html.fromstring(report_fragment(document))
    chips = plain.xpath('//data[@class="live-figure"]')
    assert [(chip.get("value"), chip.text) for chip in chips][1] == ("635", "635")
    page = html.fromstring(report_fragment(document, hooks))
    assert page.xpath('//data[@class="live-figure"]/a/@href')[1] == "?2021/requests/new/total"
    assert len(page.xpath("//td[@data-cell]/a")) == len(document.references())
    assert not page.xpath("//h2") and page.xpath("//h3")
    assert not set(page.xpath("//@id")) & set(plain.xpath("//@id"))


def test_what_a_hook_says_is_escaped_unless_it_is_finished_html() -> None:
    hooks = Hooks(run_content=lambda run: "<b>", figure_content=lambda reference, cell: "<i>")
    page = report_fragment(report_document(with_charts=False), hooks)
    assert "<b>" not in page and "<i>" not in page


# --- The other files ---


@pytest.mark.parametrize(("form_id", "arrangement"), LAID_OUT)
def test_the_json_keeps_to_the_published_schema(form_id: str, arrangement: str) -> None:
    document = report_document(form_id, arrangement, reasons=("甲",), included=("乙",))
    data = json.loads(OUTPUTS["json"].write(document))
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(data)
    assert len(data["figures"]) == len(document.references())
    for figure in data["figures"]:
        assert data["text"][figure["start"] : figure["end"]] == figure["raw"]
    assert data["sections"][0]["key"] == "opening"
    assert (data["reasons"], data["included"]) == (["甲"], ["乙"])


def test_the_workbook_has_text_tables_charts_and_data() -> None:
    cells = with_cells() | {FEES: Cell.number(Decimal("4.39"))}
    workbook = load_workbook(io.BytesIO(OUTPUTS["xlsx"].write(report_document(cells=cells))))
    assert workbook.sheetnames == ["报告正文", "表1", "表2", "表3", "图表", "数据"]
    assert len(workbook["图表"]._charts) == 3
    assert workbook["表2"].merged_cells.ranges
    lines = {row[7]: row for row in workbook["数据"].iter_rows(values_only=True, min_row=2)}
    assert len(lines) == 200
    assert lines[str(FEES)][4:7] == ("万元", 4.39, "数值")


def test_a_paragraph_of_several_lines_stays_several_lines() -> None:
    document = report_document(with_charts=False)
    block = Paragraph((Run("第一行\r\n第二行"),), "other")
    document = dataclasses.replace(document, blocks=(*document.blocks, block))
    paragraphs = [
        paragraph.text for paragraph in Document(io.BytesIO(OUTPUTS["docx"].write(document))).paragraphs
    ]
    assert "第一行" in paragraphs and "第二行" in paragraphs
    assert "第一行<br>第二行" in OUTPUTS["html"].write(document).decode()
    assert "第一行\n第二行\n" in OUTPUTS["txt"].write(document).decode()


def test_notes_of_a_table_stand_below_it_in_every_file() -> None:
    document = report_document(with_charts=False)
    blocks = tuple(
        dataclasses.replace(block, notes=("本表未包括尚未报送的2个单位。",))
        if isinstance(block, TableBlock)
        else block
        for block in document.blocks
    )
    document = dataclasses.replace(document, blocks=blocks)
    note = "注：本表未包括尚未报送的2个单位。"
    texts = [paragraph.text for paragraph in Document(io.BytesIO(OUTPUTS["docx"].write(document))).paragraphs]
    assert texts.count(note) == 3
    assert OUTPUTS["html"].write(document).decode().count(note) == 3
    assert OUTPUTS["txt"].write(document).decode().count(note) == 3
    workbook = load_workbook(io.BytesIO(OUTPUTS["xlsx"].write(document)))
    assert [list(sheet.iter_rows(values_only=True))[-1][0] for sheet in workbook.worksheets[1:4]] == [
        note
    ] * 3
