"""Files for the tests of reading text: made by the libraries that people's programs correspond to, and hostile ones."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import typst
from openpyxl.comments import Comment

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word() -> bytes:
    """Headings, paragraphs, a table with a merged cell, header and footer."""
    document = docx.Document()
    document.add_heading("实施办法", 1)
    document.add_paragraph("第一条 为了规范政府信息公开。")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "金额\n（万元）"
    table.cell(1, 0).text, table.cell(1, 1).text = "道路", "125"
    document.add_paragraph("附则")
    document.sections[0].header.paragraphs[0].text = "鹤壁市文件"
    document.sections[0].footer.paragraphs[0].text = "第一页"
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """A Word document as a file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def word_with(body: str, more: dict[str, str | bytes] | None = None, head: str = "") -> bytes:
    """The smallest Word document with a body of its own."""
    document = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<x/>", "word/document.xml": document} | (more or {}))


def workbook() -> bytes:
    """Two sheets, numbers and dates, a cell far away, a comment."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "项目清单"
    first.append(["名称", "数量", "单价", "日期", "已完成"])
    first.append(["路灯", 12, 2.5, dt.date(2025, 1, 2), True])
    first["C90"] = "远处"
    first["A1"].comment = Comment("批注", "张")
    second = book.create_sheet("说明")
    second.append(["单位：万元"])
    return book_saved(book)


def book_saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(source: str = "政府信息公开年度报告\n#pagebreak()\n第二页 125 件") -> bytes:
    """A PDF with text."""
    return typst.compile(source.encode())


def scan() -> bytes:
    """A PDF of a page without any text: a drawing."""
    return typst.compile(b"#rect(width: 5cm, height: 5cm, fill: gray)")


def slides() -> bytes:
    """Two slides, one of them hidden, and a page of notes."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"

    def part(tag: str, text: str, attributes: str = "") -> str:
        runs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("|"))
        return f'<p:{tag} xmlns:p="{p}" xmlns:a="{a}" {attributes}><p:txBody>{runs}</p:txBody></p:{tag}>'

    return packed(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}"/>',
            "ppt/slides/slide10.xml": part("sld", "第十张"),
            "ppt/slides/slide2.xml": part("sld", "政策解读|第二行", 'show="0"'),
            "ppt/notesSlides/notesSlide1.xml": part("notes", "发言要点"),
        }
    )


def ofd() -> bytes:
    """Two pages of an OFD file, a line in two pieces."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def page(*pieces: tuple[float, str]) -> str:
        objects = "".join(
            f'<ofd:TextObject Boundary="10 {top} 50 5"><ofd:TextCode X="0" Y="0">{text}</ofd:TextCode></ofd:TextObject>'
            for top, text in pieces
        )
        return f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"

    return packed(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_1/Content.xml"/>'
            '<ofd:Page ID="2" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": page((10, "第二页")),
            "Doc_0/Pages/Page_1/Content.xml": page((10, "关于公开"), (10.2, "的通知"), (20, "各单位：")),
        }
    )
