"""From a source of any kind to the text that the tables are looked for in."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.reading.decoding import LARGEST_SOURCE, decode
from gongkai.reading.sources.kinds import SourceKind, kind_of_bytes, kind_of_text
from gongkai.reading.sources.text import Block, SourceText, text_of
from gongkai.reading.sources.unreadable import DAMAGED, NO_TEXT, WITH_PASSWORD, Unreadable


def opened(source: bytes | str, name: str = "") -> tuple[SourceKind, SourceText]:
    """What a source is, and its text. JSON is handed on as it stands.

    Raises Unreadable or ``decoding.Undecodable`` with a sentence.
    """
    if isinstance(source, bytes):
        if len(source) <= LARGEST_SOURCE and (kind := kind_of_bytes(source)) is not None:
            return kind, _of_file(source, kind)
        decoded = decode(source)
        text, encoding = decoded.text, decoded.encoding
    else:
        text, encoding = source, "utf-8"
    if len(text) > LARGEST_SOURCE:
        return SourceKind.TEXT, SourceText(text, encoding)
    kind = kind_of_text(text, name)
    if kind is SourceKind.HTML:
        return kind, _guarded("网页", lambda: _of_page(text, encoding))
    return kind, SourceText(text, "json" if kind is SourceKind.JSON else encoding)


def _of_page(text: str, encoding: str) -> SourceText:
    from gongkai.reading.sources.html import KIND, blocks_of_html

    return SourceText(_not_empty(text_of(blocks_of_html(text)), KIND), f"html {encoding}")


def _of_file(data: bytes, kind: SourceKind) -> SourceText:
    if kind is SourceKind.XLSX:
        return _guarded("Excel 文件", lambda: _of_workbook(data))
    if kind is SourceKind.DOCX:
        return _guarded("Word 文件", lambda: _of_word(data))
    if kind is SourceKind.PDF:
        return _guarded("PDF 文件", lambda: _of_pdf(data))
    if kind is SourceKind.OLD_OFFICE:
        raise Unreadable(_why_not_old_office(data))
    raise Unreadable(
        "这个文件是压缩包，或者是损坏的 Word、Excel 文件，不是文本，打不开。"
        "压缩包请先解开，上传其中的报告；打不开的文件请重新另存一份。"
    )


def _why_not_old_office(data: bytes) -> str:
    """Word and Excel put what has a password into the old container, under this name ([MS-OFFCRYPTO] 2.3.4.4)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return WITH_PASSWORD.format(kind="Word 或 Excel 文件")
    return (
        "这是旧版 Word 或 Excel 文件（.doc、.xls 或 .wps），不能直接读取。"
        "请用 Word、Excel 或 WPS 打开，另存为 .docx、.xlsx 或 PDF 后重试。"
    )


def _of_word(data: bytes) -> SourceText:
    from gongkai.reading.sources.word import KIND, blocks_of_word

    return _made(blocks_of_word(data), [], "docx", KIND)


def _of_pdf(data: bytes) -> SourceText:
    from gongkai.reading.sources.pdf import KIND, blocks_of_pdf

    blocks, remarks = blocks_of_pdf(data)
    return _made(blocks, remarks, "pdf", KIND)


def _of_workbook(data: bytes) -> SourceText:
    from gongkai.reading.sources.spreadsheet import KIND, blocks_of_workbook

    blocks, remarks = blocks_of_workbook(data)
    return _made(blocks, remarks, "xlsx", KIND)


def _made(blocks: list[Block], remarks: list[str], encoding: str, kind: str) -> SourceText:
    return SourceText(_not_empty(text_of(blocks), kind), encoding, remarks)


def _not_empty(text: str, kind: str) -> str:
    if not text.strip():
        raise Unreadable(NO_TEXT.format(kind=kind))
    return text


def _guarded(kind: str, make: Callable[[], SourceText]) -> SourceText:
    """A damaged file makes the libraries fail in ways that nobody can list; for a person it is always the same."""
    try:
        return make()
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(DAMAGED.format(kind=kind)) from error
