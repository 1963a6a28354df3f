"""From a source of any kind to the text that the tables are looked for in."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.reading.decoding import LARGEST_SOURCE, decode
from gongkai.reading.sources.kinds import SourceKind, kind_of_bytes, kind_of_text
from gongkai.reading.sources.text import Block, SourceText, text_of
from gongkai.reading.sources.unreadable import DAMAGED, NO_TEXT, Unreadable

TO_TEXT = "请把报告另存为纯文本，或复制正文和表格后粘贴。"


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
    if kind is SourceKind.PDF:
        raise Unreadable(f"这是 PDF 文件，不是文本，目前不能直接读取。{TO_TEXT}")
    if kind is SourceKind.OLD_OFFICE:
        raise Unreadable(f"这是旧版 Word 或 Excel 文件，不能直接读取。{TO_TEXT}")
    raise Unreadable(f"这是 Word、Excel 或压缩文件，不是文本，也不是能直接读取的格式。{TO_TEXT}")


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
