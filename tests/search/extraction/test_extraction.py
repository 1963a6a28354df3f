"""The text of attachments: what every kind of file gives, and that no file can do harm."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search.extraction import LONGEST_TEXT, Extracted, TextState, text_of
from gongkai.search.extraction import reading as reading_module
from gongkai.search.extraction.child import read
from tests.search.extraction import samples


def extracted(content: bytes, name: str) -> Extracted:
    return text_of(io.BytesIO(content), name)


def test_word_gives_paragraphs_cells_header_and_footer() -> None:
    result = extracted(samples.word(), "办法.DOCX")
    assert (result.state, result.sentence, result.remarks) == (TextState.READ, "", ())
    assert result.text.split("\n") == [
        "实施办法", "第一条 为了规范政府信息公开。", "项目\t金额 （万元）", "道路\t125", "附则", "第一页", "鹤壁市文件",
    ]  # fmt: skip


def test_word_tells_of_comments_changes_and_hidden_text_and_gives_them_to_the_checks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    paragraph._p.append(
        parse_xml(
            f'<w:del xmlns:w="{samples.W}" w:id="1" w:author="a"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'
        )
    )
    document.add_paragraph().add_run("隐藏").font.hidden = True
    document.add_comment(paragraph.runs[0], text="这里不妥", author="张", initials="z")
    result = extracted(samples.saved(document), "a.docx")
    assert all(text in result.text for text in ("保留", "删去的话", "隐藏", "这里不妥"))
    assert [remark[:8] for remark in result.remarks] == [
        "文档里有修订痕迹",
        "文档里有隐藏文字",
        "文档里有批注，公",
    ]


def test_footnotes_and_text_boxes_are_read_once() -> None:
    box = (
        "<w:p><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice><w:t>文本框</w:t>"
        "</mc:Choice><mc:Fallback><w:t>文本框</w:t></mc:Fallback></mc:AlternateContent></w:p>"
    )
    notes = f'<w:footnotes xmlns:w="{samples.W}"><w:footnote><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>'
    result = extracted(samples.word_with(box, {"word/footnotes.xml": notes}), "a.docx")
    assert result.text == "文本框\n脚注"


def test_excel_gives_every_sheet_a_line_a_row() -> None:
    result = extracted(samples.workbook(), "a.xlsx")
    assert result.state is TextState.READ and result.remarks == ()
    assert result.text.split("\n") == [
        "项目清单", "名称\t数量\t单价\t日期\t已完成", "路灯\t12\t2.5\t2025-01-02\t是", "\t\t远处", "说明", "单位：万元",
    ]  # fmt: skip


def test_a_number_of_eighteen_digits_is_given_as_it_stands() -> None:
    book = openpyxl.Workbook()
    book.active.append(["110105194912310021", 13912345678])
    assert "110105194912310021\t13912345678" in extracted(samples.book_saved(book), "a.xlsx").text


def test_hidden_sheets_are_told_and_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["看得见"])
    hidden = book.create_sheet("底稿")
    hidden.append(["看不见"])
    hidden.sheet_state = "veryHidden"
    result = extracted(samples.book_saved(book), "a.xlsx")
    assert "看不见" in result.text and "隐藏的工作表" in result.remarks[0]


def test_pdf_gives_its_pages() -> None:
    result = extracted(samples.pdf(), "a.pdf")
    assert result.state is TextState.READ
    assert result.text.replace("\n\n", "\n") == "政府信息公开年度报告\n第二页 125 件"


def test_a_scanned_pdf_is_said_to_have_no_text() -> None:
    result = extracted(samples.scan(), "a.pdf")
    assert result.state is TextState.NO_TEXT and "扫描件" in result.sentence


def test_pages_without_text_are_told() -> None:
    result = extracted(samples.pdf("文字\n#pagebreak()\n#rect(fill: gray)"), "a.pdf")
    assert result.state is TextState.READ and "共2页，其中1页没有文字" in result.remarks[0]


def test_slides_come_in_their_order_with_notes_and_hidden_ones_told() -> None:
    result = extracted(samples.slides(), "a.pptx")
    assert result.text.replace("\n\n", "\n").split("\n") == ["政策解读", "第二行", "第十张", "发言要点"]
    assert len(result.remarks) == 2 and "隐藏的幻灯片" in "".join(result.remarks)


def test_ofd_pages_come_in_the_order_of_the_document() -> None:
    result = extracted(samples.ofd(), "a.ofd")
    assert result.text.replace("\n\n", "\n").split("\n") == ["关于公开的通知", "各单位：", "第二页"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_plain_text_in_every_usual_encoding(encoding: str) -> None:
    text = "姓名,数量\n公开指南,12\n繁體與生僻字，"
    assert extracted(text.encode(encoding), "a.csv").text == text


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("旧.doc", TextState.UNSUPPORTED, ".docx"),
        ("旧.WPS", TextState.UNSUPPORTED, ".docx"),
        ("旧.xls", TextState.UNSUPPORTED, ".xlsx"),
        ("图.jpg", TextState.NO_TEXT, "图片"),
        ("包.zip", TextState.UNSUPPORTED, "不能提取"),
        ("没有扩展名", TextState.UNSUPPORTED, "不能提取"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, state: TextState, said: str) -> None:
    result = extracted(b"x", name)
    assert result.state is state and said in result.sentence and result.text == ""


def test_a_long_text_is_cut_and_says_so() -> None:
    result = extracted(("公开" * 600_000).encode(), "a.txt")
    assert result.state is TextState.CUT and len(result.text) == LONGEST_TEXT
    assert "1000000个字" in result.sentence and "没有检查" in result.sentence


def test_the_file_is_left_at_its_beginning() -> None:
    file = io.BytesIO("公开".encode())
    file.seek(3)
    assert text_of(file, "a.txt").text == "公开" and file.tell() == 0


BOMB = "<w:p><w:r><w:t>" + "公" * 1000 + "</w:t></w:r></w:p>"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "公公公公公公公公公公">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9)
) + "]>"  # fmt: skip


def zip_bomb(opening: bytes = b"<w:p>", closing: bytes = b"</w:p>") -> bytes:
    """Some hundred KB that unpack to 400 MB of white space, which no count of characters would stop."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        part.write(f'<w:document xmlns:w="{samples.W}"><w:body>'.encode())
        for _ in range(400):
            part.write(opening + b" " * (1 << 20) + closing)
        part.write(b"</w:body></w:document>")
    return file.getvalue()


