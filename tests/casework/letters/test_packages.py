"""A Word file that somebody uploaded is opened only if nothing in it runs, fetches or explodes."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from gongkai.casework.letters.faults import NotAWordFile
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.packages import LARGEST_FILE, LARGEST_XML, open_document, package_faults
from gongkai.casework.letters.render import check_docx
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.text import text_of
from tests.casework.letters.kit import edited, letter, with_parts, written

KIND = LetterKind.REPLY_R1
ATTACHED_TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def linked_to(target: str, kind: str) -> bytes:
    return edited(letter(KIND), lambda document: document.part.relate_to(target, kind, is_external=True))


def with_field(code: str) -> bytes:
    def change(document: WordDocument) -> None:
        instruction = OxmlElement("w:instrText")
        instruction.text = code
        document.add_paragraph().add_run()._r.append(instruction)

    return edited(letter(KIND), change)


def test_a_letter_of_ours_has_no_fault() -> None:
    assert package_faults(letter(KIND)) == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是可以打开的"),
        (b"PK\x05\x06" + bytes(18), "不是可以打开的"),
        (b"x" * (LARGEST_FILE + 1), "超过10MB"),
    ],
)
def test_what_is_no_document_is_told(content: bytes, told: str) -> None:
    (fault,) = package_faults(content)
    assert told in fault
    with pytest.raises(NotAWordFile, match=told):
        open_document(content)


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"]
)
def test_macros_controls_and_objects_are_refused(name: str) -> None:
    (fault,) = package_faults(with_parts(letter(KIND), {name: b"x"}))
    assert "宏" in fault


def test_a_document_that_is_declared_to_have_macros_is_refused() -> None:
    declared = with_parts(
        letter(KIND),
        {
            "[Content_Types].xml": lambda old: old.replace(
                b"document.main+xml", b"document.macroEnabled.main+xml"
            )
        },
    )
    assert any("启用宏" in fault for fault in package_faults(declared))


@pytest.mark.parametrize(
    ("target", "kind", "told"),
    [
        ("http://example.invalid/x.dotm", ATTACHED_TEMPLATE, "外部模板"),
        ("file:///etc/passwd", RELATIONSHIP_TYPE.IMAGE, "外部内容"),
        ("http://example.invalid/x.png", RELATIONSHIP_TYPE.IMAGE, "外部内容"),
        (r"\\example.invalid\share", RELATIONSHIP_TYPE.HYPERLINK, "外部内容"),
        ("javascript:alert(1)", RELATIONSHIP_TYPE.HYPERLINK, "外部内容"),
    ],
)
def test_what_is_fetched_from_elsewhere_is_refused(target: str, kind: str, told: str) -> None:
    (fault,) = package_faults(linked_to(target, kind))
    assert told in fault and target in fault


@pytest.mark.parametrize("target", ["https://www.gov.cn/", "mailto:office@example.invalid"])
def test_a_plain_link_is_no_fault(target: str) -> None:
    assert package_faults(linked_to(target, RELATIONSHIP_TYPE.HYPERLINK)) == ()


@pytest.mark.parametrize(
    "code", ['DDEAUTO c:\\\\x "y"', ' includetext "c:/secret.txt" ', "INCLUDEPICTURE http://x"]
)
def test_fields_that_fetch_are_refused(code: str) -> None:
    (fault,) = package_faults(with_field(code))
    assert "域" in fault


def test_a_page_number_is_no_fault() -> None:
    assert package_faults(with_field(" PAGE ")) == ()


def test_a_document_inside_the_document_is_refused() -> None:
    def change(document: WordDocument) -> None:
        document.element.body.insert(
            0, parse_xml(f'<w:altChunk {nsdecls("w")} {nsdecls("r")} r:id="rId99"/>')
        )

    assert any("嵌入了另一份文档" in fault for fault in package_faults(edited(letter(KIND), change)))


def test_definitions_that_could_multiply_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    changed = with_parts(letter(KIND), {"word/document.xml": lambda old: old.replace(b"?>", b"?>" + bomb, 1)})
    assert any("外部定义" in fault for fault in package_faults(changed))


def test_another_encoding_cannot_hide_a_definition() -> None:
    changed = with_parts(
        letter(KIND),
        {"word/document.xml": lambda old: old.decode().replace("UTF-8", "UTF-16").encode("utf-16")},
    )
    assert any("编码" in fault for fault in package_faults(changed))


def test_a_file_that_grows_when_unpacked_is_refused_before_it_does() -> None:
    bomb = with_parts(letter(KIND), {f"word/media/{number}.dat": bytes(8_000_000) for number in range(8)})
    assert len(bomb) < 1_000_000
    assert any("解压后过大" in fault for fault in package_faults(bomb))


def test_a_text_as_long_as_a_library_is_refused() -> None:
    long = with_parts(letter(KIND), {"word/document.xml": lambda old: old + b" " * (LARGEST_XML + 1)})
    assert any("过大" in fault for fault in package_faults(long))


def test_a_part_that_is_there_twice_is_refused() -> None:
    output = BytesIO(letter(KIND))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(output, "a") as package:
        package.writestr("word/document.xml", b"<x/>")
    assert any("异常" in fault for fault in package_faults(output.getvalue()))


@pytest.mark.parametrize("content", [b"<broken", b"<w:document/>", b""])
def test_a_broken_document_is_told_and_no_traceback(content: bytes) -> None:
    faults = check_docx(KIND, sample_facts(KIND), with_parts(letter(KIND), {"word/document.xml": content}))
    assert faults and all(fault.endswith("。") for fault in faults)


def test_text_is_read_from_headers_tables_and_text_boxes_once() -> None:
    box = (
        f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
        "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:p><w:r><w:t>框内</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )

    def change(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"
        document.add_table(1, 2).cell(0, 1).text = "表格"
        document.element.body.insert(0, parse_xml(box))

    text = text_of(edited(written("正文"), change))
    assert [text.count(word) for word in ("页眉", "页脚", "表格", "框内", "正文")] == [1] * 5


def test_deleted_text_is_not_read() -> None:
    def change(document: WordDocument) -> None:
        paragraph = document.paragraphs[0]._p
        deleted = OxmlElement("w:del")
        deleted.append(parse_xml(f"<w:r {nsdecls('w')}><w:delText>删去</w:delText></w:r>"))
        paragraph.append(deleted)
        assert paragraph.find(qn("w:del")) is not None

    assert text_of(edited(written("留下"), change)) == "留下"
