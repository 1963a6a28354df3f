"""Word, Excel and PDF as people make them, and files that cannot be read: always a sentence, never an exception."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.library import form
from gongkai.reading import examine, read_report
from gongkai.reading.sources.kinds import SourceKind, recognise
from tests.reading import laying_out as made
from tests.reading.published import source_of

FORM = form("2021")
FIGURES = {reference: Cell.number(n) for n, reference in enumerate(made.references_of(FORM, ""), start=1)}
NEW = CellReference("2021", "requests", "new", "natural")
FEES = CellReference("2021", "fees", "fees", "amount")
LICENCES = CellReference("2021", "licences", "licences", "decisions")

needs_a_font = pytest.mark.skipif(
    not made.chinese_font(), reason="no font with Chinese characters on this machine to set a PDF in"
)


def workbook(change: Callable[[Any], None], one_sheet: bool = True) -> bytes:
    book = load_workbook(io.BytesIO(made.as_workbook(FORM, "", FIGURES, one_sheet)))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def place_of(sheet: Any, value: object) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def set_figure(reference: CellReference, **attributes: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell = place_of(book.active, int(FIGURES[reference].value or 0))
        for name, value in attributes.items():
            setattr(cell, name, value)

    return change


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ({"value": 0.1 + 0.2}, Decimal("0.3")),
        ({"value": 1.5, "number_format": '0.00"万元"'}, Decimal("1.5")),
        ({"value": 15000, "number_format": '0"元"'}, Decimal("1.5")),
        ({"value": "15000元"}, Decimal("1.5")),
        ({"value": 3.0}, Decimal(3)),
        ({"value": 0.5, "number_format": "0%"}, None),
        ({"value": 15000, "number_format": "0!.0,"}, None),
        ({"value": 15000, "number_format": "#,##0,"}, None),
        ({"value": 15000, "number_format": "#,##0"}, Decimal(15000)),
        ({"value": "#REF!", "data_type": "e"}, None),
        ({"value": "=1+1"}, None),
        ({"value": True}, None),
    ],
)
def test_a_cell_of_a_workbook_says_what_a_person_sees_in_it(
    attributes: dict[str, Any], value: Decimal | None
) -> None:
    report = read_report(workbook(set_figure(FEES, **attributes)))
    figure = report.figures[FEES]
    assert figure.value == value
    assert figure.state is (CellState.NUMBER if value else CellState.UNREAD)
    others = {c: f.value for c, f in report.figures.items() if c != FEES}
    assert others == {c: cell.value for c, cell in FIGURES.items() if c != FEES}


def test_a_formula_without_its_value_is_unread_and_its_place_named() -> None:
    report = read_report(workbook(set_figure(NEW, value="=SUM(B1:B2)")))
    assert report.figures[NEW].state is CellState.UNREAD
    assert any("是公式" in entry.message and "重新计算并保存" in entry.message for entry in report.unread)


def test_a_figure_merged_over_columns_of_a_workbook_is_unread_in_all_of_them() -> None:
    def change(book: Any) -> None:
        cell = place_of(book.active, int(FIGURES[NEW].value or 0))
        book.active.merge_cells(
            start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=cell.column + 1
        )

    report = read_report(workbook(change))
    states = {c.column: f.state for c, f in report.figures.items() if c.row == "new"}
    assert [column for column, state in states.items() if state is CellState.UNREAD] == [
        "natural",
        "enterprise",
    ]


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    def change(book: Any) -> None:
        secret = book.create_sheet("去年", 0)
        for line in book.worksheets[1].iter_rows(values_only=True):
            secret.append([7 if isinstance(cell, int) else cell for cell in line])
        secret.sheet_state = "hidden"
        book.active = 1
        sheet = book.worksheets[1]
        sheet.column_dimensions["Z"].hidden = True
        sheet["Z5"] = 5

    report = read_report(workbook(change))
    assert {c: f.value for c, f in report.figures.items()} == {c: x.value for c, x in FIGURES.items()}


def test_a_sheet_of_charts_and_a_list_of_figures_say_nothing_twice() -> None:
    def change(book: Any) -> None:
        from openpyxl.chart import BarChart, Reference

        charts = book.create_sheet("图表")
        charts.append(["行政许可", 5])
        chart = BarChart()
        chart.add_data(Reference(charts, min_col=2, min_row=1, max_row=1))
        charts.add_chart(chart, "D1")
        book.create_sheet("数据").append(["行", "列", "数值", "状态", "单元格"])
        book["数据"].append(["行政许可", "本年处理决定数量", 9, "数值", str(LICENCES)])

    report = read_report(workbook(change, one_sheet=False))
    assert report.unread == []
    assert report.figures[LICENCES].value == FIGURES[LICENCES].value


def word(change: Callable[[Any], None]) -> bytes:
    document = docx.Document(io.BytesIO(made.as_word(FORM, "", FIGURES)))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def run_of(document: Any, reference: CellReference) -> Any:
    wanted = str(FIGURES[reference].value)
    return next(
        paragraph.runs[0]
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        if paragraph.text == wanted
    )


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        (lambda run: setattr(run.font, "hidden", True), None),
        (lambda run: setattr(run.font, "superscript", True), None),
        (lambda run: setattr(run.font, "strike", True), None),
        (lambda run: setattr(run.font, "bold", True), 1),
    ],
)
def test_what_word_hides_raises_or_strikes_out_is_no_figure(
    mark: Callable[[Any], None], value: int | None
) -> None:
    def change(document: Any) -> None:
        run = run_of(document, LICENCES)
        mark(run)
        run._r.addnext(added := OxmlElement("w:r"))
        text = OxmlElement("w:t")
        text.text = ""
        added.append(text)

    figure = read_report(word(change)).figures[LICENCES]
    assert figure.value == (None if value is None else FIGURES[LICENCES].value)
    assert figure.state is not CellState.ZERO


def test_tracked_changes_are_read_as_they_will_stand() -> None:
    def change(document: Any) -> None:
        run = run_of(document, LICENCES)._r
        deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
        run.addprevious(deleted)
        run.addprevious(inserted)
        deleted.append(run)
        run.find(qn("w:t")).tag = qn("w:delText")
        new = OxmlElement("w:r")
        new.append(text := OxmlElement("w:t"))
        text.text = "4321"
        inserted.append(new)

    assert read_report(word(change)).figures[LICENCES].value == 4321


def test_a_word_table_inside_a_frame_and_a_content_control_is_read() -> None:
    def change(document: Any) -> None:
        body = document.element.body
        for table in [t._tbl for t in document.tables]:
            control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
            table.addprevious(control)
            control.append(content)
            content.append(table)
        frame = document.add_table(1, 2)
        last = next(body.iter(qn("w:sdt")))
        frame.cell(0, 1)._tc.insert(1, last)

    report = read_report(word(change))
    assert {c: f.value for c, f in report.figures.items()} == {c: x.value for c, x in FIGURES.items()}


@needs_a_font
def test_a_number_that_runs_over_its_cell_is_never_split_between_two() -> None:
    wide = {reference: Cell.number(123_456_789 + 7 * n) for n, reference in enumerate(FIGURES)}
    report = read_report(made.as_pdf(FORM, "", wide, width=17, height=29.7))
    read = {c: f.value for c, f in report.figures.items() if f.value is not None}
    assert all(value == wide[cell].value for cell, value in read.items())
    assert any("越出了单元格" in entry.message for entry in report.unread)


@needs_a_font
def test_running_text_of_a_pdf_is_put_together_and_page_numbers_are_left_out() -> None:
    report = read_report(made.as_pdf(FORM, "", FIGURES, width=21, height=14))
    assert made.opening_of(FORM) in report.text.split("\n")
    assert "— 1 —" not in report.text
    assert report.period is not None


def _zip(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def _with_part(data: bytes, part: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return buffer.getvalue()


def _pdf_of_a_picture() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(buffer, "pdf")
    return buffer.getvalue()


def _pdf_bomb() -> bytes:
    packed = zlib.compress(bytes(80 * 1024 * 1024), 9)
    return b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n"


def _sheet(rows: bytes) -> bytes:
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return start + rows + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'


def _old_office(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(400)


_SENTENCES: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut docx": (lambda: made.as_word(FORM, "", FIGURES)[:9000], "损坏"),
    "cut xlsx": (lambda: made.as_workbook(FORM, "", FIGURES, True)[:4000], "损坏"),
    "cut pdf": (lambda: b"%PDF-1.7\n1 0 obj\n<</Type/Catalog", "PDF 文件已损坏"),
    "bad docx": (lambda: _with_part(made.as_word(FORM, "", FIGURES), "word/document.xml", b"<a><b>"), "Word 文件已损坏"),
    "docx bomb": (
        lambda: _with_part(made.as_word(FORM, "", FIGURES), "word/document.xml", b" " * (70 * 1024 * 1024)),
        "大得不正常",
    ),
    "xlsx bomb": (
        lambda: _with_part(made.as_workbook(FORM, "", FIGURES, True), "xl/worksheets/sheet1.xml", _sheet(b"<row/>")),
        "大得不正常",
    ),
    "many cells": (
        lambda: _with_part(
            made.as_workbook(FORM, "", FIGURES, True), "xl/worksheets/sheet1.xml", _sheet(b"<c/>" * 300_000)
        ),
        "大得不正常",
    ),
    "pdf bomb": (_pdf_bomb, "大得不正常"),
    "empty workbook": (lambda: workbook(lambda book: book.create_sheet("空") and book.remove(book.worksheets[0])), "没有文字"),
    "scan": (_pdf_of_a_picture, "扫描的图片"),
    "doc": (lambda: _old_office("WordDocument"), "另存为 .docx"),
    "locked": (lambda: _old_office("EncryptedPackage"), "打开密码"),
    "zip": (lambda: _zip(a_dot_txt=b"1"), "压缩包"),
    "slides": (
        lambda: _zip(**{"[Content_Types]_dot_xml": b"presentationml.presentation.main+xml"}), "压缩包",
    ),
    "json": (lambda: b'{"figures": [', "JSON 文件，但不完整"),
    "other json": (lambda: b'{"name": 1}', "不是本平台的年度报告"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(_SENTENCES))
def test_a_file_that_cannot_be_read_is_answered_with_one_sentence(name: str) -> None:
    make, words = _SENTENCES[name]
    report = read_report(make(), name)
    assert not report.is_read and report.figures == {} and examine(report) == []
    assert len(report.unread) == 1
    assert words in report.unread[0].message
    assert report.unread[0].message.endswith("。")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@given(place=st.floats(0, 1), length=st.integers(1, 400), seed=st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_damage_anywhere_in_a_file_never_makes_the_reader_fail(
    kind: str, place: float, length: int, seed: int
) -> None:
    data = bytearray(_whole(kind))
    start = int(place * (len(data) - 1))
    data[start : start + length] = random.Random(seed).randbytes(min(length, len(data) - start))
    report = read_report(bytes(data))
    assert report.is_read or report.unread
    if kind != "pdf":
        # A package carries checksums: what can be opened at all says what it said.
        for cell, figure in report.figures.items():
            assert figure.value in (None, FIGURES[cell].value)


_MADE: dict[str, bytes] = {}


def _whole(kind: str) -> bytes:
    if kind not in _MADE:
        _MADE["docx"] = made.as_word(FORM, "", FIGURES)
        _MADE["xlsx"] = made.as_workbook(FORM, "", FIGURES, True)
        _MADE["pdf"] = made.as_pdf(FORM, "", FIGURES) if made.chinese_font() else _pdf_of_a_picture()
    return _MADE[kind]


@pytest.mark.parametrize("name", ["报告.txt", "报告.pdf", "报告"])
def test_a_file_is_told_by_its_content_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    kinds = {
        SourceKind.DOCX: made.as_word(FORM, "", FIGURES),
        SourceKind.XLSX: made.as_workbook(FORM, "", FIGURES, True),
        SourceKind.HTML: made.as_html(FORM, "", FIGURES),
        SourceKind.PDF: _pdf_of_a_picture(),
        SourceKind.TEXT: source_of("hekou_2018").encode(),
        SourceKind.JSON: b'{"figures": []}',
        SourceKind.OLD_OFFICE: _old_office("WordDocument"),
        SourceKind.PACKAGE: _zip(a=b"1"),
    }
    assert {kind: recognise(data, name) for kind, data in kinds.items()} == {kind: kind for kind in kinds}
    path = tmp_path / name
    path.write_bytes(kinds[SourceKind.DOCX])
    assert read_report(path).encoding == "docx"


def test_an_empty_workbook_of_a_new_user_is_no_report() -> None:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    assert "没有文字" in read_report(buffer.getvalue()).unread[0].message