def bomb_of_one_text() -> bytes:
    """The same in a single run of white space."""
    return zip_bomb(b"", b"")


def lying_zip() -> bytes:
    """A part that claims to be small and is not."""
    content = bytearray(samples.word_with(BOMB * 50))
    place = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 1)
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(content)


def encrypted_pdf() -> bytes:
    """The head of a PDF whose contents need a password."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/O<"
        + b"28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A"
        + b">/U<"
        + b"00" * 32
        + b">/P -4>>endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
    )


def deep_workbook() -> bytes:
    """A sheet that puts a single value at its last row and column, and says so of its size."""
    book = openpyxl.Workbook()
    book.active.append(["值"])
    with zipfile.ZipFile(io.BytesIO(samples.book_saved(book))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    cell = '<row r="{0}"><c r="XFD{0}" t="inlineStr"><is><t>远</t></is></c></row>'
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{''.join(cell.format(row) for row in range(1, 1048576, 2000))}</sheetData></worksheet>"
    )
    return samples.packed(parts)


@pytest.mark.parametrize(
    ("content", "name", "states"),
    [
        (zip_bomb, "a.docx", {TextState.TOO_LARGE}),
        (bomb_of_one_text, "a.docx", {TextState.BROKEN, TextState.TOO_LARGE}),
        (lying_zip, "a.docx", {TextState.BROKEN, TextState.TOO_LARGE}),
        (lambda: samples.word_with("<w:p><w:t>&j;</w:t></w:p>", head=ENTITIES), "a.docx", {TextState.BROKEN}),
        (lambda: samples.word_with("<w:p><w:t>x", head=ENTITIES), "a.docx", {TextState.BROKEN}),
        (lambda: samples.word_with("<w:p>" * 5000), "a.docx", {TextState.BROKEN}),
        (lambda: samples.word()[:4000], "a.docx", {TextState.BROKEN}),
        (lambda: samples.workbook(), "a.docx", {TextState.BROKEN}),
        (lambda: samples.word(), "a.xlsx", {TextState.BROKEN}),
        (lambda: samples.packed({"xl/workbook.xml": ENTITIES + "<x>&j;</x>"}), "a.xlsx", {TextState.BROKEN}),
        (deep_workbook, "a.xlsx", {TextState.CUT, TextState.READ}),
        (lambda: samples.pdf()[:2000], "a.pdf", {TextState.BROKEN}),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", {TextState.BROKEN}),
        (encrypted_pdf, "a.pdf", {TextState.ENCRYPTED}),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "a.docx", {TextState.ENCRYPTED}),
        (lambda: b"", "a.docx", {TextState.BROKEN}),
        (lambda: b"junk", "a.pptx", {TextState.BROKEN}),
        (lambda: samples.packed({"OFD.xml": "<a"}), "a.ofd", {TextState.BROKEN}),
        (lambda: samples.packed({"x": ""}), "a.ofd", {TextState.BROKEN}),
        (lambda: os.urandom(5000), "a.txt", {TextState.BROKEN}),
        (lambda: samples.saved(docx.Document()), "a.docx", {TextState.NO_TEXT}),
    ],
)
def test_hostile_and_broken_files_end_in_a_state_and_a_sentence(
    content, name: str, states: set[TextState]
) -> None:
    started = time.monotonic()
    result = extracted(content(), name)
    assert result.state in states
    assert result.state is TextState.READ or result.sentence.endswith("。")
    assert len(result.sentence) < 300 and len(result.text) <= LONGEST_TEXT
    assert time.monotonic() - started < 30


def test_entities_of_the_machine_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("泄露的内容", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    result = extracted(samples.word_with("<w:p><w:t>&e;</w:t></w:p>", head=head), "a.docx")
    assert result.state is TextState.BROKEN and "泄露" not in result.text


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "SECONDS", 0.01)
    result = extracted(samples.pdf(), "a.pdf")
    assert result.state is TextState.TOO_LARGE and result.sentence.endswith("。")


def test_a_child_that_crashes_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module.sys, "executable", "/bin/false")
    assert extracted(samples.pdf(), "a.pdf").state is TextState.BROKEN


def test_the_child_knows_no_secret_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "secret")
    environment = reading_module._environment()
    assert not [name for name in environment if name.startswith(("GONGKAI", "DJANGO"))]


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (samples.word(), "docx"),
        (samples.workbook(), "xlsx"),
        (samples.ofd(), "ofd"),
        (samples.slides(), "pptx"),
    ],
    ids=["docx", "xlsx", "ofd", "pptx"],
)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_never_an_exception(content: bytes, extension: str, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    result = read(io.BytesIO(bytes(damaged[:cut] if data.draw(st.booleans()) else damaged)), extension)
    assert isinstance(result.state, TextState)
    assert result.state.has_text == bool(result.text)
    assert result.state is TextState.READ or result.sentence
